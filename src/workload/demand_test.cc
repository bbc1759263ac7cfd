#include "workload/demand.h"

#include <gtest/gtest.h>

namespace headroom::workload {
namespace {

// 1,000,000 users, 20 % of them on a day, 1.5 sessions of 8 requests each: 2.4 million
// requests, 27.8/s on average, 80/s in an hour that has 12 % of them, 120/s in its busiest minute.
DemandInputs example() {
  return {.users = 1'000'000,
          .active = {0.2},
          .sessions_per_active = 1.5,
          .requests_per_session = 8,
          .peak_hour = {0.12},
          .peak_minute = {1.5}};
}

TEST(Demand, ShowsEveryStepFromUsersToThePeakMinute) {
  const Demand demand = Demand::of(example()).value();
  EXPECT_DOUBLE_EQ(demand.value(DemandStep::kActiveUsers), 200'000);
  EXPECT_DOUBLE_EQ(demand.value(DemandStep::kSessionsPerDay), 300'000);
  EXPECT_DOUBLE_EQ(demand.value(DemandStep::kRequestsPerDay), 2'400'000);
  EXPECT_NEAR(demand.rate(DemandStep::kMeanRate).per_second, 27.777777777777779, 1e-12);
  EXPECT_NEAR(demand.rate(DemandStep::kPeakHour).per_second, 80, 1e-12);
  EXPECT_NEAR(demand.rate(DemandStep::kPeakMinute).per_second, 120, 1e-12);
  EXPECT_NEAR(demand.rate(DemandStep::kLaunch).per_second, 120, 1e-12);

  ASSERT_EQ(demand.lines().size(), 8U);
  EXPECT_EQ(demand.lines()[1].name, "active users a day");
  EXPECT_EQ(demand.lines()[1].how, "20% of them on a day");
  EXPECT_EQ(demand.lines()[2].how, "1.5 per active user");
  EXPECT_EQ(demand.lines()[5].how, "12% of the day in one hour");
}

TEST(Demand, TakesWhatWasMeasuredAndFollowsFromThere) {
  DemandInputs inputs = example();
  inputs.measured[DemandStep::kMeanRate] = 50;
  const Demand demand = Demand::of(inputs).value();
  EXPECT_EQ(demand.lines()[4].how, "measured");
  EXPECT_DOUBLE_EQ(demand.value(DemandStep::kRequestsPerDay), 2'400'000);
  EXPECT_NEAR(demand.rate(DemandStep::kPeakHour).per_second, 50 * 0.12 * 24, 1e-12);
}

// Planned for five times the target, hit by fifty (the launch of Pokemon GO).
TEST(Demand, ALaunchIsAMultipleOfAnOrdinaryPeak) {
  DemandInputs inputs = example();
  inputs.launch = {50};
  EXPECT_NEAR(Demand::of(inputs).value().rate(DemandStep::kLaunch).per_second, 6000, 1e-9);
}

TEST(Demand, RefusesWhatCannotBe) {
  DemandInputs inputs = example();
  inputs.peak_hour = {0.03};
  EXPECT_EQ(Demand::of(inputs).error().what, "the busiest hour cannot have 3% of the day");
  inputs = example();
  inputs.peak_minute = {0.5};
  EXPECT_FALSE(Demand::of(inputs));
  inputs = example();
  inputs.users = -1;
  EXPECT_FALSE(Demand::of(inputs));
}

}  // namespace
}  // namespace headroom::workload
