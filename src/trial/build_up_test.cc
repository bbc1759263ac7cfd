#include "trial/build_up.h"

#include <gtest/gtest.h>

#include "workload/single_request.h"

namespace headroom::trial {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(BuildUp, OfSessionsOfOneLengthIsNearlyThatLength) {
  // After 9.5 s there are 95 % of those that there will be after 10 s.
  EXPECT_EQ(build_up({seconds(10), seconds(10)}), milliseconds(9500));
}

TEST(BuildUp, WaitsForTheLongSessionsByTheShareOfTheLoadThatTheyAre) {
  // In the end 1 + 9 = 10 for each pair that begins a second. After 8.5 s the short one's second
  // and 8.5 of the other make 9.5.
  EXPECT_EQ(build_up({seconds(9), seconds(1)}), milliseconds(8500));
}

TEST(BuildUp, OfNothingIsNothing) {
  EXPECT_EQ(build_up(std::vector<Nanos>{}), Nanos::zero());
  EXPECT_EQ(build_up({Nanos::zero()}), Nanos::zero());
}

TEST(BuildUp, IsBoundedHoweverLongSessionsLast) {
  EXPECT_EQ(build_up({std::chrono::hours(1)}), kLongestBuildUp);
}

TEST(BuildUp, TakesResponseTimesFromTheRun) {
  workload::SingleRequest request;
  request.url = "http://127.0.0.1:1/";
  request.load = spec::parse_load("1/s").value();
  request.duration = seconds(1);
  const auto plan = workload::single_request_plan(request).value();
  run::Run run;
  run.header.classes = {plan.steps[0].name};
  Histogram times;
  times.record(2'000'000'000);
  run::Slice slice;
  slice.classes.resize(1);
  slice.classes[0].histograms[static_cast<std::size_t>(run::Measure::kResponseTime)] =
      times.encode();
  run.slices.push_back(std::move(slice));
  // 95 % of 2 s, as exactly as a histogram has them.
  EXPECT_NEAR(to_seconds(build_up(plan, run)), 1.9, 0.02);
}

}  // namespace
}  // namespace headroom::trial
