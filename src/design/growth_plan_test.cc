#include "design/growth_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "design/spec_for_test.h"

namespace headroom::design {
namespace {

using namespace std::chrono;
using testing::ElementsAre;

constexpr growth::Date kToday = 2026y / November / 26;

GrowthPlan plan_of(const Service& service, std::optional<int> days = {}) {
  auto plan = plan_growth(service, {.today = kToday, .days = days});
  EXPECT_TRUE(plan) << plan.error().what;
  return std::move(*plan);
}

TEST(GrowthPlan, SaysWhenEachComponentRunsOut) {
  // From 10/s to 30/s in 20 days: 1/s a day. The counter takes 20/s, and 16/s at its target.
  const GrowthPlan plan = plan_of(service_for_test());
  ASSERT_EQ(plan.outlooks.size(), 1U);
  const Outlook& straight = plan.outlooks[0];
  EXPECT_EQ(straight.curve, "linear, to 3x within 20 days");
  EXPECT_EQ(straight.components[0].usable.expected, kToday + days(6));
  EXPECT_EQ(straight.components[0].saturated.expected, kToday + days(10));
  // The requirements break in between, when the load passes some 17/s.
  EXPECT_GE(*straight.breaks, kToday + days(6));
  EXPECT_LE(*straight.breaks, kToday + days(9));
}

TEST(GrowthPlan, SaysWhatEachDateTakesUpToTheLast) {
  const GrowthPlan plan = plan_of(service_for_test());
  std::vector<int> replicas;
  std::vector<bool> beyond;
  for (const OutlookPoint& point : plan.outlooks[0].points) {
    replicas.push_back(point.sizing.replicas[0]);
    beyond.push_back(point.sizing.beyond_scaling[0]);
    EXPECT_TRUE(point.sizing.holds);
    EXPECT_DOUBLE_EQ(point.sizing.cost->per_hour, 2.0 * replicas.back());
  }
  // Every 3 days, 16/s each: 10, 13, 16, 19, 22, 25, 28, 30 a second.
  EXPECT_THAT(replicas, ElementsAre(1, 1, 1, 2, 2, 2, 2, 2));
  EXPECT_THAT(beyond, testing::Each(false));
  EXPECT_EQ(plan.outlooks[0].points.back().sessions.date, kToday + days(20));
}

TEST(GrowthPlan, LooksAsFarAheadAsAsked) {
  const GrowthPlan plan = plan_of(service_for_test(), 5);
  EXPECT_EQ(plan.outlooks[0].points.back().sessions.date, kToday + days(5));
  EXPECT_FALSE(plan.outlooks[0].components[0].usable.expected);
  EXPECT_FALSE(plan.outlooks[0].breaks);
}

TEST(GrowthPlan, AddsReplicasUntilTheRequirementsHold) {
  // At 16/s of 20/s, which the target allows, p95 is ln 20 / 4 = 0.75 s. With two, each at 8/s, it
  // is ln 20 / 12 = 0.25 s.
  const Service service = service_for_test(replaced(kCounter, "p95 < 1s", "p95 < 400ms"));
  const auto sizing = size_for(service, Rate{16});
  ASSERT_TRUE(sizing) << sizing.error().what;
  EXPECT_TRUE(sizing->holds);
  EXPECT_THAT(sizing->replicas, ElementsAre(2));
  EXPECT_NEAR(sizing->in_flight, 2 * 8.0 / 12, 0.4);  // of each: 8 / (20 - 8)
}

TEST(GrowthPlan, SaysWhereReplicasDoNotHelp) {
  // 50 ms of work, so p95 is ln 20 x 50 ms = 150 ms with any number of them.
  const Service service = service_for_test(replaced(kCounter, "p95 < 1s", "p95 < 100ms"));
  const auto sizing = size_for(service, Rate{16});
  ASSERT_TRUE(sizing) << sizing.error().what;
  EXPECT_FALSE(sizing->holds);
  EXPECT_THAT(sizing->replicas, ElementsAre(1));  // as the formula has it
}

TEST(GrowthPlan, HasTheWayFromUsersToThePeak) {
  const GrowthPlan plan = plan_of(service_for_test(), 1);
  EXPECT_NEAR(plan.peak.per_second, 10, 1e-9);
  EXPECT_EQ(plan.demand.front().name, "users");
  EXPECT_TRUE(plan.holds);
}

}  // namespace
}  // namespace headroom::design
