#include "load/pace.h"

#include <gtest/gtest.h>

namespace headroom::load {
namespace {

using namespace std::chrono_literals;

// The plan begins 100 s into the life of the clock.
constexpr Nanos kOpens = 100s;

TEST(Pace, IsWallTimeUntilItIsChanged) {
  const Pace pace(kOpens);
  EXPECT_EQ(pace.wall_of(0s), 100s);
  EXPECT_EQ(pace.wall_of(7s), 107s);
  EXPECT_EQ(pace.plan_at(107s), 7s);
}

TEST(Pace, AtTwiceTheSpeedWhatIsDueComesInHalfTheTimeFromTheChangeOn) {
  Pace pace(kOpens);
  pace.change(110s, {.speed = 2});
  EXPECT_EQ(pace.wall_of(9s), 109s);   // before the change
  EXPECT_EQ(pace.wall_of(10s), 110s);  // at it
  EXPECT_EQ(pace.wall_of(16s), 113s);
  EXPECT_EQ(pace.plan_at(113s), 16s);
}

TEST(Pace, PausedNothingIsDueAndThenGoesOnWhereItStood) {
  Pace pace(kOpens);
  pace.change(110s, {.speed = 0});
  EXPECT_EQ(pace.wall_of(9s), 109s);
  EXPECT_EQ(pace.wall_of(10s), Pace::kNever);
  EXPECT_EQ(pace.plan_at(500s), 10s);
  pace.change(130s, {.speed = 1});
  EXPECT_EQ(pace.wall_of(10s), 130s);
  EXPECT_EQ(pace.wall_of(11s), 131s);
  EXPECT_EQ(pace.plan_at(131s), 11s);
}

TEST(Pace, SeveralChangesAddUp) {
  Pace pace(kOpens);
  pace.change(102s, {.speed = 2});    // the plan at 2 s
  pace.change(105s, {.speed = 0.5});  // at 8 s
  pace.change(109s, {.speed = 1});    // at 10 s
  EXPECT_EQ(pace.plan_at(105s), 8s);
  EXPECT_EQ(pace.wall_of(9s), 107s);
  EXPECT_EQ(pace.wall_of(12s), 111s);
  EXPECT_EQ(pace.wall_of(4s), 103s);
}

// Twice the users from 10 s of the plan on, after a pause at it; as many again from 16 s on.
TEST(Pace, TellsHowManyUsersThereAreWhenOfThePlan) {
  Pace pace(kOpens);
  pace.change(110s, {.speed = 0});
  pace.change(130s, {.speed = 2, .users = 2});
  pace.change(133s, {.speed = 2, .users = 4});
  EXPECT_EQ(pace.users_at(9s), 1);
  EXPECT_EQ(pace.users_at(10s), 2);
  EXPECT_EQ(pace.users_at(15s), 2);
  EXPECT_EQ(pace.users_at(16s), 4);
  EXPECT_EQ(pace.next_change(9s), 10s);
  EXPECT_EQ(pace.next_change(10s), 16s);
  EXPECT_EQ(pace.next_change(16s), Pace::kNever);
}

TEST(Pace, AMomentThatNeverComesStaysOne) {
  Pace pace(kOpens);
  EXPECT_EQ(pace.wall_of(Pace::kNever), Pace::kNever);
  pace.change(101s, {.speed = 1e-9});
  EXPECT_EQ(pace.wall_of(std::chrono::hours(24 * 365)), Pace::kNever);
}

}  // namespace
}  // namespace headroom::load
