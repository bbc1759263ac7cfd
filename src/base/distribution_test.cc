#include "base/distribution.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>

namespace headroom {
namespace {

using namespace std::chrono_literals;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

Distribution counts(std::string_view text) {
  return Distribution::parse(text, Dimension::kCount).value();
}

// A law, with its mean and standard deviation worked out by hand.
struct Moments {
  std::string_view text;
  double mean;
  double deviation;
};

class Laws : public ::testing::TestWithParam<Moments> {};

TEST_P(Laws, SamplesHaveTheMeanOfTheLaw) {
  // The mean of n samples has standard error deviation/sqrt(n). Five of them is a bound that a
  // correct law crosses about once in 1.7 million seeds.
  constexpr int kSamples = 200'000;
  const Distribution law = counts(GetParam().text);
  Random random(Seed{11});
  double sum = 0;
  for (int i = 0; i < kSamples; ++i) sum += law.sample(random);
  EXPECT_NEAR(sum / kSamples, GetParam().mean, 5 * GetParam().deviation / std::sqrt(kSamples));
}

TEST_P(Laws, MeanIsTheOneWorkedOutByHand) {
  // The hand-worked numbers are written to six digits or more.
  EXPECT_NEAR(counts(GetParam().text).mean(), GetParam().mean, 2e-6 * GetParam().mean);
}

TEST_P(Laws, AQuantileSplitsTheSamplesAtItsShare) {
  // Of n samples, the number at or below the p-quantile is binomial: standard error of the share
  // sqrt(p (1 - p) / n). Five of them. A law with atoms may have more below, but never fewer, and
  // strictly below never more.
  constexpr int kSamples = 200'000;
  const Distribution law = counts(GetParam().text);
  for (const double p : {0.05, 0.5, 0.9, 0.99}) {
    const double quantile = law.quantile(p);
    Random random(Seed{12});
    int below = 0;
    int at_or_below = 0;
    for (int i = 0; i < kSamples; ++i) {
      const double value = law.sample(random);
      // The quantile of an atom is the atom, to the last digits.
      at_or_below += value <= quantile * (1 + 1e-12) ? 1 : 0;
      below += value < quantile * (1 - 1e-12) ? 1 : 0;
    }
    const double margin = 5 * std::sqrt(p * (1 - p) / kSamples);
    EXPECT_GE(static_cast<double>(at_or_below) / kSamples, p - margin) << p;
    EXPECT_LE(static_cast<double>(below) / kSamples, p + margin) << p;
  }
}

TEST_P(Laws, SamplesAreFiniteAndNotNegative) {
  const Distribution law = counts(GetParam().text);
  Random random(Seed{13});
  for (int i = 0; i < 10'000; ++i) {
    const double value = law.sample(random);
    ASSERT_GE(value, 0);
    ASSERT_LT(value, kInfinity);
  }
}

TEST_P(Laws, TheSameSeedReplays) {
  const Distribution law = counts(GetParam().text);
  const Distribution copy = law;
  Random one(Seed{14});
  Random other(Seed{14});
  for (int i = 0; i < 100; ++i) EXPECT_EQ(law.sample(one), copy.sample(other));
}

INSTANTIATE_TEST_SUITE_P(
    Every, Laws,
    ::testing::Values(Moments{"5", 5, 0},                       //
                      Moments{"constant(2)", 2, 0},             //
                      Moments{"uniform(1, 3)", 2, 0.577350},    // 2 / sqrt(12)
                      Moments{"exponential(mean 2)", 2, 2},     //
                      Moments{"normal(mean 20, sd 3)", 20, 3},  // 1 in 10^11 is cut off
                      // Cut off 1.0966 deviations below 2: 2 + sd * phi / (1 - Phi), as in a table.
                      Moments{"normal(p50 2, p95 5)", 2.4618354, 1.479710},
                      Moments{"lognormal(median 10, sigma 0.8)", 13.771278,
                              13.039014},  // 10 e^0.32
                      Moments{"lognormal(mean 12, p95 40)", 12, 18.389915},
                      Moments{"gamma(mean 2, cv 3)", 2, 6},
                      Moments{"gamma(shape 9, scale 0.5)", 4.5, 1.5},
                      Moments{"weibull(scale 1, shape 0.5)", 2, 4.472136},  // 2!, sqrt(4! - 2!^2)
                      Moments{"weibull(mean 2, shape 2)", 2, 1.045445},     // mean sqrt(4/pi - 1)
                      Moments{"pareto(min 1, alpha 5)", 1.25, 0.322749},    // 5/4, sqrt(5/48)
                      Moments{"geometric(mean 3)", 3, 2.449490},            // sqrt(6)
                      Moments{"zipf(n 3, s 1)", 1.6363636, 0.771389},       // 3 / (11/6)
                      Moments{"zipf(n 10, s 0)", 5.5, 2.872281},            // uniform: sqrt(99/12)
                      Moments{"empirical(1, 2, 2, 9)", 3.5, 3.201562}));

TEST(Distribution, GammaByItsMeanAndSpreadIsTheOneThatTheFileNames) {
  Random one(Seed{7});
  Random other(Seed{7});
  EXPECT_EQ(Distribution::gamma(2, 3).sample(one),
            Distribution::parse("gamma(mean 2, cv 3)", Dimension::kCount)->sample(other));
}

TEST(Uniform, HasItsQuantilesOnALine) {
  const Distribution law = counts("uniform(1, 3)");
  EXPECT_DOUBLE_EQ(law.quantile(0.25), 1.5);
  EXPECT_DOUBLE_EQ(law.quantile(0.75), 2.5);
}

TEST(Exponential, QuantileIsMinusMeanTimesTheLogarithmOfTheRest) {
  EXPECT_NEAR(Distribution::exponential(2).quantile(0.95), 2 * std::log(20), 1e-14 * 6);
}

TEST(Normal, IsTruncatedAtZero) {
  // With a mean of (nearly) 0 it is the half-normal law: mean sqrt(2/pi), median 0.6745.
  const Distribution law = counts("normal(mean 0.0000001, sd 1)");
  EXPECT_NEAR(law.mean(), std::sqrt(2 / 3.14159265358979), 1e-6);
  EXPECT_NEAR(law.quantile(0.5), 0.6744898, 1e-6);
}

TEST(Lognormal, MeetsTheMeanAndPercentileItWasGiven) {
  const Distribution law = counts("lognormal(mean 12, p95 40)");
  EXPECT_NEAR(law.mean(), 12, 1e-13 * 12);
  EXPECT_NEAR(law.quantile(0.95), 40, 1e-13 * 40);
}

TEST(Lognormal, IsTheNarrowerOfTheTwoLawsThatWouldDo) {
  // sigma^2 / 2 - z sigma + log(40/12) = 0 with z = 1.644854 has the roots 1.099328 and 2.190379.
  const Distribution law = counts("lognormal(mean 12, p95 40)");
  EXPECT_NEAR(std::log(40 / law.quantile(0.5)) / 1.644854, 1.099328, 1e-6);
}

// Whatever a law is given by, it has.
struct Given {
  std::string_view text;
  double p;
  double quantile;
};

class GivenPercentiles : public ::testing::TestWithParam<Given> {};

TEST_P(GivenPercentiles, AreMet) {
  const Distribution law = counts(GetParam().text);
  EXPECT_NEAR(law.quantile(GetParam().p), GetParam().quantile, 1e-12 * GetParam().quantile);
}

INSTANTIATE_TEST_SUITE_P(
    Every, GivenPercentiles,
    ::testing::Values(Given{"exponential(p95 6)", 0.95, 6},               //
                      Given{"lognormal(p50 8, p99 60)", 0.5, 8},          //
                      Given{"lognormal(p50 8, p99 60)", 0.99, 60},        //
                      Given{"lognormal(p99 60, median 8)", 0.99, 60},     //
                      Given{"lognormal(median 10, sigma 0.8)", 0.5, 10},  //
                      Given{"lognormal(p95 10, sigma 0.8)", 0.95, 10},    //
                      Given{"lognormal(mean 12, p10 5)", 0.1, 5},         //
                      Given{"lognormal(mean 12, median 8)", 0.5, 8},      //
                      Given{"lognormal(mean 12, p99.9 200)", 0.999, 200},
                      Given{"lognormal(mean 12, p999 200)", 0.999, 200},
                      Given{"weibull(p50 1, p95 9)", 0.5, 1},   //
                      Given{"weibull(p50 1, p95 9)", 0.95, 9},  //
                      Given{"pareto(min 1, p95 9)", 0.95, 9},   //
                      // 1e-12 holds although these two are cut off at zero: 10^-50 of them is.
                      Given{"normal(mean 20, p95 22)", 0.95, 22},
                      Given{"normal(p5 18, p95 22)", 0.05, 18}));

class GivenMeans : public ::testing::TestWithParam<std::string_view> {};

TEST_P(GivenMeans, AreMet) {
  // Solving and evaluating lose a few units in the last place each.
  EXPECT_NEAR(counts(GetParam()).mean(), 12, 1e-13 * 12) << GetParam();
}

INSTANTIATE_TEST_SUITE_P(
    Every, GivenMeans,
    ::testing::Values("exponential(mean 12)", "lognormal(mean 12, sigma 0.8)",
                      "lognormal(mean 12, sd 24)", "lognormal(mean 12, cv 200%)",
                      "lognormal(mean 12, p10 5)", "lognormal(mean 12, median 8)",
                      "gamma(mean 12, cv 3)", "gamma(mean 12, sd 3)", "gamma(mean 12, shape 0.3)",
                      "weibull(mean 12, shape 0.7)", "pareto(mean 12, alpha 2.5)",
                      "pareto(min 5, mean 12)", "geometric(mean 12)", "normal(mean 12, cv 0.01)"));

TEST(Gamma, HasTheQuantilesOfItsSpecialCases) {
  // Shape 1 is the exponential law; shape n/2 with scale 2 is chi-square, whose 95 % point for
  // two degrees of freedom is 5.991465.
  EXPECT_NEAR(counts("gamma(shape 1, scale 2)").quantile(0.95), 2 * std::log(20), 1e-12);
  EXPECT_NEAR(counts("gamma(shape 1, scale 2)").quantile(0.95), 5.991465, 1e-6);
}

TEST(Pareto, HasNoMeanFromAlphaOneDown) {
  EXPECT_EQ(counts("pareto(min 1, alpha 1)").mean(), kInfinity);
  EXPECT_DOUBLE_EQ(counts("pareto(min 1, alpha 2)").quantile(0.75), 2);
}

TEST(Geometric, CountsTrialsFromOne) {
  // P(X <= k) = 1 - 2^-k.
  const Distribution coin = counts("geometric(p 0.5)");
  EXPECT_EQ(coin.quantile(0.4), 1);
  EXPECT_EQ(coin.quantile(0.6), 2);
  EXPECT_EQ(coin.quantile(0.9), 4);
  EXPECT_EQ(counts("geometric(mean 1)").quantile(0.99), 1);
}

TEST(Zipf, DrawsEachRankInProportion) {
  // Weights 1, 1/2, 1/3, 1/4, 1/5 of 137/60. Each count is binomial; five standard deviations.
  constexpr int kSamples = 300'000;
  const Distribution law = counts("zipf(n 5, s 1)");
  Random random(Seed{15});
  std::array<int, 6> drawn{};
  for (int i = 0; i < kSamples; ++i) ++drawn.at(static_cast<std::size_t>(law.sample(random)));
  EXPECT_EQ(drawn[0], 0);
  for (std::size_t rank = 1; rank <= 5; ++rank) {
    const double p = 60.0 / 137 / static_cast<double>(rank);
    EXPECT_NEAR(drawn.at(rank), kSamples * p, 5 * std::sqrt(kSamples * p * (1 - p))) << rank;
  }
}

TEST(Zipf, ItsMomentsComeFromTheHarmonicNumbers) {
  for (const double exponent : {0.0, 0.5, 0.9, 1.0, 1.5, 2.0, 3.7}) {
    double weights = 0;
    double ranks = 0;
    for (int rank = 10'000; rank >= 1; --rank) {
      weights += std::pow(rank, -exponent);
      ranks += std::pow(rank, 1 - exponent);
    }
    const Distribution law = counts("zipf(n 10000, s " + std::to_string(exponent) + ")");
    EXPECT_NEAR(law.mean(), ranks / weights, 1e-10 * ranks / weights) << exponent;
    double below = 0;
    int median = 0;
    while (below < 0.5 * weights) below += std::pow(++median, -exponent);
    // For s = 0 the share of 5000 ranks is one half to the last digit, and rounding decides.
    EXPECT_NEAR(law.quantile(0.5), median, exponent == 0 ? 1 : 0) << exponent;
  }
}

TEST(Zipf, TakesATrillionRanksAndASingleOne) {
  Random random(Seed{16});
  const Distribution many = counts("zipf(n 1000G, s 1)");
  for (int i = 0; i < 1000; ++i) {
    const double rank = many.sample(random);
    EXPECT_TRUE(rank >= 1 && rank <= 1e12 && rank == std::floor(rank)) << rank;
  }
  const Distribution one = counts("zipf(n 1, s 1)");
  for (int i = 0; i < 100; ++i) EXPECT_EQ(one.sample(random), 1);
}

TEST(Empirical, DrawsOnlyItsSamples) {
  const Distribution law = Distribution::empirical({9, 1, 2, 2});
  EXPECT_EQ(law.quantile(0.25), 1);
  EXPECT_EQ(law.quantile(0.26), 2);
  EXPECT_EQ(law.quantile(0.75), 2);
  EXPECT_EQ(law.quantile(0.76), 9);
  EXPECT_EQ(law.text(), "empirical(4 samples)");
}

TEST(SampleDuration, OfSecondsIsThatLong) {
  Random random(Seed{17});
  EXPECT_EQ(Distribution::constant(1.5).sample_duration(random), 1500ms);
}

TEST(SampleDuration, StopsAtAHundredYears) {
  // With alpha 0.01 every tenth sample is beyond 10^100 s.
  const auto law = Distribution::parse("pareto(min 1s, alpha 0.01)", Dimension::kSeconds).value();
  Random random(Seed{18});
  Nanos longest{0};
  for (int i = 0; i < 1000; ++i) longest = std::max(longest, law.sample_duration(random));
  EXPECT_EQ(longest, Distribution::kLongestSample);
}

TEST(Samples, GiveTheSameBitsAsEver) {
  // Pinned: whoever changes how a law draws changes what every stored seed replays.
  const auto sum = [](std::string_view text) {
    const Distribution law = counts(text);
    Random random(Seed{19});
    double total = 0;
    for (int i = 0; i < 100; ++i) total += law.sample(random);
    return total;
  };
  EXPECT_EQ(sum("exponential(mean 2)"), 0x1.ab71c71208e3ep+7);
  EXPECT_EQ(sum("normal(mean 20, sd 3)"), 0x1.f710f5a75a14ap+10);
  EXPECT_EQ(sum("lognormal(mean 12, p95 40)"), 0x1.481f70f945e95p+10);
  EXPECT_EQ(sum("gamma(mean 2, cv 3)"), 0x1.5d4a755dfbc9ap+7);
  EXPECT_EQ(sum("weibull(mean 2, shape 0.7)"), 0x1.d5c6b668b5b9dp+7);
  EXPECT_EQ(sum("pareto(min 1, alpha 2.5)"), 0x1.6e2885109d2abp+7);
  EXPECT_EQ(sum("geometric(mean 3)"), 0x1.4p+8);
  EXPECT_EQ(sum("zipf(n 10000, s 0.9)"), 0x1.467fp+17);
}

TEST(QuantileDeathTest, TheEndsHaveNone) {
  EXPECT_DEATH((void)Distribution::constant(1).quantile(1), "between 0 and 1");
  EXPECT_DEATH((void)Distribution::empirical({}), "needs a sample");
}

}  // namespace
}  // namespace headroom
