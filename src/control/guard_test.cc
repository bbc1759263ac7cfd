#include "control/guard.h"

#include <gtest/gtest.h>

namespace headroom::control {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

// A component with 4 replicas, 100 requests a second, and the range 1 to 20.
class GuardTest : public testing::Test {
 protected:
  Guarded after(Nanos now, std::optional<int> proposed) {
    const Situation situation{.now = now,
                              .subject = subject_,
                              .signals = signals_,
                              .demand = demand_,
                              .demands = demands_,
                              .asked = asked_,
                              .range = range_};
    const Guarded guarded = guard(state_, rules_, situation, {.replicas = proposed, .why = "test"});
    if (guarded.replicas != asked_) note_scaled(state_, rules_, asked_, guarded.replicas, now);
    asked_ = guarded.replicas;
    return guarded;
  }

  Subject subject_{.component = "model"};
  platform::ComponentSignals signals_{.component = "model"};
  std::optional<double> demand_ = 100;
  History demands_;
  int asked_ = 4;
  ReplicaRange range_{.least = 1, .most = 20};
  GuardRules rules_{.behaviour = unlimited_behaviour()};
  GuardState state_;
};

TEST_F(GuardTest, LetsPassWhatIsSafe) {
  const Guarded guarded = after(minutes(1), 7);
  EXPECT_EQ(guarded.replicas, 7);
  EXPECT_EQ(guarded.limit, "");
}

TEST_F(GuardTest, KeepsWithinTheRange) {
  const Guarded most = after(minutes(1), 25);
  EXPECT_EQ(most.replicas, 20);
  EXPECT_EQ(most.limit, "at most 20");
  range_.least = 3;
  rules_.behaviour.down.stabilisation = {};
  const Guarded least = after(minutes(2), 1);
  EXPECT_EQ(least.replicas, 3);
  EXPECT_EQ(least.limit, "at least 3");
}

TEST_F(GuardTest, FollowsTheRangeWhateverIsProposed) {
  range_ = {.least = 6, .most = 8};
  EXPECT_EQ(after(minutes(1), std::nullopt).replicas, 6);
  range_ = {.least = 2, .most = 3};
  const Guarded guarded = after(minutes(2), std::nullopt);
  EXPECT_EQ(guarded.replicas, 3);
  EXPECT_EQ(guarded.limit, "at most 3");
}

TEST_F(GuardTest, GrowsNoFurtherThanHelps) {
  rules_.useful = 9;
  const Guarded guarded = after(minutes(1), 12);
  EXPECT_EQ(guarded.replicas, 9);
  EXPECT_EQ(guarded.limit, "more than 9 bring nothing");
}

TEST_F(GuardTest, GrowsNoFurtherThanMayBeSpent) {
  rules_.affordable = 6;
  const Guarded guarded = after(minutes(1), 12);
  EXPECT_EQ(guarded.replicas, 6);
  EXPECT_EQ(guarded.limit, "the budget is spent by 6");
  // The least that was asked for is the user's word too, and the stronger one.
  range_.least = 7;
  EXPECT_EQ(after(minutes(2), 12).replicas, 7);
}

TEST_F(GuardTest, ShrinksOnlyToTheMostThatWasWantedWithinTheCalm) {
  EXPECT_EQ(after(minutes(1), 4).replicas, 4);
  EXPECT_EQ(after(minutes(2), 3).replicas, 4);
  const Guarded held = after(minutes(3), 1);
  EXPECT_EQ(held.replicas, 4);
  EXPECT_EQ(held.limit, "held at 4 by the most wanted within 5min");
  // The wish for 4 is five minutes old now, that for 3 a minute later.
  EXPECT_EQ(after(minutes(6), 1).replicas, 3);
  EXPECT_EQ(after(minutes(7), 1).replicas, 1);
}

TEST_F(GuardTest, GrowsNoFasterThanTheRate) {
  rules_.behaviour.up.policies = {
      {.unit = RateUnit::kPods, .value = 2, .period = std::chrono::minutes(1)}};
  const Guarded first = after(minutes(1), 12);
  EXPECT_EQ(first.replicas, 6);
  EXPECT_EQ(first.limit, "limited by 2 pods per 1min");
  EXPECT_EQ(after(minutes(1) + seconds(30), 12).replicas, 6);
  EXPECT_EQ(after(minutes(2), 12).replicas, 8);
}

TEST_F(GuardTest, GoesToZeroOnlyAfterNobodyCameForAWhile) {
  range_.least = 0;
  rules_.behaviour.down.stabilisation = {};
  rules_.idle = minutes(2);
  EXPECT_EQ(after(minutes(1), 0).replicas, 1);
  demand_ = 0;
  const Guarded held = after(minutes(3) - seconds(1), 0);
  EXPECT_EQ(held.replicas, 1);
  EXPECT_EQ(held.limit, "it may be needed");
  EXPECT_EQ(after(minutes(3), 0).replicas, 0);
}

TEST_F(GuardTest, GoesToZeroForNobodyWhoIsStillServed) {
  range_.least = 0;
  rules_.behaviour.down.stabilisation = {};
  rules_.idle = {};
  demand_ = 0;
  signals_.in_flight = 1;
  EXPECT_EQ(after(minutes(10), 0).replicas, 1);
  signals_.in_flight = 0;
  signals_.queue = 2;
  EXPECT_EQ(after(minutes(20), 0).replicas, 1);
  signals_.queue = 0;
  EXPECT_EQ(after(minutes(30), 0).replicas, 0);
}

TEST_F(GuardTest, ComesBackFromZeroForTheFirstThatComes) {
  range_.least = 0;
  asked_ = 0;
  demand_ = 0.1;
  const Guarded guarded = after(minutes(10), 0);
  EXPECT_EQ(guarded.replicas, 1);
  EXPECT_EQ(guarded.limit, "it may be needed");
}

TEST_F(GuardTest, HasNoneWhereNoneMayBe) {
  range_ = {.least = 0, .most = 0};
  EXPECT_EQ(after(minutes(1), 3).replicas, 0);
}

TEST_F(GuardTest, HoldsWhatItHasWhileNothingCanBeTold) {
  range_.least = 0;
  demand_.reset();
  const Guarded guarded = after(minutes(60), std::nullopt);
  EXPECT_EQ(guarded.replicas, 4);
  EXPECT_EQ(guarded.limit, "");
}

// An hour of silence is no hour in which few were wanted: five minutes have to pass from the last
// moment of it.
TEST_F(GuardTest, TakesSilenceForNoCalm) {
  demand_.reset();
  after(minutes(60), std::nullopt);
  demand_ = 1;
  EXPECT_EQ(after(minutes(61), 1).replicas, 4);
  EXPECT_EQ(after(minutes(65) - seconds(1), 1).replicas, 4);
  EXPECT_EQ(after(minutes(65), 1).replicas, 1);
}

}  // namespace
}  // namespace headroom::control
