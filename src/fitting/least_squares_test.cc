#include "fitting/least_squares.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace headroom::fitting {
namespace {

const Model kLine = [](double x, std::span<const double> p) { return p[0] + p[1] * x; };
const std::vector<Parameter> kFree{{.start = 1}, {.start = 1}};

// The line through 1, 2, 2, 3 at 0..3: slope 0.6, 1.1 at 0, residuals -0.1, 0.3, -0.3, 0.1, so
// their squares are 0.2 and their deviation sqrt(0.1); the slope's error is that over sqrt(5).
TEST(LeastSquares, FitsALineAsByHand) {
  const std::vector<Point> points{{0, 1}, {1, 2}, {2, 2}, {3, 3}};
  const Fit fit = fit_least_squares(kLine, kFree, points).value();
  EXPECT_NEAR(fit.parameters()[0], 1.1, 1e-7);
  EXPECT_NEAR(fit.parameters()[1], 0.6, 1e-7);
  EXPECT_NEAR(fit.residual_squares(), 0.2, 1e-12);
  EXPECT_NEAR(fit.residual_deviation(), std::sqrt(0.1), 1e-12);
  EXPECT_NEAR(fit.explained(), 1 - 0.2 / 2, 1e-12);
  EXPECT_NEAR(fit.standard_error(1), std::sqrt(0.1 / 5), 1e-7);
  // Student's t with 2 degrees of freedom, 97.5 %: 4.30265.
  const Interval slope = fit.parameter_interval(1, 0.95);
  EXPECT_NEAR(slope.high - slope.low, 2 * 4.302652729911275 * std::sqrt(0.02), 1e-6);
  // In the middle of the points the curve is known best: variance 0.1 / 4; a point adds 0.1.
  const Interval curve = fit.curve_interval(1.5, 0.95);
  EXPECT_NEAR(curve.high - 2, 4.302652729911275 * std::sqrt(0.025), 1e-6);
  const Interval next = fit.prediction_interval(1.5, 0.95);
  EXPECT_NEAR(next.high - 2, 4.302652729911275 * std::sqrt(0.125), 1e-6);
}

// n ln(RSS / n) + 2 k + 2 k (k + 1) / (n - k - 1), with k = 3 and five points.
TEST(LeastSquares, AkaikeCountsTheVarianceAsAParameter) {
  const std::vector<Point> points{{0, 1}, {1, 2}, {2, 2}, {3, 3}, {4, 3}};
  const Fit fit = fit_least_squares(kLine, kFree, points).value();
  EXPECT_NEAR(fit.akaike(), 5 * std::log(fit.residual_squares() / 5) + 6 + 24, 1e-9);
}

TEST(LeastSquares, HoldsAParameterAtItsBoundAndFitsTheOthersAroundIt) {
  const std::vector<Point> points{{0, 3}, {1, 2}, {2, 1}, {3, 1}};
  const Fit fit = fit_least_squares(kLine, {{.start = 1}, {.start = 1, .low = 0}}, points).value();
  EXPECT_EQ(fit.parameters()[1], 0);
  EXPECT_NEAR(fit.parameters()[0], 1.75, 1e-7);  // their mean
  EXPECT_EQ(fit.parameter_interval(1, 0.95).low, 0);
}

TEST(LeastSquares, SaysThatWhatThePointsDoNotTellApartIsNotDetermined) {
  const Model sum = [](double, std::span<const double> p) { return p[0] + p[1]; };
  const std::vector<Point> points{{0, 3}, {1, 2}, {2, 1}, {3, 1}};
  const Fit fit = fit_least_squares(sum, kFree, points).value();
  EXPECT_NEAR(fit.at(0), 1.75, 1e-7);
  EXPECT_TRUE(std::isinf(fit.standard_error(0)));
  EXPECT_TRUE(std::isinf(fit.prediction_interval(0, 0.95).high));
}

TEST(LeastSquares, RefusesTooFewPointsAndSaysWhy) {
  const auto fit = fit_least_squares(kLine, kFree, std::vector<Point>{{0, 1}, {1, 2}});
  ASSERT_FALSE(fit);
  EXPECT_EQ(fit.error().what, "2 points are too few to fit 2 parameters");
  EXPECT_FALSE(fit_least_squares(kLine, kFree, std::vector<Point>{{0, 1}, {1, NAN}, {2, 2}}));
}

}  // namespace
}  // namespace headroom::fitting
