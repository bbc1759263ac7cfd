#include "grpc/frames.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace headroom::grpc {
namespace {

using namespace std::string_literals;
using testing::ElementsAre;
using testing::IsEmpty;

std::string framed(std::string_view message) {
  std::string out(kFrameHead, 'x');
  out += message;
  close_frame(out, 0);
  return out;
}

// The messages in `text` when it comes in portions of that size; "broken" at the end where it is.
std::vector<std::string> split(std::string_view text, std::size_t portion) {
  std::vector<std::string> messages;
  FrameSplitter splitter;
  splitter.begin();
  for (std::size_t at = 0; at < text.size(); at += portion) {
    std::string_view input = text.substr(at, portion);
    for (;;) {
      const auto found = splitter.next(input);
      if (found == FrameSplitter::Found::kNeedsMore) break;
      if (found == FrameSplitter::Found::kBroken) {
        messages.emplace_back("broken");
        return messages;
      }
      messages.emplace_back(splitter.message());
    }
    EXPECT_TRUE(input.empty());
  }
  if (splitter.is_amid()) messages.emplace_back("amid");
  return messages;
}

TEST(GrpcFrames, HaveAHeadWithTheirLength) {
  EXPECT_EQ(framed("abc"), "\0\0\0\0\3abc"s);
  EXPECT_EQ(framed(std::string(0x10203, 'a')).substr(0, kFrameHead), "\0\0\1\2\3"s);
}

TEST(GrpcFrames, AreFoundInWhateverPortionsTheyCome) {
  const std::string text = framed("one") + framed("") + framed("three");
  for (std::size_t portion = 1; portion <= text.size(); ++portion) {
    EXPECT_THAT(split(text, portion), ElementsAre("one", "", "three")) << portion;
  }
}

TEST(GrpcFrames, AnEndInTheMidstOfOneIsTold) {
  EXPECT_THAT(split(framed("one").substr(0, 6), 100), ElementsAre("amid"));
  EXPECT_THAT(split(framed("one").substr(0, 2), 1), ElementsAre("amid"));
  EXPECT_THAT(split("", 1), IsEmpty());
}

TEST(GrpcFrames, WhatIsCompressedOrTooLargeIsBroken) {
  EXPECT_THAT(split("\1\0\0\0\1a"s, 100), ElementsAre("broken"));
  EXPECT_THAT(split("\0\xff\xff\xff\xff"s, 2), ElementsAre("broken"));
}

}  // namespace
}  // namespace headroom::grpc
