#include "workload/expected_peak.h"

#include <gtest/gtest.h>

namespace headroom::workload {
namespace {

// 200,000 users x 1.5 a day are 300,000 sessions a day, 3.4722 a second; an hour that holds 12 %
// of the day is 2.88 times as busy as the mean hour, its busiest minute 1.5 times that: 15.
TEST(ExpectedPeak, IsSessionsOfTheBusiestMinutePerSecond) {
  spec::Workload workload;
  workload.users = 200'000;
  workload.sessions_per_user = Rate{1.5 / 86'400};
  workload.peak_hour = {0.12};
  workload.peak_minute = {1.5};
  ASSERT_TRUE(expected_peak(workload));
  EXPECT_NEAR(expected_peak(workload)->per_second, 15, 1e-12);
  EXPECT_EQ(missing_for_expected_peak(workload), "");
}

// 864,000 sessions a day are 10 a second.
TEST(ExpectedPeak, TakesTenPercentForTheBusiestHourUnlessTold) {
  spec::Workload workload;
  workload.users = 864'000;
  workload.sessions_per_user = Rate{1.0 / 86'400};
  EXPECT_NEAR(expected_peak(workload)->per_second, 24, 1e-12);
}

TEST(ExpectedPeak, IsUnknownWithoutUsersOrSessionsAndSaysWhichIsMissing) {
  spec::Workload workload;
  EXPECT_FALSE(expected_peak(workload));
  EXPECT_EQ(missing_for_expected_peak(workload), "users and sessions");
  workload.users = 10;
  EXPECT_FALSE(expected_peak(workload));
  EXPECT_EQ(missing_for_expected_peak(workload), "sessions");
  workload.sessions_per_user = Rate{1};
  workload.users.reset();
  EXPECT_EQ(missing_for_expected_peak(workload), "users");
}

}  // namespace
}  // namespace headroom::workload
