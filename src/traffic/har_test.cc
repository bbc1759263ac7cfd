// HAR recordings: pages, what was sent side by side, pauses, secrets.
#include "traffic/har.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <string_view>

#include "traffic/reads_back.h"

namespace headroom::traffic {
namespace {

using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

// It takes 500 ms.
std::string entry(std::string_view start, std::string_view url, std::string_view more = "",
                  std::string_view type = "") {
  return fmt::format(
      R"({{"startedDateTime":"2026-01-01T00:00:{}Z","time":500,"request":{{"method":"GET","url":"{}")"
      R"({}}},"response":{{"status":200,"content":{{"mimeType":"{}"}}}}}})",
      start, url, more, type);
}

std::string har(std::initializer_list<std::string> entries) {
  return fmt::format(R"({{"log":{{"version":"1.2","entries":[{}]}}}})", fmt::join(entries, ","));
}

TEST(Har, ThinkTimeRunsFromTheEndOfWhatCameBefore) {
  const auto draft =
      read_har(har({entry("00.000", "https://a.com/"), entry("00.100", "https://a.com/x"),
                    entry("03.600", "https://a.com/y")}),
               "a.har", {});
  ASSERT_TRUE(draft) << to_string(draft.error());
  const std::vector<Step>& steps = draft->journeys.at(0).steps;
  ASSERT_EQ(steps.size(), 3);
  EXPECT_EQ(steps[1].think, "");    // began while / was under way
  EXPECT_EQ(steps[2].think, "3s");  // /x ended at 0.6 s
  EXPECT_THAT(draft->figures, Contains(HasSubstr("1 request began while a step above")));
  expect_reads_back(*draft);
}

TEST(Har, OtherHostsAreLeftOutUnlessTheyAreNamed) {
  const std::string text =
      har({entry("00", "https://a.com/"), entry("01", "https://ads.net/pixel")});
  const auto alone = read_har(text, "a.har", {});
  ASSERT_TRUE(alone);
  EXPECT_EQ(alone->journeys[0].steps.size(), 1);
  EXPECT_THAT(alone->dropped, Contains(HasSubstr("ads.net (1)")));
  const auto both = read_har(text, "a.har", {"ads.net"});
  ASSERT_TRUE(both);
  EXPECT_EQ(both->journeys[0].steps.at(1).target, "https://ads.net/pixel");
}

TEST(Har, SecretsBecomeEnvironmentVariablesAndCookiesGo) {
  const auto draft = read_har(
      har({entry(
          "00", "https://a.com/login?session=1",
          R"(,"headers":[{"name":"Authorization","value":"Bearer abc"},)"
          R"({"name":"Cookie","value":"sid=1"},{"name":":method","value":"GET"},)"
          R"({"name":"X-Trace","value":"${x}"}],)"
          R"("postData":{"mimeType":"application/json","text":"{\"password\":\"p\",\"n\":1}"})")}),
      "a.har", {});
  ASSERT_TRUE(draft);
  const Step& step = draft->journeys[0].steps[0];
  EXPECT_EQ(step.target, "/login?session=redacted");
  EXPECT_THAT(step.headers, ElementsAre(Pair("Authorization", "Bearer ${env:AUTHORIZATION}"),
                                        Pair("X-Trace", "$${x}")));
  EXPECT_EQ(step.body.text, R"({"password":"${env:PASSWORD}","n":1})");
  EXPECT_THAT(draft->secrets, ElementsAre("AUTHORIZATION", "PASSWORD"));
  expect_reads_back(*draft);
}

TEST(Har, WhatWasUnderWayTogetherBecomesAParallelGroupAfterThePage) {
  // Each takes 500 ms. a and b overlap, c overlaps b: one group of three, which ends at 2.3 s.
  // d comes 700 ms after it, alone.
  const auto draft =
      read_har(har({entry("00.000", "https://a.com/"), entry("01.000", "https://a.com/a"),
                    entry("01.400", "https://a.com/b"), entry("01.800", "https://a.com/c"),
                    entry("03.000", "https://a.com/d")}),
               "a.har", {});
  ASSERT_TRUE(draft) << to_string(draft.error());
  const std::vector<Step>& steps = draft->journeys.at(0).steps;
  ASSERT_THAT(steps, ElementsAre(Field(&Step::name, "home"), Field(&Step::name, "after-home"),
                                 Field(&Step::name, "d")));
  EXPECT_EQ(steps[1].think, "500ms");
  EXPECT_EQ(steps[1].parallel, "6 per host");
  EXPECT_THAT(steps[1].steps, ElementsAre(Field(&Step::name, "a"), Field(&Step::name, "b"),
                                          Field(&Step::name, "c")));
  EXPECT_EQ(steps[2].think, "700ms");
  EXPECT_EQ(count_requests(steps), 5);
  EXPECT_THAT(draft->figures, Contains(HasSubstr("3 requests in 1 parallel group")));
  expect_reads_back(*draft);
}

TEST(Har, ARequestThatIsUnderWayForLongSwallowsNothing) {
  // A poll of a minute; what comes more than a second after it was done by someone meanwhile.
  std::string poll = entry("01", "https://a.com/poll");
  poll.replace(poll.find("\"time\":500"), 10, "\"time\":60000");
  const auto draft = read_har(har({entry("00", "https://a.com/"), poll,
                                   entry("05", "https://a.com/x"), entry("20", "https://a.com/y")}),
                              "a.har", {});
  ASSERT_TRUE(draft) << to_string(draft.error());
  EXPECT_THAT(draft->journeys.at(0).steps, Each(Field(&Step::parallel, IsEmpty())));
  EXPECT_THAT(draft->figures, Contains(HasSubstr("2 requests began while")));
}

TEST(Har, WhereTheBrowserIsSentElsewhereThePageFollows) {
  std::string away = entry("00.000", "https://a.com/old");
  away.replace(away.find("\"status\":200"), 12, "\"status\":302");
  // The clocks of a recording are a millisecond or two apart.
  const auto draft =
      read_har(har({away, entry("00.499", "https://a.com/new", "", "text/html"),
                    entry("01.000", "https://a.com/a"), entry("01.000", "https://a.com/b")}),
               "a.har", {});
  ASSERT_TRUE(draft) << to_string(draft.error());
  const std::vector<Step>& steps = draft->journeys.at(0).steps;
  ASSERT_THAT(steps, ElementsAre(Field(&Step::name, "old"), Field(&Step::name, "new"),
                                 Field(&Step::name, "after-new")));
  EXPECT_EQ(steps[0].status, 302);
  EXPECT_EQ(steps[2].steps.size(), 2);
}

TEST(Har, MomentsThatLieCenturiesApartAreBounded) {
  const auto draft = read_har(
      R"({"log":{"entries":[
        {"startedDateTime":"0001-01-01T00:00:00Z","time":-1e300,
         "request":{"method":"GET","url":"http://a.com/"},"response":{"status":200}},
        {"startedDateTime":"9999-12-31T23:59:59Z","time":1e300,
         "request":{"method":"GET","url":"http://a.com/late"},"response":{"status":200}}]}})",
      "a.har", {});
  ASSERT_TRUE(draft) << to_string(draft.error());
  EXPECT_EQ(draft->journeys.at(0).steps.at(1).think, "1d");
  EXPECT_THAT(draft->journeys[0].comment, HasSubstr("2 requests in more than 200 years"));
  expect_reads_back(*draft);
}

