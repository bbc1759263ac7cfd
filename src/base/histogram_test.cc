#include "base/histogram.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "base/random.h"

namespace headroom {
namespace {

using namespace std::chrono_literals;

// Values of all orders of magnitude alike, so that every bucket has its chance.
std::uint64_t any_value(Random& random) {
  return random.bits() >> (22 + random.below(42));
}

Histogram of(const std::vector<std::uint64_t>& values) {
  Histogram histogram;
  for (const std::uint64_t value : values) histogram.record(value);
  return histogram;
}

TEST(Histogram, PercentileOfOneToHundredIsTheValueItself) {
  Histogram histogram;
  for (std::uint64_t value = 1; value <= 100; ++value) histogram.record(value);
  for (std::uint64_t value = 1; value <= 100; ++value) {
    EXPECT_EQ(histogram.percentile(static_cast<double>(value) / 100), value);
  }
  EXPECT_EQ(histogram.percentile(0), 1u);
  EXPECT_EQ(histogram.percentile(0.945), 95u);
  EXPECT_EQ(histogram.mean(), 50.5);
}

TEST(Histogram, TenThousandSamplesOfOneMillisecondAndOneOfAHundredSeconds) {
  // G. Tene's example. The mean is (10,000 * 1 ms + 100 s) / 10,001 = 10.998900 ms, which no
  // request ever took; 99.99 % of 10,001 is 9,999.9999, so even p99.99 is one of the 1 ms.
  Histogram histogram;
  histogram.record(Nanos(1ms).count(), 10'000);
  histogram.record(Nanos(100s));
  EXPECT_EQ(histogram.count(), 10'001u);
  EXPECT_NEAR(histogram.mean(), 10.998900e6, 0.5);
  // 1 ms = 1,000,000 lies in the bucket from 999,424 to 1,007,615, whose middle is 1,003,519.
  EXPECT_EQ(histogram.percentile(0.5), 1'003'519u);
  EXPECT_EQ(histogram.percentile(0.9999), 1'003'519u);
  EXPECT_EQ(histogram.percentile(0.99999), static_cast<std::uint64_t>(Nanos(100s).count()));
  EXPECT_EQ(histogram.min(), 1'000'000u);
  EXPECT_EQ(histogram.max(), 100'000'000'000u);
  EXPECT_EQ(histogram.count_at_or_below(Nanos(1ms).count()), 10'000u);
}

TEST(Histogram, AnEmptyOneAnswersZero) {
  const Histogram histogram;
  EXPECT_EQ(histogram.count(), 0u);
  EXPECT_EQ(histogram.min(), 0u);
  EXPECT_EQ(histogram.max(), 0u);
  EXPECT_EQ(histogram.mean(), 0);
  EXPECT_EQ(histogram.percentile(0.5), 0u);
  EXPECT_EQ(histogram.count_at_or_below(5), 0u);
  EXPECT_TRUE(histogram.buckets().empty());
}

TEST(Histogram, BucketsCoverTheRangeWithoutGapOrOverlap) {
  Histogram histogram;
  // Both ends of every bucket, found by walking from one to the next.
  std::uint64_t low = 0;
  while (low <= Histogram::kLargest) {
    const Histogram one = of({low});
    ASSERT_EQ(one.buckets().size(), 1u);
    ASSERT_EQ(one.buckets()[0].low, low);
    histogram.record(low);
    histogram.record(one.buckets()[0].high);
    low = one.buckets()[0].high + 1;
  }
  EXPECT_EQ(low, Histogram::kLargest + 1);
  // 128 values up to 127, then 35 octaves of 64.
  EXPECT_EQ(histogram.buckets().size(), 128u + 35 * 64);
  for (const auto& bucket : histogram.buckets()) EXPECT_EQ(bucket.count, 2u) << bucket.low;
}

TEST(Histogram, ReportsAnyValueWithinEightPerMille) {
  // Half a bucket of the 64 from 2^k on: at most 1/128 of the value.
  Random random(Seed{21});
  for (int i = 0; i < 50'000; ++i) {
    const std::uint64_t value = any_value(random);
    // Neighbours at both sides, so that min and max do not sharpen the answer.
    const Histogram histogram = of({0, value, Histogram::kLargest});
    const auto reported = static_cast<double>(histogram.percentile(0.5));
    const auto exact = static_cast<double>(value);
    ASSERT_LE(std::abs(reported - exact), exact / 128) << value;
  }
}

TEST(Histogram, PercentilesAreThoseOfTheSortedValues) {
  Random random(Seed{22});
  std::vector<std::uint64_t> values(5'000);
  for (auto& value : values) value = any_value(random);
  const Histogram histogram = of(values);
  std::ranges::sort(values);
  for (std::size_t rank = 1; rank <= values.size(); ++rank) {
    const double p = static_cast<double>(rank) / static_cast<double>(values.size());
    const auto exact = static_cast<double>(values[rank - 1]);
    ASSERT_LE(std::abs(static_cast<double>(histogram.percentile(p)) - exact), exact / 128) << rank;
  }
}

TEST(Histogram, PercentilesStayBetweenMinAndMax) {
  // Both lie in the bucket from 999,424 to 1,007,615, whose middle is above them.
  const Histogram histogram = of({1'000'000, 1'000'001});
  EXPECT_EQ(histogram.percentile(0), 1'000'001u);
  EXPECT_EQ(of({1'007'000}).percentile(0.5), 1'007'000u);
}

TEST(Histogram, CountsWhatIsTooLargeAndSaysSo) {
  Histogram histogram = of({Histogram::kLargest});
  EXPECT_EQ(histogram.clamped(), 0u);
  histogram.record(Histogram::kLargest + 1);
  histogram.record(~std::uint64_t{0}, 5);
  EXPECT_EQ(histogram.count(), 7u);
  EXPECT_EQ(histogram.clamped(), 6u);
  EXPECT_EQ(histogram.max(), Histogram::kLargest);
  EXPECT_EQ(histogram.percentile(1), Histogram::kLargest);
  EXPECT_EQ(histogram.count_at_or_below(~std::uint64_t{0}), 7u);
}

TEST(Histogram, TakesANegativeDurationForZero) {
  Histogram histogram;
  histogram.record(Nanos(-5));
  EXPECT_EQ(histogram.max(), 0u);
  EXPECT_EQ(histogram.count_at_or_below(0), 1u);
}

TEST(Histogram, RecordingNoTimesChangesNothing) {
  Histogram histogram;
  histogram.record(5, 0);
  EXPECT_EQ(histogram.count(), 0u);
  EXPECT_EQ(histogram.min(), 0u);
  EXPECT_EQ(histogram.max(), 0u);
}

TEST(Histogram, MergedIsAsIfAllHadBeenRecordedInOne) {
  Random random(Seed{23});
  Histogram one;
  Histogram other;
  Histogram both;
  for (int i = 0; i < 10'000; ++i) {
    // Below 2^32 the sums are exact, so that their order does not matter.
    const std::uint64_t value = any_value(random) >> 10;
    (i % 3 == 0 ? one : other).record(value);
    both.record(value);
  }
  Histogram merged;
  merged.merge(one);
  merged.merge(Histogram());
  merged.merge(other);
  EXPECT_EQ(merged.encode(), both.encode());
}

TEST(Histogram, MergedWithItselfHoldsEverythingTwice) {
  Histogram histogram = of({1, 1000});
  histogram.merge(histogram);
  EXPECT_EQ(histogram.count(), 4u);
  EXPECT_EQ(histogram.mean(), 500.5);
}

TEST(Histogram, SubtractLeavesWhatCameAfterTheCopy) {
  Histogram histogram = of({5, 70, 1'000'000});
  const Histogram earlier = histogram;
  histogram.record(70);
  histogram.record(130);
  histogram.subtract(earlier);
  EXPECT_EQ(histogram.count(), 2u);
  EXPECT_EQ(histogram.mean(), 100);
  EXPECT_EQ(histogram.percentile(0.5), 70u);
  // 130 lies in the bucket of 130 and 131.
  EXPECT_EQ(histogram.min(), 70u);
  EXPECT_EQ(histogram.max(), 131u);
}

TEST(Histogram, SubtractedFromItselfIsEmpty) {
  Histogram histogram = of({5, ~std::uint64_t{0}});
  histogram.subtract(Histogram(histogram));
  EXPECT_EQ(histogram.encode(), Histogram().encode());
  EXPECT_EQ(histogram.clamped(), 0u);
}

TEST(Histogram, ResetForgetsEverything) {
  Histogram histogram = of({5, ~std::uint64_t{0}});
  histogram.reset();
  EXPECT_EQ(histogram.encode(), Histogram().encode());
  histogram.record(7);
  EXPECT_EQ(histogram.min(), 7u);
  EXPECT_EQ(histogram.max(), 7u);
}

TEST(Histogram, CountsAtOrBelowToTheBucket) {
  const Histogram histogram = of({0, 63, 64, 127, 128, 129, 130});
  EXPECT_EQ(histogram.count_at_or_below(0), 1u);
  EXPECT_EQ(histogram.count_at_or_below(63), 2u);
  EXPECT_EQ(histogram.count_at_or_below(127), 4u);
  EXPECT_EQ(histogram.count_at_or_below(128), 6u);  // 128 and 129 share a bucket
  EXPECT_EQ(histogram.count_at_or_below(130), 7u);
}

TEST(HistogramDeathTest, RefusesToSubtractWhatItNeverHeld) {
  Histogram histogram = of({5, 5});
  EXPECT_DEATH(histogram.subtract(of({6})), "holds more");
  EXPECT_DEATH((void)histogram.percentile(1.5), "from 0 to 1");
}

}  // namespace
}  // namespace headroom
