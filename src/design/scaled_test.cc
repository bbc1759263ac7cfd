#include "design/scaled.h"

#include <gtest/gtest.h>

#include "design/growth_plan.h"
#include "design/spec_for_test.h"

namespace headroom::design {
namespace {

using namespace std::chrono;

Scaled counter_at(double per_second, std::string_view text = kCounter) {
  const auto all = scaled_at(service_for_test(text), Rate{per_second});
  EXPECT_EQ(all.size(), 1U);
  return all.front();
}

TEST(Scaled, TakesWhatTheLoadAsksForAndNoMoreThanThereIs) {
  // 20 a second each, of which 80 % are to be used: 16.
  EXPECT_EQ(counter_at(10).taken, 1);
  EXPECT_EQ(counter_at(17).taken, 2);
  EXPECT_TRUE(counter_at(32).suffices());
  EXPECT_EQ(counter_at(33).taken, 3);
  EXPECT_FALSE(counter_at(33).suffices());
  EXPECT_DOUBLE_EQ(counter_at(10).reaches.per_second, 32);
}

TEST(Scaled, StaysAboveItsLeast) {
  EXPECT_EQ(counter_at(10, replaced(kCounter, "1..2", "2..5")).taken, 2);
}

TEST(Scaled, IsLateByWindowPeriodStartAndWarmUp) {
  EXPECT_EQ(counter_at(10).delay, 15s);
  EXPECT_DOUBLE_EQ(counter_at(10).slack, 1.25);  // of 80 % to all
  const std::string slow = replaced(
      replaced(kCounter, "target: 80%", "target: 80%, window: 1min, period: 30s, start: 8s"),
      "concurrency: 1", "concurrency: 1\n      warm-up: { for: 20s, slower: 2x }");
  EXPECT_EQ(counter_at(10, slow).delay, 118s);
}

TEST(Scaled, IsOutgrownOnADate) {
  // One a second more on each day, from 10: 32 a second are not reached in 20 days, 16 on the
  // sixth.
  const auto today = 2026y / November / 26;
  const auto plan = plan_growth(service_for_test(replaced(kCounter, "1..2", "1..1")),
                                {.today = today, .days = {}});
  ASSERT_TRUE(plan) << plan.error().what;
  ASSERT_EQ(plan->scaled.size(), 1U);
  EXPECT_EQ(plan->outlooks[0].outgrown.at(0).expected, sys_days(today) + days(6));
  const auto roomy = plan_growth(service_for_test(), {.today = today, .days = {}});
  EXPECT_FALSE(roomy->outlooks[0].outgrown.at(0).expected);
}

}  // namespace
}  // namespace headroom::design
