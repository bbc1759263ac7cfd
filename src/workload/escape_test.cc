#include "workload/escape.h"

#include <gtest/gtest.h>

namespace headroom::workload {
namespace {

using Append = void (*)(std::string_view, std::string&);

std::string written(Append append, std::string_view text) {
  std::string out = ">";  // what is there already stays
  append(text, out);
  return out.substr(1);
}

TEST(Escape, JsonNumbersAndLiteralsAreScalars) {
  for (const char* text :
       {"0", "-1", "42", "3.25", "1e6", "1E-6", "-0.5e+3", "true", "false", "null"}) {
    EXPECT_TRUE(is_json_scalar(text)) << text;
  }
}

TEST(Escape, WhatOnlyLooksLikeAJsonNumberIsText) {
  for (const char* text :
       {"", "-", "007", "1.", ".5", "1e", "+1", " 1", "1 ", "0x10", "NaN", "True", "1,000"}) {
    EXPECT_FALSE(is_json_scalar(text)) << text;
  }
}

TEST(Escape, JsonStringEscapesQuotesBackslashesAndControlCharacters) {
  EXPECT_EQ(written(append_json_string, "a\"b\\c\nd\te\rf"), R"(a\"b\\c\nd\te\rf)");
  EXPECT_EQ(written(append_json_string, std::string_view("\0\x1f", 2)), R"(\u0000\u001F)");
}

TEST(Escape, JsonStringLeavesUtf8Alone) {
  EXPECT_EQ(written(append_json_string, "Grüße, 世界 🙂"), "Grüße, 世界 🙂");
}

TEST(Escape, JsonValueQuotesOnlyText) {
  EXPECT_EQ(written(append_json_value, "42"), "42");
  EXPECT_EQ(written(append_json_value, "null"), "null");
  EXPECT_EQ(written(append_json_value, "42 apples"), "\"42 apples\"");
  EXPECT_EQ(written(append_json_value, ""), "\"\"");
  EXPECT_EQ(written(append_json_value, "say \"hi\""), R"("say \"hi\"")");
}

TEST(Escape, FormValueKeepsOnlyUnreservedCharacters) {
  EXPECT_EQ(written(append_form_value, "a b&c=d/é"), "a%20b%26c%3Dd%2F%C3%A9");
  EXPECT_EQ(written(append_form_value, "AZaz09-._~"), "AZaz09-._~");
}

TEST(Escape, TargetKeepsItsStructureAndLosesWhatBreaksTheRequestLine) {
  EXPECT_EQ(written(append_target, "/a/b?x=1&y=%20#z"), "/a/b?x=1&y=%20#z");
  EXPECT_EQ(written(append_target, "/a b\r\nHost: x"), "/a%20b%0D%0AHost:%20x");
  EXPECT_EQ(written(append_target, "http://[::1]:80/ü"), "http://[::1]:80/%C3%BC");
}

TEST(Escape, HeaderValueCannotEndItsLine) {
  EXPECT_EQ(written(append_header_value, "a\r\nX-Evil: 1"), "a  X-Evil: 1");
  EXPECT_EQ(written(append_header_value, "plain, \"quoted\""), "plain, \"quoted\"");
}

}  // namespace
}  // namespace headroom::workload
