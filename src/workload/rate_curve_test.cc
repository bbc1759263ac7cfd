#include "workload/rate_curve.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace headroom::workload {
namespace {

TEST(RateCurve, ConstantRateExpectsRateTimesSeconds) {
  const RateCurve curve({{.seconds = 10, .from_per_s = 5, .to_per_s = 5}});
  EXPECT_EQ(curve.expected_by(0), 0);
  EXPECT_EQ(curve.expected_by(4), 20);
  EXPECT_EQ(curve.expected_by(10), 50);
  EXPECT_EQ(curve.moment_of(20), 4);
}

TEST(RateCurve, NothingIsExpectedBeforeTheStartOrAfterTheEnd) {
  const RateCurve curve({{.seconds = 10, .from_per_s = 5, .to_per_s = 5}});
  EXPECT_EQ(curve.expected_by(-1), 0);
  EXPECT_EQ(curve.expected_by(1000), 50);
  EXPECT_EQ(curve.per_second_at(-1), 0);
  EXPECT_EQ(curve.per_second_at(10), 0);
}

TEST(RateCurve, MomentBeyondAllThatIsExpectedIsInfinite) {
  const RateCurve curve({{.seconds = 10, .from_per_s = 5, .to_per_s = 5}});
  EXPECT_TRUE(std::isinf(curve.moment_of(50)));
  EXPECT_TRUE(std::isinf(curve.moment_of(51)));
  EXPECT_TRUE(std::isinf(RateCurve().moment_of(0)));
}

// From 0/s to 20/s in 10 s the rate is 2t and the expectation t^2.
TEST(RateCurve, RampFromZeroIsAParabola) {
  const RateCurve curve({{.seconds = 10, .from_per_s = 0, .to_per_s = 20}});
  EXPECT_DOUBLE_EQ(curve.per_second_at(3), 6);
  EXPECT_DOUBLE_EQ(curve.expected_by(3), 9);
  EXPECT_DOUBLE_EQ(curve.moment_of(9), 3);
  EXPECT_DOUBLE_EQ(curve.moment_of(64), 8);
  EXPECT_EQ(curve.moment_of(0), 0);
  EXPECT_DOUBLE_EQ(curve.expected_in_all(), 100);
}

// From 20/s down to 0/s the rate is 20 - 2t and the expectation 20t - t^2: 75 at t = 5.
TEST(RateCurve, RisingExpectationsAreFoundFromWhereTheLastOneWas) {
  const RateCurve curve({{1, 0, 0}, {1, 2, 2}, {1, 0, 0}, {2, 0, 8}, {1, 3, 3}});
  std::size_t piece = 0;
  for (double expected = 0; expected < curve.expected_in_all(); expected += 0.37) {
    ASSERT_EQ(curve.moment_of(expected, piece), curve.moment_of(expected)) << expected;
  }
}

// 1 to 200 in 199 s: one more each second.
TEST(RateCurve, TellsWhenALevelIsReached) {
  const RateCurve curve({{199, 1, 200}, {100, 200, 200}, {100, 200, 0}});
  EXPECT_EQ(curve.next_at_least(1, 0), 0);
  EXPECT_DOUBLE_EQ(curve.next_at_least(2, 0), 1);
  EXPECT_DOUBLE_EQ(curve.next_at_least(200, 0), 199);
  EXPECT_EQ(curve.next_at_least(2, 77), 77);
  EXPECT_EQ(curve.next_at_least(100, 350), std::numeric_limits<double>::infinity());
  EXPECT_EQ(curve.next_at_least(100, 349), 349);
  EXPECT_EQ(curve.next_at_least(1, 399), std::numeric_limits<double>::infinity());
}

TEST(RateCurve, RampDownToZeroIsInvertedUpToItsEnd) {
  const RateCurve curve({{.seconds = 10, .from_per_s = 20, .to_per_s = 0}});
  EXPECT_DOUBLE_EQ(curve.expected_by(5), 75);
  EXPECT_DOUBLE_EQ(curve.moment_of(75), 5);
  EXPECT_NEAR(curve.moment_of(99.9999), 10 - 0.01, 1e-9);  // (10 - t)^2 = 0.0001
}

TEST(RateCurve, PiecesFollowEachOther) {
  const RateCurve curve({{.seconds = 2, .from_per_s = 10, .to_per_s = 10},
                         {.seconds = 2, .from_per_s = 10, .to_per_s = 30},
                         {.seconds = 1, .from_per_s = 5, .to_per_s = 5}});
  EXPECT_DOUBLE_EQ(curve.length_seconds(), 5);
  EXPECT_DOUBLE_EQ(curve.expected_in_all(), 20 + 40 + 5);
  EXPECT_DOUBLE_EQ(curve.per_second_at(3), 20);
  EXPECT_DOUBLE_EQ(curve.per_second_at(4), 5);  // the later piece where two meet
  EXPECT_DOUBLE_EQ(curve.expected_by(3), 35);   // 20 + (10 + 20)/2
  EXPECT_DOUBLE_EQ(curve.moment_of(35), 3);
  EXPECT_DOUBLE_EQ(curve.moment_of(62.5), 4.5);
  EXPECT_EQ(curve.peak_per_second(), 30);
  EXPECT_EQ(curve.lowest_per_second(), 5);
}

TEST(RateCurve, NothingFallsWhereTheRateIsZero) {
  const RateCurve curve({{.seconds = 1, .from_per_s = 0, .to_per_s = 0},
                         {.seconds = 1, .from_per_s = 10, .to_per_s = 10},
                         {.seconds = 1, .from_per_s = 0, .to_per_s = 0},
                         {.seconds = 1, .from_per_s = 10, .to_per_s = 10},
                         {.seconds = 1, .from_per_s = 0, .to_per_s = 0}});
  EXPECT_EQ(curve.moment_of(0), 1);
  EXPECT_DOUBLE_EQ(curve.moment_of(9.5), 1.95);
  EXPECT_EQ(curve.moment_of(10), 3);
  EXPECT_TRUE(std::isinf(curve.moment_of(20)));
}

// A slope of 1e-12/s^2 over an hour: the textbook root of the quadratic would subtract two nearly
// equal numbers and lose everything.
TEST(RateCurve, NearlyFlatRampKeepsItsPrecision) {
  const RateCurve curve({{.seconds = 3600, .from_per_s = 1000, .to_per_s = 1000 + 3.6e-9}});
  EXPECT_NEAR(curve.moment_of(1'800'000), 1800, 1e-8);
}

TEST(RateCurve, MomentInvertsExpectationEverywhere) {
  const RateCurve curve({{.seconds = 7, .from_per_s = 0, .to_per_s = 31},
                         {.seconds = 11, .from_per_s = 31, .to_per_s = 3},
                         {.seconds = 5, .from_per_s = 400, .to_per_s = 400}});
  for (int i = 1; i < 2300; ++i) {
    const double moment = i * 0.01;
    // Both ways round a few units of 2^-53 relative to at most 23 s and 2,300 arrivals; the
    // lowest rate, 0.3/s after 0.01 s, turns 1e-12 arrivals into 1e-11 s.
    EXPECT_NEAR(curve.moment_of(curve.expected_by(moment)), moment, 1e-10) << moment;
  }
}

TEST(RateCurve, EmptyPiecesAreLeftOut) {
  const RateCurve curve({{.seconds = 0, .from_per_s = 99, .to_per_s = 99},
                         {.seconds = 1, .from_per_s = 2, .to_per_s = 2}});
  EXPECT_EQ(curve.pieces().size(), 1u);
  EXPECT_EQ(curve.peak_per_second(), 2);
}

TEST(RateCurveDeathTest, NegativeRateIsAProgrammersError) {
  EXPECT_DEATH(RateCurve({{.seconds = 1, .from_per_s = -1, .to_per_s = 0}}), "not negative");
}

}  // namespace
}  // namespace headroom::workload
