#include <gtest/gtest.h>

#include <string>

#include "base/histogram.h"
#include "base/random.h"

namespace headroom {
namespace {

std::string bytes_of(std::initializer_list<int> bytes) {
  std::string text;
  for (const int byte : bytes) text += static_cast<char>(byte);
  return text;
}

// 5.0 and 1000.0 as IEEE 754 doubles, low byte first.
const std::string kSumFive = bytes_of({0, 0, 0, 0, 0, 0, 0x14, 0x40});
const std::string kSumThousand = bytes_of({0, 0, 0, 0, 0, 0x40, 0x8F, 0x40});

TEST(HistogramBytes, OfAnEmptyHistogramAreTheVersion) {
  EXPECT_EQ(Histogram().encode(), bytes_of({1}));
  const auto decoded = Histogram::decode(bytes_of({1}));
  ASSERT_TRUE(decoded.has_value());
  EXPECT_EQ(decoded->count(), 0u);
}

TEST(HistogramBytes, AreThoseOfTheDocument) {
  // docs/formats/histogram.md works this example out.
  Histogram histogram;
  histogram.record(0);
  histogram.record(100, 4);
  histogram.record(600);
  const std::string expected =
      bytes_of({1, 0, 0xD8, 0x04, 0}) + kSumThousand + bytes_of({0, 1, 0x63, 4, 0xA6, 0x01, 1});
  EXPECT_EQ(histogram.encode(), expected);
}

TEST(HistogramBytes, DecodeToTheSameHistogram) {
  Random random(Seed{31});
  for (int round = 0; round < 100; ++round) {
    Histogram histogram;
    const std::uint64_t values = random.below(2'000);
    for (std::uint64_t i = 0; i < values; ++i) {
      histogram.record(random.bits() >> random.below(64), 1 + random.below(1'000'000));
    }
    const auto decoded = Histogram::decode(histogram.encode());
    ASSERT_TRUE(decoded.has_value());
    EXPECT_EQ(decoded->encode(), histogram.encode());
    EXPECT_EQ(decoded->count(), histogram.count());
    EXPECT_EQ(decoded->clamped(), histogram.clamped());
    EXPECT_EQ(decoded->min(), histogram.min());
    EXPECT_EQ(decoded->max(), histogram.max());
    EXPECT_EQ(decoded->mean(), histogram.mean());
    EXPECT_EQ(decoded->percentile(0.9), histogram.percentile(0.9));
  }
}

TEST(HistogramBytes, SurviveASubtraction) {
  Histogram histogram;
  histogram.record(1'000'000);
  const Histogram earlier = histogram;
  histogram.record(2'000'003);
  histogram.record(1'000'001);
  histogram.subtract(earlier);
  const auto decoded = Histogram::decode(histogram.encode());
  ASSERT_TRUE(decoded.has_value());
  EXPECT_EQ(decoded->encode(), histogram.encode());
}

TEST(HistogramBytes, TakeAFewForEachOccupiedBucket) {
  // A gap and a count of one byte each, after a head of 1 + 1 + 2 + 1 + 8.
  Histogram histogram;
  for (std::uint64_t value = 0; value < 200; ++value) histogram.record(value);
  EXPECT_EQ(histogram.encode().size(), 13 + 2 * histogram.buckets().size());
}

std::string message(const std::string& bytes) {
  const auto result = Histogram::decode(bytes);
  return result ? "no error" : to_string(result.error());
}

TEST(HistogramBytes, ThatAreDamagedAreRefused) {
  const std::string damaged = "the bytes of a histogram are damaged: ";
  const std::string head = bytes_of({1, 5, 5, 0}) + kSumFive;
  EXPECT_EQ(message(head + bytes_of({5, 1})), "no error");

  EXPECT_EQ(message(""), damaged + "there are none");
  EXPECT_EQ(message(bytes_of({2})),
            "a histogram of version 2 is unknown; this program reads version 1; use the version "
            "of headroom that wrote it");
  EXPECT_EQ(message(bytes_of({1, 5, 5, 0, 0, 0})), damaged + "the head is cut off or garbled");
  EXPECT_EQ(message(bytes_of({1, 0x80})), damaged + "the head is cut off or garbled");
  EXPECT_EQ(message(head), damaged + "there are no buckets");
  EXPECT_EQ(message(head + bytes_of({5})), damaged + "a bucket is cut off or garbled");
  EXPECT_EQ(message(head + bytes_of({5, 0})), damaged + "a bucket is empty");
  EXPECT_EQ(message(head + bytes_of({4, 1})),
            damaged + "the bounds are not in the outermost buckets");
  EXPECT_EQ(message(head + bytes_of({5, 1, 0, 1})),
            damaged + "the bounds are not in the outermost buckets");
  // 2368 buckets: 0xC0 0x12 is 2368, one beyond the last.
  EXPECT_EQ(message(head + bytes_of({0xC0, 0x12, 1})), damaged + "a bucket is out of range");
  EXPECT_EQ(message(bytes_of({1, 5, 5, 1}) + kSumFive + bytes_of({5, 1})),
            damaged + "more values clamped than counted");
  EXPECT_EQ(message(bytes_of({1, 5, 5, 0, 0, 0, 0, 0, 0, 0, 0xF0, 0x7F, 5, 1})),
            damaged + "the sum is not a finite number");  // infinity
  EXPECT_EQ(message(bytes_of({1, 5, 5, 0, 0, 0, 0, 0, 0, 0, 0xF0, 0xBF, 5, 1})),
            damaged + "the sum is not a finite number");  // -1
}

TEST(HistogramBytes, WithALongerNumberThanNeededAreRefused) {
  // 5 as 0x85 0x00: the same number, but then one histogram would have two encodings.
  EXPECT_EQ(message(bytes_of({1, 0x85, 0x00, 5, 0}) + kSumFive + bytes_of({5, 1})),
            "the bytes of a histogram are damaged: the head is cut off or garbled");
}

TEST(HistogramBytes, WithMoreThan64BitsAreRefused) {
  const std::string head = bytes_of({1, 5, 6, 0}) + kSumFive;
  const std::string largest =
      bytes_of({0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01});
  const std::string beyond = bytes_of({0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02});
  EXPECT_EQ(message(bytes_of({1, 5, 5, 0}) + kSumFive + bytes_of({5}) + largest), "no error");
  EXPECT_EQ(message(head + bytes_of({5}) + largest + bytes_of({0, 1})),
            "the bytes of a histogram are damaged: the counts overflow");
  EXPECT_EQ(message(head + bytes_of({5}) + beyond),
            "the bytes of a histogram are damaged: a bucket is cut off or garbled");
}

TEST(HistogramBytes, AreRefusedOrWrittenBackUnchanged) {
  // Whatever decodes is what encode writes: no two encodings, and no content beyond the format.
  Random random(Seed{32});
  int accepted = 0;
  for (int round = 0; round < 20'000; ++round) {
    Histogram histogram;
    for (int i = 0; i < 20; ++i) histogram.record(random.bits() >> random.below(64));
    std::string bytes = histogram.encode();
    for (std::uint64_t flips = random.below(3); flips > 0; --flips) {
      bytes[random.below(bytes.size())] ^= static_cast<char>(1 << random.below(8));
    }
    if (random.below(4) == 0) bytes.resize(random.below(bytes.size() + 1));
    const auto decoded = Histogram::decode(bytes);
    if (!decoded) continue;
    ++accepted;
    ASSERT_EQ(decoded->encode(), bytes);
  }
  // A quarter is left whole or loses nothing; without any of these the test would be empty.
  EXPECT_GT(accepted, 2'000);
}

}  // namespace
}  // namespace headroom
