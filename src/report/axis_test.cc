#include "report/axis.h"

#include <gmock/gmock.h>

namespace headroom::report {
namespace {

using testing::ElementsAre;

std::vector<std::string> labels(const Axis& axis) {
  std::vector<std::string> labels;
  for (const Tick& tick : axis.ticks) labels.push_back(tick.label);
  return labels;
}

TEST(Axis, ALinearAxisStartsAtZeroAndEndsAtARoundNumberAboveTheLargest) {
  EXPECT_THAT(labels(linear_axis(0.83, AxisUnit::kSeconds)),
              ElementsAre("0", "200ms", "400ms", "600ms", "800ms", "1s"));
  EXPECT_THAT(labels(linear_axis(288, AxisUnit::kPerSecond)),
              ElementsAre("0", "100/s", "200/s", "300/s"));
  EXPECT_THAT(labels(linear_axis(2, AxisUnit::kCount)), ElementsAre("0", "1", "2"));
}

TEST(Axis, MinutesAreCutByTheClockRatherThanByTens) {
  EXPECT_THAT(labels(linear_axis(130, AxisUnit::kSeconds)),
              ElementsAre("0", "30s", "1m", "1m 30s", "2m", "2m 30s"));
}

TEST(Axis, ALinearAxisOfNothingStillHasALength) {
  const Axis axis = linear_axis(0, AxisUnit::kPerSecond);
  EXPECT_EQ(axis.position(0), 0);
  EXPECT_GT(axis.high, 0);
}

TEST(Axis, AShortLogarithmicAxisHasOneTwoAndFiveOfEachDecade) {
  EXPECT_THAT(labels(logarithmic_axis(0.15, 1.3, AxisUnit::kSeconds)),
              ElementsAre("100ms", "200ms", "500ms", "1s", "2s"));
}

TEST(Axis, ALongLogarithmicAxisHasDecadesOnly) {
  EXPECT_THAT(labels(logarithmic_axis(0.001, 9, AxisUnit::kSeconds)),
              ElementsAre("1ms", "10ms", "100ms", "1s", "10s"));
}

TEST(Axis, ALogarithmicAxisPutsTheGeometricMeanInTheMiddle) {
  const Axis axis = logarithmic_axis(0.01, 1, AxisUnit::kSeconds);
  EXPECT_NEAR(axis.position(0.1), 0.5, 1e-12);
}

TEST(Axis, ALogarithmicAxisAroundOneValueStillHasALength) {
  const Axis axis = logarithmic_axis(1, 1, AxisUnit::kSeconds);
  EXPECT_EQ(axis.low, 1);
  EXPECT_EQ(axis.high, 2);
}

TEST(Axis, ValuesOutsideArePulledToTheNearerEnd) {
  const Axis axis = linear_axis(10, AxisUnit::kCount);
  EXPECT_EQ(axis.position(-3), 0);
  EXPECT_EQ(axis.position(99), 1);
}

TEST(Axis, TimeIsTickedAtRoundTimesAndEndsWhereTheRunDoes) {
  const Axis axis = time_axis(0, 95);
  EXPECT_THAT(labels(axis), ElementsAre("0s", "15s", "30s", "45s", "1m", "1m 15s", "1m 30s"));
  EXPECT_EQ(axis.high, 95);
}

TEST(Axis, EachNineOfThePercentileAxisIsAsWideAsTheOneBefore) {
  const Axis axis = percentile_axis(0.9999);
  EXPECT_NEAR(axis.position(nines_of(0.9)), 0.25, 1e-9);
  EXPECT_NEAR(axis.position(nines_of(0.99)), 0.5, 1e-9);
  EXPECT_NEAR(axis.position(nines_of(0.999)), 0.75, 1e-9);
}

}  // namespace
}  // namespace headroom::report
