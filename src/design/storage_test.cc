#include "design/storage.h"

#include <gtest/gtest.h>

#include "design/growth_plan.h"
#include "design/spec_for_test.h"

namespace headroom::design {
namespace {

using namespace std::chrono;

constexpr growth::Date kToday = 2026y / November / 26;
constexpr double kGigabyte = 1e9;

// The counter of the other tests, 864,000 sessions a day, which keeps 10 kB of each: 8.64 GB a day.
std::string keeping(std::string_view rest) {
  return replaced(kCounter, "demand: 50ms", "demand: 50ms\n      " + std::string(rest));
}

Storage today_of(std::string_view rest) {
  const Service service = service_for_test(keeping(rest));
  auto all = storage_of(service, as_today(service.peak, kToday));
  EXPECT_EQ(all.size(), 1U);
  return all.front();
}

TEST(Storage, IsInBalanceWhereWhatIsKeptIsDeleted) {
  const Storage storage = today_of("stores: { each: 10 kB, kept: 30d }");
  EXPECT_NEAR(storage.written, 8.64 * kGigabyte, 1);
  EXPECT_NEAR(storage.held.front().value, 30 * 8.64 * kGigabyte, 1e3);
  EXPECT_NEAR(storage.held.back().value, 30 * 8.64 * kGigabyte, 1e3);
  EXPECT_FALSE(storage.room);
  EXPECT_FALSE(storage.full().expected);
}

TEST(Storage, GrowsWithoutEndWhereNothingIsDeleted) {
  const Storage storage = today_of("stores: { each: 10 kB, today: 100 GB }\n      disk: 200 GB");
  EXPECT_NEAR(storage.held[0].value, 108.64 * kGigabyte, 1e3);
  EXPECT_NEAR(storage.held[9].value, 186.4 * kGigabyte, 1e3);
  // 80 % are 160 GB, which 7 days bring; 200 GB take 12.
  EXPECT_EQ(storage.usable().expected, kToday + days(6));
  EXPECT_EQ(storage.full().expected, kToday + days(11));
}

TEST(Storage, WhatIsThereTodayLeavesAsItIsKept) {
  // 60 GB of 30 days: 2 GB leave on each day.
  const Storage storage = today_of("stores: { each: 10 kB, kept: 30d, today: 60 GB }");
  EXPECT_NEAR(storage.held[0].value, (60 - 2 + 8.64) * kGigabyte, 1e3);
  EXPECT_NEAR(storage.held[29].value, 30 * 8.64 * kGigabyte, 1e3);
}

TEST(Storage, CountsEveryCopyAndTheDisksOfAllReplicas) {
  const Storage storage =
      today_of("stores: { each: 10 kB, copies: 3 }\n      disk: 10 GB\n      replicas: 2");
  EXPECT_NEAR(storage.written, 3 * 8.64 * kGigabyte, 1);
  EXPECT_DOUBLE_EQ(*storage.room, 20 * kGigabyte);
}

TEST(Storage, ADiskRunsOutInTheOrderOfTheOthers) {
  // Linear to 3x in 20 days: 10 % more on each. What is there is 259.2 GB and d (d + 1) / 2 x 0.864
  // GB more, so that 300 GB are passed with the tenth day, as the counter is saturated by then.
  const Service service =
      service_for_test(keeping("stores: { each: 10 kB, kept: 30d }\n      disk: 300 GB"));
  const auto plan = plan_growth(service, {.today = kToday, .days = {}});
  ASSERT_TRUE(plan) << plan.error().what;
  const Outlook& outlook = plan->outlooks[0];
  ASSERT_EQ(outlook.components.size(), 2U);
  const ComponentDates& disk = outlook.components[0];
  EXPECT_EQ(disk.limit.kind, Limit::Kind::kDisk);
  EXPECT_EQ(disk.usable.expected, kToday);  // 240 GB
  EXPECT_EQ(disk.saturated.expected, kToday + days(10));
  EXPECT_EQ(outlook.components[1].limit.kind, Limit::Kind::kSlots);
  EXPECT_EQ(outlook.components[1].saturated.expected, kToday + days(10));
  EXPECT_NEAR(outlook.storage[0].held[9].value, (259.2 + 45 * 0.864) * kGigabyte, 1e4);
  ASSERT_TRUE(outlook.full);
  EXPECT_EQ(outlook.full->component, "counter");
  EXPECT_EQ(outlook.full->on, kToday + days(10));
  EXPECT_FALSE(plan->full);  // with the load of today it is in balance
  EXPECT_TRUE(plan->holds);
}

TEST(Storage, APlanDoesNotHoldWhereADiskIsFullToday) {
  const Service service =
      service_for_test(keeping("stores: { each: 10 kB, today: 100 GB }\n      disk: 100 GB"));
  const auto plan = plan_growth(service, {.today = kToday, .days = 1});
  ASSERT_TRUE(plan) << plan.error().what;
  ASSERT_TRUE(plan->full);
  EXPECT_EQ(plan->full->on, kToday);
  EXPECT_FALSE(plan->holds);
}

}  // namespace
}  // namespace headroom::design
