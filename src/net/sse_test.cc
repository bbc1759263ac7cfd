#include "net/sse.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace headroom::net {
namespace {

using Events = std::vector<std::pair<std::string, std::string>>;  // type, data

Events split(const std::vector<std::string>& portions) {
  SseSplitter splitter;
  splitter.begin();
  Events events;
  for (const std::string& portion : portions) {
    // On the heap and exactly as long: a view kept past its input is a finding of the sanitizer.
    std::vector<char> bytes(portion.begin(), portion.end());
    std::string_view input(bytes.data(), bytes.size());
    while (const auto event = splitter.next(input)) events.emplace_back(event->type, event->data);
    EXPECT_TRUE(input.empty());
  }
  return events;
}

// Splits the text whole, cut at each position, and byte by byte, and expects the same each time.
Events split_every_way(const std::string& text) {
  const Events whole = split({text});
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    EXPECT_EQ(split({text.substr(0, cut), text.substr(cut)}), whole) << "cut at " << cut;
  }
  std::vector<std::string> bytes;
  for (char c : text) bytes.emplace_back(1, c);
  EXPECT_EQ(split(bytes), whole) << "byte by byte";
  return whole;
}

TEST(Sse, AnEventEndsAtTheEmptyLine) {
  EXPECT_EQ(split_every_way("data: one\n\ndata: two\n\ndata: cut off\n"),
            (Events{{"", "one"}, {"", "two"}}));
}

TEST(Sse, LinesEndInLfCrOrCrLf) {
  EXPECT_EQ(split_every_way("data: a\r\n\r\ndata: b\r\rdata: c\n\ndata: d\r\n\ndata: e\n\r\n"),
            (Events{{"", "a"}, {"", "b"}, {"", "c"}, {"", "d"}, {"", "e"}}));
}

TEST(Sse, DataLinesAreJoinedByALineFeed) {
  EXPECT_EQ(split_every_way("data: YHOO\ndata: +2\ndata\ndata: 10\n\n"),
            (Events{{"", "YHOO\n+2\n\n10"}}));
}

TEST(Sse, AnEmptyDataLineIsAnEventAndNoDataLineIsNone) {
  EXPECT_EQ(split_every_way("data\n\ndata:\n\nevent: ping\n\nid: 7\n\n"),
            (Events{{"", ""}, {"", ""}}));
}

TEST(Sse, OneSpaceAfterTheColonIsTakenAway) {
  EXPECT_EQ(split_every_way("data:a\n\ndata:  b \n\n"), (Events{{"", "a"}, {"", " b "}}));
}

TEST(Sse, CommentsAndUnknownFieldsArePassedOver) {
  EXPECT_EQ(split_every_way(": keep-alive\n\n:\nid: 1\nretry: 10\nfoo: bar\ndata: x\n: more\n\n"),
            (Events{{"", "x"}}));
}

TEST(Sse, TheTypeBelongsToOneEventOnly) {
  EXPECT_EQ(split_every_way("event: add\ndata: 1\n\ndata: 2\n\nevent: lost\n\ndata: 3\n\n"),
            (Events{{"add", "1"}, {"", "2"}, {"", "3"}}));
}

TEST(Sse, AByteOrderMarkIsSkippedAtTheStartOnly) {
  EXPECT_EQ(split_every_way("\xEF\xBB\xBF"
                            "data: a\n\n\xEF\xBB\xBF"
                            "data: b\n\n"),
            (Events{{"", "a"}}));
  EXPECT_EQ(split_every_way("\xEF\xBB"
                            "data: a\n\ndata: b\n\n"),
            (Events{{"", "b"}}));
}

TEST(Sse, LongLinesAreSplitAlike) {
  // Past the window in which line ends are looked for.
  const std::string longer(1000, 'x');
  for (std::size_t length : {249u, 250u, 251u, 506u, 1000u}) {
    const std::string data = longer.substr(0, length);
    EXPECT_EQ(split({"data: " + data + "\r\n\r\ndata: y\r\r"}), (Events{{"", data}, {"", "y"}}));
  }
}

TEST(Sse, BeginForgetsTheStreamBefore) {
  SseSplitter splitter;
  splitter.begin();
  std::string_view half = "event: x\ndata: half";
  EXPECT_FALSE(splitter.next(half).has_value());
  splitter.begin();
  std::string_view input =
      "\xEF\xBB\xBF"
      "data: whole\n\n";
  const auto event = splitter.next(input);
  ASSERT_TRUE(event.has_value());
  EXPECT_EQ(event->data, "whole");
  EXPECT_EQ(event->type, "");
}

}  // namespace
}  // namespace headroom::net
