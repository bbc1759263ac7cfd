#include "trial/sweep_estimate.h"

#include <gtest/gtest.h>

#include "spec/read.h"
#include "workload/plan.h"

namespace headroom::trial {
namespace {

using std::chrono::seconds;

// A look at whether the service has recovered takes five sessions at 1/s: 5 s.
SweepSetup setup(double highest, Ratio tolerance) {
  SweepSetup setup;
  setup.sizes = {1};
  setup.repeats = 1;
  setup.search.range = {.lowest = {1}, .highest = {highest}, .tolerance = tolerance};
  setup.search.holding = {.hold = seconds(20), .settle = seconds(4)};
  return setup;
}

TEST(SweepEstimate, OfOneRateIsOneHold) {
  const SweepEstimate estimate = estimate_of(setup(1, Ratio{0.05}), {});
  EXPECT_EQ(estimate.searches, 1U);
  EXPECT_EQ(estimate.holds, 1);
  EXPECT_EQ(estimate.length, seconds(20));
}

TEST(SweepEstimate, CountsEveryStepOfASearch) {
  // 1/s holds, 2/s does not; within a tolerance of 100 % that is all but asking both once more. A
  // look follows both times that 2/s was asked.
  const SweepEstimate estimate = estimate_of(setup(2, Ratio{1}), {});
  EXPECT_DOUBLE_EQ(estimate.holds, 4);
  EXPECT_EQ(estimate.length, seconds(4 * 20 + 2 * 5));
}

TEST(SweepEstimate, IsTheMeanOverWhereItMayBreak) {
  // Every other service breaks between 2/s and 4/s and not before, which is a step more.
  const SweepEstimate estimate = estimate_of(setup(4, Ratio{1}), {});
  EXPECT_DOUBLE_EQ(estimate.holds, 4.5);
  EXPECT_EQ(estimate.length, seconds(4 * 20 + 10 + 2 * 5));
}

TEST(SweepEstimate, GoesByWhatEarlierPointsFound) {
  // From 10/s on by 15 %: 10 holds, 11.5, 10.72 and 10.35 do not; then 10.35 and 10 once more.
  // Looks follow all but the last.
  SweepSetup twice = setup(100, Ratio{0.05});
  twice.repeats = 2;
  const SweepPoint first{.size = 1, .repeat = 1, .holds = Rate{10}, .breaks = Rate{10.5}};
  const SweepEstimate estimate = estimate_of(twice, {first});
  EXPECT_EQ(estimate.searches, 1U);
  EXPECT_DOUBLE_EQ(estimate.holds, 6);
  EXPECT_EQ(estimate.length, seconds(6 * 20 + 4 * 5));
}

TEST(SweepEstimate, OfNothingLeftIsNothing) {
  const SweepPoint only{.size = 1, .repeat = 1, .holds = Rate{1}, .breaks = Rate{1.05}};
  EXPECT_EQ(estimate_of(setup(2, Ratio{0.05}), {only}).searches, 0U);
}

TEST(SweepEstimate, HoldsRatesUntilSessionsHaveBuiltUp) {
  // Sessions pause for 100 s, 95 of which build them up; then 16 s are judged.
  const auto spec = spec::read_text(R"(headroom: 1
service: s
workload: { journeys: { j: { think: 50s, steps: [ a: { request: GET /, repeat: 3 } ] } } }
system: { components: { a: { demand: 1ms } } }
tests: { t: { load: 1/s, for: 20s } }
)",
                                    "s.yaml");
  ASSERT_TRUE(spec) << to_string(spec.error().front());
  SweepSetup follows = setup(1, Ratio{0.05});
  follows.search.holding.length = Holding::Length::kFollowsSessions;
  follows.search.plan_at = [&](const Level&) {
    return workload::make_plan(*spec, spec->tests.front());
  };
  EXPECT_EQ(estimate_of(follows, {}).hold, seconds(95 + 16));
}

}  // namespace
}  // namespace headroom::trial
