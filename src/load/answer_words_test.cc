#include "load/answer_words.h"

#include <gtest/gtest.h>

#include "load/engine_fixture.h"

namespace headroom::load {
namespace {

using namespace std::chrono_literals;
using spec::Check;
using spec::Expectation;

TEST(AnswerWords, AStatusIsToldWithWhatTheBodySays) {
  EXPECT_EQ(words_of_status(403, R"({"error":"expired"})"), R"(403 with {"error":"expired"})");
  EXPECT_EQ(words_of_status(502, "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n"),
            "502 with <html> <head><title>502 Bad Gateway</title></head>");
  EXPECT_EQ(words_of_status(14, "no healthy upstream"), "14 UNAVAILABLE with no healthy upstream");
}

TEST(AnswerWords, ABodyThatSaysNothingAddsNothing) {
  EXPECT_EQ(words_of_status(503, ""), "");
  EXPECT_EQ(words_of_status(503, " \n"), "");
  EXPECT_EQ(words_of_status(503, "\x1f\x8b\x08"), "");  // gzip
  EXPECT_EQ(words_of_status(503, "caf\xe9"), "");       // Latin-1
}

TEST(AnswerWords, ALongBodyIsCutBetweenCharacters) {
  EXPECT_EQ(words_of_status(500, std::string(80, 'a')), "500 with " + std::string(80, 'a'));
  EXPECT_EQ(words_of_status(500, std::string(81, 'a')), "500 with " + std::string(80, 'a') + "...");
  EXPECT_EQ(words_of_status(500, std::string(80, 'a') + "\n"), "500 with " + std::string(80, 'a'));
  // The second of its two bytes would be the 81st.
  EXPECT_EQ(words_of_status(500, std::string(79, 'a') + "\u00e9 and more"),
            "500 with " + std::string(79, 'a') + "...");
}

class ACheck : public testing::Test {
 protected:
  std::string words(Check check) {
    workload::Step step = get("a", "/");
    step.checks = {expecting(std::move(check))};
    step.checks[0].label = "it";
    return words_of_check(step, response_, step.first_check);
  }
  std::string words_of_save(std::string path) {
    workload::Step step = get("a", "/");
    step.first_check = 7;  // of other steps
    step.checks = {expecting_events(1)};
    step.saves = {saved_from(std::move(path))};
    step.saves[0].label = "save id";
    return words_of_check(step, response_, 8);
  }
  std::string with_json(std::string path, std::string_view body) {
    response_.body = body;
    return words({.subject = Check::Subject::kJson,
                  .name = std::move(path),
                  .condition = {.kind = Expectation::Kind::kExists}});
  }

  ResponseHeaders headers_;
  Response response_{.size = 12,
                     .response_time = 1500ms,
                     .headers = headers_,
                     .body = {},
                     .last_event = {},
                     .said = {}};
};

TEST_F(ACheck, OfJsonTellsTheValue) {
  EXPECT_EQ(with_json("$.a", R"({"a": {"b": [1, true]}})"), R"(it, but it is {"b":[1,true]})");
}

TEST_F(ACheck, OfJsonThatIsNotThereTellsTheNamesOfWhatIs) {
  EXPECT_EQ(with_json("$.x", R"({"token": "secret", "ttl": 5})"),
            "it, but there is none: the body has token and ttl");
  EXPECT_EQ(with_json("$.x", "[1,2,3]"), "it, but there is none: the body is a list of 3");
  EXPECT_EQ(with_json("$.x", "7"), "it, but there is none: the body is a single value");
  EXPECT_EQ(with_json("$.x", "{}"), "it, but there is none: the body is an object without members");
  EXPECT_EQ(with_json("$.x", ""), "it, but there is none: the body is empty");
  EXPECT_EQ(with_json("$.x", "<p>Closed</p>"),
            "it, but there is none: the body is markup, no JSON");
  EXPECT_EQ(with_json("$.x", "token=secret"), "it, but there is none: the body is no JSON");
  EXPECT_EQ(with_json("$.x", R"({"\u0007": 1})"), "it, but there is none: the body is an object");
  EXPECT_EQ(with_json("$.x", R"({"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1,"h":1,"i":1})"),
            "it, but there is none: the body has a, b, c, d, e, f, g, h and more");
}

TEST_F(ACheck, OfTheBodyTellsHowItBegins) {
  response_.body = "Down for maintenance";
  EXPECT_EQ(words({.condition = {.kind = Expectation::Kind::kContains, .text = "welcome"}}),
            "it, but the body is Down for maintenance");
}

TEST_F(ACheck, OfAHeaderTellsIt) {
  const Check check{.subject = Check::Subject::kHeader,
                    .name = "content-type",
                    .condition = {.kind = Expectation::Kind::kContains, .text = "json"}};
  headers_.begin({});
  EXPECT_EQ(words(check), "it, but there is none");
  headers_.add("content-type", "text/html");
  EXPECT_EQ(words(check), "it, but it is text/html");
}

TEST_F(ACheck, OfANumberTellsIt) {
  EXPECT_EQ(words({.subject = Check::Subject::kSize}), "it, but the body has 12 bytes");
  EXPECT_EQ(words({.subject = Check::Subject::kEvents}), "it, but there were 0");
  EXPECT_EQ(words({.subject = Check::Subject::kResponseTime}), "it, but it was 1.5s");
  EXPECT_EQ(words({.subject = Check::Subject::kTtft}), "it, but there was no event");
  EXPECT_EQ(words({.subject = Check::Subject::kLastEvent}), "it, but there was no event");
}

TEST_F(ACheck, ThatIsASaveTellsNoValue) {
  response_.body = R"({"access_token": "secret"})";
  EXPECT_EQ(words_of_save("$.token"), "save id, but there is none: the body has access_token");
}

}  // namespace
}  // namespace headroom::load