TEST(Har, ABodyInPartsKeepsItsFieldsAndAPlaceholderOfItsFile) {
  const std::string head = R"(,"postData":{"mimeType":"multipart/form-data; boundary=XX",)";
  const std::string as_text =
      head + R"("text":"--XX\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhello\r\n)"
             R"(--XX\r\nContent-Disposition: form-data; name=\"api_key\"\r\n\r\nabc\r\n)"
             R"(--XX\r\nContent-Disposition: form-data; name=\"cat\"; filename=\"tom.png\"\r\n)"
             R"(Content-Type: image/png\r\n\r\n\u0089PNG\r\n--XX--\r\n"})";
  const std::string as_list = head + R"("params":[{"name":"note","value":"hello"},)"
                                     R"({"name":"api_key","value":"abc"},{"name":"cat",)"
                                     R"("fileName":"tom.png","contentType":"image/png"}]})";
  for (const std::string& posted : {as_text, as_list}) {
    const auto draft = read_har(har({entry("00", "https://a.com/", posted)}), "a.har", {});
    ASSERT_TRUE(draft) << to_string(draft.error());
    const std::vector<Part>& parts = draft->journeys.at(0).steps.at(0).body.parts;
    ASSERT_EQ(parts.size(), 3) << posted;
    EXPECT_EQ(parts[0].value, "hello");
    EXPECT_EQ(parts[1].value, "${env:API_KEY}");
    EXPECT_EQ(parts[2].file, "data/placeholder.png");
    EXPECT_EQ(parts[2].file_name, "tom.png");
    EXPECT_THAT(draft->secrets, ElementsAre("API_KEY"));
    expect_reads_back(*draft);
  }
}

TEST(Har, ABrowserThatTookCompressedAnswersIsOneThatDoes) {
  const auto with = read_har(
      har({entry("00", "https://a.com/",
                 R"(,"headers":[{"name":"accept-encoding","value":"gzip, deflate, br"}])")}),
      "a.har", {});
  ASSERT_TRUE(with);
  EXPECT_THAT(with->journeys[0].steps[0].headers, IsEmpty());
  EXPECT_THAT(write_draft(*with).service_file, HasSubstr("\n  compression: accepted"));
  expect_reads_back(*with);
  const auto without = read_har(har({entry("00", "https://a.com/")}), "a.har", {});
  EXPECT_THAT(write_draft(*without).service_file, testing::Not(HasSubstr("compression")));
}

TEST(Har, ARealRecordingBecomesAJourneyForEachPage) {
  // Both pages: the document, seven pictures at once, the icon when the page has come.
  const auto draft = read_har(data_file("sitespeed_excerpt.har"), "sitespeed.har", {});
  ASSERT_TRUE(draft) << to_string(draft.error());
  ASSERT_EQ(draft->journeys.size(), 2);
  for (const Journey& journey : draft->journeys) {
    ASSERT_EQ(journey.steps.size(), 3);
    EXPECT_EQ(journey.steps[1].steps.size(), 7);
    EXPECT_EQ(journey.steps[1].parallel, "7 per host");  // by HTTP/2, seven were under way
    EXPECT_EQ(journey.steps[2].target, "/img/ico/sitespeed.io.ico");
  }
  expect_reads_back(*draft);
}

}  // namespace
}  // namespace headroom::traffic
