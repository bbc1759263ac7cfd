#include "run/timeline.h"

#include <gtest/gtest.h>

#include "run/run_for_test.h"

namespace headroom::run {
namespace {

using namespace std::chrono_literals;

TEST(Series, MergesTheHistogramsOfAStepInsteadOfAveragingItsPercentiles) {
  auto run = quiet_run({"ask"}, 2);
  // 1 ms for 99 requests in one second and 100 ms for one in the next: the p50 of both together is
  // 1 ms, while the mean of two p50s would be 50.5 ms.
  succeed(run, {0, 0}, 1ms, 99);
  succeed(run, {1, 0}, 100ms, 1);
  const std::vector<Point> points = series(run, 0, 2s);
  ASSERT_EQ(points.size(), 1u);
  EXPECT_EQ(points[0].window, (Window{0, 2}));
  EXPECT_EQ(points[0].succeeded_per_second, 50.0);
  ASSERT_TRUE(points[0].response_time_p50.has_value());
  EXPECT_NEAR(to_seconds(*points[0].response_time_p50), 0.001, 0.00001);  // 1 % of a bucket
  EXPECT_EQ(points[0].ttft_p50, std::nullopt);
}

TEST(Series, GivesZeroRatesAndNoPercentilesWhereNothingHappened) {
  auto run = quiet_run({"ask"}, 4);
  fail_requests(run, {3, 0}, Failure::kRefused, 8);
  run.slices.erase(run.slices.begin() + 1);
  const std::vector<Point> points = series(run, std::nullopt, 1s);
  ASSERT_EQ(points.size(), 4u);
  EXPECT_EQ(points[1].started_per_second, 0.0);
  EXPECT_EQ(points[1].response_time_p99, std::nullopt);
  EXPECT_EQ(points[3].failed_per_second, 8.0);
}

TEST(Series, EndsWhereTheRunDoesAndDividesTheLastRateByWhatIsLeft) {
  auto run = quiet_run({"ask"}, 5);
  for (std::int64_t second = 0; second < 5; ++second) succeed(run, {second, 0}, 1ms, 10);
  const std::vector<Point> points = series(run, 0, 2s);
  ASSERT_EQ(points.size(), 3u);
  EXPECT_EQ(points[2].window, (Window{4, 5}));
  EXPECT_EQ(points[2].succeeded_per_second, 10.0);
}

TEST(Series, DrawsNoSpikeWhereRequestsDrained) {
  auto run = quiet_run({"ask"}, 11);
  run.end->duration = 10001ms;
  succeed(run, {10, 0}, 1ms, 20);
  // 20 requests in the one millisecond of the last second under load would be 20,000/s.
  EXPECT_EQ(series(run, 0, 1s).back().succeeded_per_second, 20.0);
}

TEST(Series, ShowsTheMostRequestsInFlightOfAStep) {
  auto run = quiet_run({"ask"}, 3);
  run.slices[0].in_flight = 3;
  run.slices[1].in_flight = 9;
  run.slices[2].in_flight = 4;
  const std::vector<Point> points = series(run, 0, 2s);
  EXPECT_EQ(points[0].in_flight, 9u);
  EXPECT_EQ(points[1].in_flight, 4u);
}

TEST(Series, RoundsAStepUpToWholeSeconds) {
  EXPECT_EQ(series(quiet_run({"ask"}, 4), 0, 1100ms).size(), 2u);
  EXPECT_EQ(series(quiet_run({"ask"}, 4), 0, 0ms).size(), 4u);
  EXPECT_TRUE(series(empty_run(), std::nullopt, 1s).empty());
}

TEST(StepFor, IsTheFinestPowerOfTwoThatKeepsWithinThePoints) {
  EXPECT_EQ(step_for(quiet_run({}, 60), 100), 1s);
  EXPECT_EQ(step_for(quiet_run({}, 120), 100), 2s);
  EXPECT_EQ(step_for(quiet_run({}, 301), 100), 4s);
  EXPECT_EQ(step_for(quiet_run({}, 3600), 100), 64s);  // 36 s and more
  auto long_run = quiet_run({}, 1);
  long_run.end->duration = 24h;
  EXPECT_EQ(step_for(long_run, 10), 16'384s);  // 8,640 s and more
  EXPECT_EQ(step_for(empty_run(), 1), 1s);
}

}  // namespace
}  // namespace headroom::run
