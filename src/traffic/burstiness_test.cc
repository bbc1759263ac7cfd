// The law of arrivals that is as bursty as what was recorded.
#include "traffic/burstiness.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>

#include "base/distribution.h"
#include "base/random.h"

namespace headroom::traffic {
namespace {

using testing::HasSubstr;

TEST(DispersionOfGamma, IsOneForPoissonInAnyWindow) {
  for (const double mean : {0.001, 0.1, 1.0, 50.0}) {
    EXPECT_NEAR(dispersion_of_gamma(mean, 1), 1, 1e-6) << mean;
  }
}

TEST(DispersionOfGamma, IsTheSquareOfTheCvInLongWindows) {
  // Cox 1962: Var N(t) = cv² m + (1 - cv⁴) / 6 for gamma gaps once m, the mean, is large;
  // 4 - 15 / 600 here.
  EXPECT_NEAR(dispersion_of_gamma(100, 2), 3.975, 1e-4);
  EXPECT_NEAR(dispersion_of_gamma(100, 0.5), 0.25 + 0.9375 / 600, 1e-4);
}

TEST(DispersionOfGamma, OfErlangTwoIsTheClosedForm) {
  // With two stages (cv² = 1/2) the variance is t/2 + (1 - exp(-4t)) / 8 at rate 1 (Cox 1962, 4.5).
  const double t = 0.7;
  EXPECT_NEAR(dispersion_of_gamma(t, std::sqrt(0.5)), 0.5 + (1 - std::exp(-4 * t)) / (8 * t), 1e-6);
}

TEST(CvOfDispersion, LeadsBack) {
  for (const double mean : {0.01, 1.0, 20.0}) {
    for (const double cv : {1.5, 4.0}) {
      EXPECT_NEAR(cv_of_dispersion(mean, dispersion_of_gamma(mean, cv)), cv, 0.002 * cv);
    }
  }
}

TEST(CvOfDispersion, StaysWithinWhatAServiceFileTakes) {
  EXPECT_EQ(cv_of_dispersion(1, 0.3), 1);
  EXPECT_NEAR(cv_of_dispersion(0.01, 1e9), 100, 0.2);
}

// An hour of starts at 2/s with gaps of that cv.
CountsOverTime starts_of(double cv) {
  constexpr double kHour = 3600;
  const Distribution gaps = Distribution::gamma(0.5, cv);
  Random random(Seed{7});
  CountsOverTime counts;
  for (double now = gaps.sample(random); now < kHour; now += gaps.sample(random)) {
    counts.add(static_cast<std::int64_t>(now * 1000));
  }
  counts.finish();
  return counts;
}

TEST(Burstiness, OfGammaGapsIsTheirCv) {
  // 3600 counts of index I have a standard error of I sqrt(2/3600), more where they hang together:
  // 3 % of I, and the cv goes with the root of I here. Three of them.
  const auto burstiness = burstiness_of(starts_of(3));
  double cv = 0;
  ASSERT_EQ(std::sscanf(burstiness.arrivals.c_str(), "gamma(cv %lf)", &cv), 1)
      << burstiness.arrivals;
  EXPECT_NEAR(cv, 3, 3 * 0.1);
  EXPECT_THAT(burstiness.why, HasSubstr(burstiness.arrivals));
}

TEST(Burstiness, OfPoissonStartsStaysPoisson) {
  const auto burstiness = burstiness_of(starts_of(1));
  EXPECT_EQ(burstiness.arrivals, "");
  EXPECT_THAT(burstiness.why, HasSubstr("left Poisson"));
}

TEST(Burstiness, OfAHandfulIsNotTold) {
  CountsOverTime counts;
  for (int i = 0; i < 20; ++i) counts.add(i < 10 ? 0 : 60'000);
  counts.finish();
  EXPECT_EQ(burstiness_of(counts).arrivals, "");
  EXPECT_THAT(burstiness_of(counts).why, HasSubstr("fewer than 100"));
}

}  // namespace
}  // namespace headroom::traffic
