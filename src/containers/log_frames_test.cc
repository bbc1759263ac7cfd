#include "containers/log_frames.h"

#include <gtest/gtest.h>

namespace headroom::containers {
namespace {

using namespace std::string_literals;

TEST(LogFrames, PutBothStreamsTogetherInTheirOrder) {
  EXPECT_EQ(text_of_frames("\1\0\0\0\0\0\0\3ab\n"
                           "\2\0\0\0\0\0\0\2c\n"s),
            "ab\nc\n");
  EXPECT_EQ(text_of_frames("\1\0\0\0\0\0\1\0"s + std::string(256, 'x')), std::string(256, 'x'));
}

TEST(LogFrames, AFrameThatIsCutShortGivesWhatIsThere) {
  EXPECT_EQ(text_of_frames("\1\0\0\0\0\0\0\5ab"s), "ab");
  EXPECT_EQ(text_of_frames("\1\0\0\0"s), "");
  EXPECT_EQ(text_of_frames("\1\0\0\0\xFF\xFF\xFF\xFFz"s), "z");
}

TEST(LogFrames, WhatIsNoFrameEndsTheReading) {
  EXPECT_EQ(text_of_frames("\1\0\0\0\0\0\0\1a"s + "plain text"), "a");
}

TEST(LastLines, BeginAtALine) {
  EXPECT_EQ(last_lines("one\ntwo\nthree\n", 100), "one\ntwo\nthree\n");
  EXPECT_EQ(last_lines("one\ntwo\nthree\n", 6), "three\n");
  EXPECT_EQ(last_lines("one\ntwo\nthree\n", 9), "three\n");
  EXPECT_EQ(last_lines("one\ntwo\nthree\n", 10), "two\nthree\n");
  EXPECT_EQ(last_lines("a line longer than that", 5), "");
}

}  // namespace
}  // namespace headroom::containers
