#include "base/stable_math.h"

#include <gtest/gtest.h>

#include <boost/math/special_functions/erf.hpp>
#include <cmath>
#include <limits>
#include <numbers>

#include "base/random.h"

namespace headroom {
namespace {

// Ten units in the last place: the functions promise a few, the C library's own are below one.
constexpr double kTolerance = 10 * std::numeric_limits<double>::epsilon();

TEST(StableMath, LogAgreesWithTheCLibrary) {
  Random random(Seed{1});
  for (int i = 0; i < 100'000; ++i) {
    const double x = std::exp(600 * (2 * random.uniform() - 1));
    EXPECT_NEAR(stable::log(x), std::log(x), kTolerance * std::abs(std::log(x))) << x;
    // Near 1 the result itself is near 0, and must still be right to its last digits.
    const double near_one = 1 + 0.5 * (random.uniform() - 0.5);
    EXPECT_NEAR(stable::log(near_one), std::log(near_one),
                kTolerance * std::abs(std::log(near_one)))
        << near_one;
  }
  EXPECT_EQ(stable::log(1), 0);
  EXPECT_NEAR(stable::log(5e-324), std::log(5e-324), kTolerance * 745);
}

TEST(StableMath, Log1pAndExpm1KeepTheirDigitsNearZero) {
  Random random(Seed{2});
  for (int i = 0; i < 100'000; ++i) {
    const double magnitude = std::exp(-40 * random.uniform());  // 1 down to 4e-18
    for (const double x : {magnitude, -0.9 * magnitude}) {
      EXPECT_NEAR(stable::log1p(x), std::log1p(x), kTolerance * std::abs(std::log1p(x))) << x;
      EXPECT_NEAR(stable::expm1(x), std::expm1(x), kTolerance * std::abs(std::expm1(x))) << x;
    }
  }
}

TEST(StableMath, ExpAgreesWithTheCLibrary) {
  Random random(Seed{3});
  for (int i = 0; i < 100'000; ++i) {
    const double x = 700 * (2 * random.uniform() - 1);
    EXPECT_NEAR(stable::exp(x), std::exp(x), kTolerance * std::exp(x)) << x;
  }
  EXPECT_EQ(stable::exp(0), 1);
  EXPECT_EQ(stable::exp(1000), std::numeric_limits<double>::infinity());
  EXPECT_EQ(stable::exp(-1000), 0);
}

TEST(StableMath, LogGammaAgreesWithTheCLibrary) {
  for (double x = 0.01; x < 200; x *= 1.01) {
    // It is a difference of terms as large as 12 ln 12 = 30 where x is small.
    EXPECT_NEAR(stable::log_gamma(x), std::lgamma(x), kTolerance * (30 + std::lgamma(x))) << x;
  }
}

TEST(StableMath, NormalQuantileInvertsTheNormalDistribution) {
  // Against Boost, whose inverse of erfc is an independent method.
  for (double tail = 0.5; tail > 1e-300; tail *= 0.9) {
    const double expected = -std::sqrt(2.0) * boost::math::erfc_inv(2 * tail);
    EXPECT_NEAR(stable::normal_quantile(tail), expected, kTolerance * (1 + std::abs(expected)));
  }
  for (double p = 0.5; p < 1; p += 0.001) {
    const double expected = -std::sqrt(2.0) * boost::math::erfc_inv(2 * p);
    EXPECT_NEAR(stable::normal_quantile(p), expected, kTolerance * (1 + std::abs(expected)));
  }
}

TEST(StableMath, CosineOfTurnsAgreesWithTheCLibrary) {
  for (int i = -4000; i <= 4000; ++i) {
    const double turns = i / 1000.0;
    EXPECT_NEAR(stable::cosine_of_turns(turns), std::cos(2 * std::numbers::pi * turns), 5e-15)
        << turns;
  }
  // Whole eighths are exact where the cosine is.
  EXPECT_EQ(stable::cosine_of_turns(0), 1);
  EXPECT_EQ(stable::cosine_of_turns(2.25), 0);
  EXPECT_EQ(stable::cosine_of_turns(-0.5), -1);
  EXPECT_EQ(stable::cosine_of_turns(1e15), 1);
}

TEST(StableMath, GivesTheSameBitsAsEver) {
  // Pinned: these bits may not depend on the machine, nor ever change, or seeds would not replay.
  EXPECT_EQ(stable::log(10), 0x1.26bb1bbb55516p+1);
  EXPECT_EQ(stable::exp(1), 0x1.5bf0a8b14576ap+1);
  EXPECT_EQ(stable::normal_quantile(0.95), 0x1.a515209676ab8p+0);
  EXPECT_EQ(stable::cosine_of_turns(0.1), 0x1.9e3779b97f4a8p-1);
  EXPECT_EQ(stable::log_gamma(3.7), 0x1.6d9625e359b9p+0);
}

}  // namespace
}  // namespace headroom
