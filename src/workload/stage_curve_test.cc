#include "workload/stage_curve.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <numbers>

namespace headroom::workload {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using Piece = RateCurve::Piece;

spec::Stage<double> sine(double from, double to, Nanos period) {
  return {.form = spec::Form::kSine, .levels = {from, to}, .period = period};
}

RateCurve curve_of(const spec::Stage<double>& stage, Nanos duration) {
  return RateCurve(lay_out({stage}, duration).value());
}

TEST(StageCurve, StagesThatSayHowLongTakeSoLongAndTheOthersTheWholeTime) {
  const std::vector<spec::Stage<double>> stages = {
      {.form = spec::Form::kRamp, .levels = {1, 5}, .duration = 3s},
      {.form = spec::Form::kHold, .levels = {5}}};
  EXPECT_THAT(lay_out(stages, 10s).value(), ElementsAre(Piece{3, 1, 5}, Piece{10, 5, 5}));
}

// The exact rate is 30 - 20 cos(2 pi t / T); that of the pieces is off by (2 pi / 120)^2 / 8 of the
// half swing at most.
TEST(StageCurve, ASineIsWithinItsBound) {
  const RateCurve curve = curve_of(sine(10, 50, 100s), 250s);
  const double bound = 20 * std::pow(2 * std::numbers::pi / kPiecesPerTurn, 2) / 8;
  EXPECT_LT(bound, 20 * 0.0004);
  for (double t = 0; t < 250; t += 0.01) {
    const double exact = 30 - 20 * std::cos(2 * std::numbers::pi * t / 100);
    ASSERT_NEAR(curve.per_second_at(t), exact, bound + 1e-9) << t;
  }
  EXPECT_DOUBLE_EQ(curve.per_second_at(0), 10);
  EXPECT_DOUBLE_EQ(curve.peak_per_second(), 50);
  EXPECT_NEAR(curve.length_seconds(), 250, 1e-9);
}

// The integral over t is 30 t - 20 T/(2 pi) sin(2 pi t / T). What the pieces miss in a quarter they
// gain in the next, so the error stays below that of a quarter turn, T/4 times the bound.
TEST(StageCurve, ASinesIntegralIsExactAtEachHalfTurnAndCloseBetween) {
  const RateCurve curve = curve_of(sine(10, 50, 100s), 1000s);
  EXPECT_NEAR(curve.expected_in_all(), 30'000, 1e-7);
  EXPECT_NEAR(curve.expected_by(50), 1500, 1e-9);
  const double bound = 20 * std::pow(2 * std::numbers::pi / kPiecesPerTurn, 2) / 8 * 25;
  for (double t = 0; t < 1000; t += 0.7) {
    const double exact =
        30 * t - 20 * 100 / (2 * std::numbers::pi) * std::sin(2 * std::numbers::pi * t / 100);
    ASSERT_NEAR(curve.expected_by(t), exact, bound) << t;
  }
}

TEST(StageCurve, ASineMayBeginAtItsTop) {
  const RateCurve curve = curve_of(sine(50, 10, 100s), 100s);
  EXPECT_DOUBLE_EQ(curve.per_second_at(0), 50);
  EXPECT_NEAR(curve.per_second_at(50), 10, 1e-9);
}

TEST(StageCurve, ADayTakesNoMorePiecesThanAMinute) {
  EXPECT_EQ(curve_of(sine(1, 2, 24h), 24h).pieces().size(), 120u);
  EXPECT_EQ(curve_of(sine(1, 2, 1min), 1min).pieces().size(), 120u);
  const auto too_many = lay_out({sine(1, 2, 1s)}, 24h);
  ASSERT_FALSE(too_many);
  EXPECT_EQ(too_many.error().what, "the sine turns 86400 times");
}

}  // namespace
}  // namespace headroom::workload
