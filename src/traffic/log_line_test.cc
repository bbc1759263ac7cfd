#include "traffic/log_line.h"

#include <gtest/gtest.h>

#include <string>

#include "traffic/json_log_line.h"

namespace headroom::traffic {
namespace {

constexpr std::int64_t kMoment = 1431857103000;  // 2015-05-17 10:05:03 UTC

constexpr std::string_view kCombined =
    "83.149.9.216 - - [17/May/2015:10:05:03 +0000] \"GET /a/b?q=1 HTTP/1.1\" 200 203023 "
    "\"http://x.com/\" \"Mozilla/5.0 (X11)\"";

TEST(LogLine, OfTheCombinedFormatGivesWhoWhenWhatAndHowItWasAnswered) {
  LogLineParser parser;
  LogLine line;
  ASSERT_EQ(parser.parse(kCombined, line), LineFault::kNone);
  EXPECT_EQ(line.client, "83.149.9.216");
  EXPECT_EQ(line.method, "GET");
  EXPECT_EQ(line.target, "/a/b?q=1");
  EXPECT_EQ(line.status, 200);
  EXPECT_EQ(line.agent, "Mozilla/5.0 (X11)");
  EXPECT_EQ(line.time_ms, kMoment);
}

TEST(LogLine, OfTheCommonFormatHasNoAgent) {
  LogLineParser parser;
  LogLine line;
  ASSERT_EQ(parser.parse("h - bob [17/May/2015:12:05:03 +0200] \"POST /x HTTP/1.0\" 201 -", line),
            LineFault::kNone);
  EXPECT_EQ(line.client, "h");
  EXPECT_EQ(line.time_ms, kMoment);  // two hours east
  EXPECT_EQ(line.agent, "");
}

TEST(LogLine, MayHaveAVirtualHostInFrontAndMoreFieldsBehind) {
  LogLineParser parser;
  LogLine line;
  const std::string text = "shop.example.com:443 10.0.0.7 - - " +
                           std::string(kCombined.substr(17)) + " 0.123 \"-\" upstream=10.1.1.1:80";
  ASSERT_EQ(parser.parse(text, line), LineFault::kNone);
  EXPECT_EQ(line.client, "10.0.0.7");
  EXPECT_EQ(line.agent, "Mozilla/5.0 (X11)");
}

TEST(LogLine, KeepsAnEscapedQuoteInsideItsField) {
  LogLineParser parser;
  LogLine line;
  ASSERT_EQ(parser.parse("h - - [17/May/2015:10:05:03 +0000] \"GET /\\\"a HTTP/1.1\" 200 1", line),
            LineFault::kNone);
  EXPECT_EQ(line.target, "/\\\"a");
}

TEST(LogLine, LosesTheOriginOfAnAbsoluteTarget) {
  LogLineParser parser;
  LogLine line;
  ASSERT_EQ(
      parser.parse("h - - [17/May/2015:10:05:03 +0000] \"GET http://a.b/c HTTP/1.1\" 200 1", line),
      LineFault::kNone);
  EXPECT_EQ(line.target, "/c");
}

TEST(LogLine, SaysWhatIsWrongWithABrokenOne) {
  LogLineParser parser;
  LogLine line;
  const auto fault = [&](std::string_view text) { return parser.parse(text, line); };
  EXPECT_EQ(fault(""), LineFault::kNoTime);
  EXPECT_EQ(fault("half a li"), LineFault::kNoTime);
  EXPECT_EQ(fault("h - - [32/May/2015:10:05:03 +0000] \"GET / HTTP/1.1\" 200 1"),
            LineFault::kNoTime);
  EXPECT_EQ(fault("h - - [17/May/2015:10:05:03 +0000] \"-\" 408 0"), LineFault::kNoRequest);
  EXPECT_EQ(fault("h - - [17/May/2015:10:05:03 +0000] \"GET /unfinished"), LineFault::kNoRequest);
  EXPECT_EQ(fault("h - - [17/May/2015:10:05:03 +0000] \"\\x16\\x03\\x01 x\" 400 0"),
            LineFault::kNoMethod);
  EXPECT_EQ(fault("h - - [17/May/2015:10:05:03 +0000] \"GET / HTTP/1.1\" - -"),
            LineFault::kNoStatus);
}

TEST(JsonLogLine, IsReadByTheUsualNamesOfFields) {
  JsonLogLineParser parser;
  LogLine line;
  ASSERT_EQ(
      parser.parse("{\"time_iso8601\":\"2015-05-17T12:05:03+02:00\",\"remote_addr\":\"10.0.0.7\","
                   "\"request\":\"GET /a?b HTTP/1.1\",\"status\":\"404\","
                   "\"http_user_agent\":\"curl\"}",
                   line),
      LineFault::kNone);
  EXPECT_EQ(line.client, "10.0.0.7");
  EXPECT_EQ(line.target, "/a?b");
  EXPECT_EQ(line.status, 404);
  EXPECT_EQ(line.time_ms, kMoment);

  // As Caddy writes it: nested, seconds as a number, headers as lists.
  ASSERT_EQ(parser.parse("{\"ts\":1431857103.25,\"request\":{\"remote_ip\":\"10.0.0.8\",\"method\":"
                         "\"PUT\",\"uri\":\"/c\",\"headers\":{\"User-Agent\":[\"x\"]}},"
                         "\"status\":204}",
                         line),
            LineFault::kNone);
  EXPECT_EQ(line.client, "10.0.0.8");
  EXPECT_EQ(line.method, "PUT");
  EXPECT_EQ(line.agent, "x");
  EXPECT_EQ(line.time_ms, kMoment + 250);
}

TEST(JsonLogLine, SaysWhatIsMissing) {
  JsonLogLineParser parser;
  LogLine line;
  EXPECT_EQ(parser.parse("{\"a\":", line), LineFault::kNotJson);
  EXPECT_EQ(parser.parse("{\"method\":\"GET\",\"path\":\"/\",\"status\":200}", line),
            LineFault::kNoTime);
  EXPECT_EQ(parser.parse("{\"ts\":1431857103,\"status\":200}", line), LineFault::kNoRequest);
}

}  // namespace
}  // namespace headroom::traffic
