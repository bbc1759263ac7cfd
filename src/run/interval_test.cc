#include "run/interval.h"

#include <gtest/gtest.h>

namespace headroom::run {
namespace {

// Values up to 127 have a bucket each, so the i-th smallest of 1..n is i itself.
Histogram one_to(std::uint64_t n) {
  Histogram histogram;
  for (std::uint64_t value = 1; value <= n; ++value) histogram.record(value);
  return histogram;
}

TEST(PercentileInterval, OfAMedianOfTenIsTheTextbookOne) {
  // P(B <= 1) = 11/1024 = 0.011 < 0.025 <= P(B <= 2) = 56/1024 = 0.055 for B ~ Bin(10, 1/2): ranks
  // 2 and 9 enclose the median at 97.9 % (Conover, Practical Nonparametric Statistics, 3.2).
  EXPECT_EQ(percentile_interval(one_to(10), 0.5), (Interval{2, 9}));
}

TEST(PercentileInterval, OfAHundredIsTheTableOfTheSignTest) {
  // P(B <= 39) = 0.0176, P(B <= 40) = 0.0284 for B ~ Bin(100, 1/2): ranks 40 and 61.
  EXPECT_EQ(percentile_interval(one_to(100), 0.5), (Interval{40, 61}));
}

TEST(PercentileInterval, EndsAtTheExtremesWhereThereAreTooFewSamples) {
  // No rank of ten samples can be said to lie above the true p99.
  const Interval interval = percentile_interval(one_to(10), 0.99);
  EXPECT_EQ(interval.high, 10);
  EXPECT_GE(interval.low, 1);
  Histogram single;
  single.record(7);
  EXPECT_EQ(percentile_interval(single, 0.5), (Interval{7, 7}));
}

TEST(PercentileInterval, HoldsForABillionSamples) {
  Histogram histogram;
  histogram.record(10, 949'000'000);
  histogram.record(20, 51'000'000);
  // The rank of p95 is 950,000,000 +- 1.96 sqrt(1e9 * 0.95 * 0.05) = +- 13,508.
  EXPECT_EQ(percentile_interval(histogram, 0.95), (Interval{20, 20}));
}

TEST(MeanInterval, IsTwoStandardErrorsWide) {
  Histogram histogram;  // 0 and 100, fifty each: mean 50, variance 2500 * 100 / 99
  histogram.record(0, 50);
  histogram.record(100, 50);
  const Interval interval = mean_interval(histogram);
  // sqrt(2500 * 100 / 99 / 100) = 5.0252; times 1.95996 = 9.8491
  EXPECT_NEAR(interval.low, 40.1509, 1e-4);
  EXPECT_NEAR(interval.high, 59.8491, 1e-4);
}

TEST(MeanInterval, OfOneSampleIsThatSample) {
  Histogram histogram;
  histogram.record(42);
  EXPECT_EQ(mean_interval(histogram), (Interval{42, 42}));
}

TEST(MeanInterval, NeverFallsBelowZero) {
  Histogram histogram;
  histogram.record(0, 9);
  histogram.record(100, 1);
  EXPECT_EQ(mean_interval(histogram).low, 0);
}

TEST(ShareInterval, IsWilsons) {
  // 1 of 10: (0.1 + 0.19207) / 1.38415 = 0.21101; half 1.95996 sqrt(0.009 + 0.0096036) / 1.38415
  // = 0.19313. Newcombe 1998 gives 0.0179 to 0.4042.
  const Interval interval = share_interval(1, 10);
  EXPECT_NEAR(interval.low, 0.0179, 1e-4);
  EXPECT_NEAR(interval.high, 0.4042, 1e-4);
}

TEST(ShareInterval, OfNoneStillHasAnUpperBound) {
  // z^2 / (n + z^2) = 3.8415 / 103.8415
  EXPECT_EQ(share_interval(0, 100).low, 0);
  EXPECT_NEAR(share_interval(0, 100).high, 0.03699, 1e-5);
  EXPECT_NEAR(share_interval(100, 100).low, 0.96301, 1e-5);
  EXPECT_EQ(share_interval(100, 100).high, 1);
}

TEST(PoissonInterval, IsGarwoods) {
  // The table of exact limits: 0 -> (0, 3.69), 10 -> (4.80, 18.39).
  EXPECT_EQ(poisson_interval(0).low, 0);
  EXPECT_NEAR(poisson_interval(0).high, 3.689, 1e-3);
  EXPECT_NEAR(poisson_interval(10).low, 4.795, 1e-3);
  EXPECT_NEAR(poisson_interval(10).high, 18.390, 1e-3);
}

TEST(PoissonInterval, OfManyIsTwoStandardDeviationsWide) {
  // 1e6 +- 1.96 * 1000, and the exact one differs from it by less than 4.
  EXPECT_NEAR(poisson_interval(1'000'000).low, 998'040, 4);
  EXPECT_NEAR(poisson_interval(1'000'000).high, 1'001'960, 4);
}

}  // namespace
}  // namespace headroom::run
