#include "rehearsal/rehearse.h"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <utility>

#include "rehearsal/plain_world.h"
#include "rehearsal/reference_policies.h"
#include "run/condenser.h"

namespace headroom::rehearsal {
namespace {

using namespace std::chrono_literals;

// 10 requests a second of each replica: half an hour of 15 a second, then half an hour of 35.
Rehearsal two_levels() {
  return {.model =
              plain_world({.capacity = Rate{10}, .start = 60s, .replicas = 2, .price_per_hour = 3}),
          .sessions = workload::RateCurve({{.seconds = 1800, .from_per_s = 15, .to_per_s = 15},
                                           {.seconds = 1800, .from_per_s = 35, .to_per_s = 35}}),
          .length = 1h};
}

TEST(Elasticity, IsWhatWasMissingAndTooMuchOverWhatWasNeeded) {
  Elasticity e;
  e.add(15, 10, 2, 100);  // 2 needed
  e.add(35, 10, 2, 100);  // 4 needed: half of it is missing, 15 a second are too much
  e.add(5, 10, 2, 100);   // 1 needed: as much again
  e.add(20, 10, 3, 100);  // 2 needed, and not 3 for some rounding: half too much
  EXPECT_DOUBLE_EQ(e.missing(), 0.5 / 4);
  EXPECT_DOUBLE_EQ(e.excess(), (1 + 0.5) / 4);
  EXPECT_DOUBLE_EQ(e.time_missing(), 0.25);
  EXPECT_DOUBLE_EQ(e.time_excess(), 0.5);
  EXPECT_DOUBLE_EQ(e.overload(), 15.0 / 75);
  EXPECT_DOUBLE_EQ(e.cost(), 9.0 / 9.0);
}

TEST(Elasticity, CountsReplicasOfAnotherSizeByWhatTheyServe) {
  Elasticity e;
  e.add(15, 10, 1.5, 100);  // 2 whole ones would be needed, and three quarters of each suffice
  e.add(5, 10, 0.5, 100);   // half of one
  EXPECT_EQ(e.missing(), 0);
  EXPECT_EQ(e.excess(), 0);
  EXPECT_DOUBLE_EQ(e.cost(), 2.0 / 3);
  e.add(16, 10, 1.5, 100);
  EXPECT_DOUBLE_EQ(e.time_missing(), 1.0 / 3);
  EXPECT_DOUBLE_EQ(e.missing(), 0.25 / 3);  // half a replica of the 2 needed
}

TEST(Rehearse, FixedReplicasAreTooFewOrTooMany) {
  const Score score = rehearse(two_levels(), fixed_replicas("four", "service", 4), Seed{1});
  const ComponentScore& service = score.components.front();
  EXPECT_EQ(service.actions, 1U);
  // 2 until they have started, then 4, where 2 are needed, and 4.
  EXPECT_NEAR(service.elasticity.excess(), (1800 - 60) / 3600.0, 1e-9);
  EXPECT_DOUBLE_EQ(service.elasticity.missing(), 0);
  EXPECT_DOUBLE_EQ(service.elasticity.cost(), (4 * 3540 + 2 * 60) / (1800.0 * (2 + 4)));
  EXPECT_NEAR(score.paid, 4 * 3, 1e-9);
  EXPECT_EQ(service.fewest, 2);
  EXPECT_EQ(service.most, 4);
  EXPECT_EQ(score.delayed_share(), 0);
  EXPECT_EQ(score.actions_per_day(), 24);
}

// 2 replicas serve 20 of 35 a second: who comes x seconds into the second half waits 0.75 x, so
// after 4/3 s everyone is delayed. 20 a second are answered.
TEST(Rehearse, TooFewReplicasDelayRequests) {
  const Score score = rehearse(two_levels(), fixed_replicas("two", "service", 2), Seed{1});
  EXPECT_EQ(score.components.front().actions, 0U);
  const fluid::ClassAmounts all = score.requests();
  EXPECT_NEAR(all.started, 1800 * 50, 1e-6);
  EXPECT_NEAR(all.succeeded, 1800 * 35, 1e-6);
  EXPECT_NEAR(all.delayed, 1800 * 20 - 35 * 4.0 / 3, 1e-6);
}

// At 15 a second and a target of 50 %, 3 replicas are asked for. At 35 these are busy all the time,
// so 6; they too at first, since there is a backlog, so 12; and five minutes later, 3.5 / 50 % = 7.
TEST(Rehearse, ATargetOfUtilisationIsFollowed) {
  const Score score =
      rehearse(two_levels(), target_utilisation("half", "service", 0.5, 1000), Seed{1});
  const ComponentScore& service = score.components.front();
  EXPECT_EQ(service.most, 12);
  EXPECT_EQ(service.actions, 4U);
  EXPECT_GT(score.delayed_share(), 0);
  EXPECT_LT(score.delayed_share(), 0.1);
}

// Does nothing, and says so.
class Telling final : public Steering {
 public:
  explicit Telling(Reins reins) : reins_(std::move(reins)) {}
  Nanos period() const override { return 30min; }
  void tick() override {
    reins_.tell({.at = reins_.clock.now(), .kind = "note", .text = "all is well"});
  }

 private:
  Reins reins_;
};

TEST(Rehearse, WhatAControllerTellsIsPartOfTheRun) {
  const Policy policy{.name = "telling",
                      .take = [](const Reins& reins) { return std::make_unique<Telling>(reins); }};
  run::Condenser run;
  const auto score = rehearse(two_levels(), policy, Seed{1}, {.service = "shop"}, run);
  ASSERT_TRUE(score);
  ASSERT_EQ(run.run().events.size(), 2U);
  EXPECT_EQ(run.run().events[1].at, 30min);
  EXPECT_EQ(run.run().events[1].text, "all is well");
  EXPECT_EQ(run.run().header.service, "shop");
  const run::Counts all = run::counts(run.run(), std::nullopt, run::whole(run.run()));
  EXPECT_EQ(all.started, 1800U * 50);
}

TEST(Rehearse, TheSameSeedGivesTheSameScore) {
  Rehearsal rehearsal = two_levels();
  rehearsal.model.components[0].lives = 10min;
  const Policy policy = target_utilisation("half", "service", 0.5, 1000);
  const auto delayed = [&](Seed seed) {
    return rehearse(rehearsal, policy, seed).requests().delayed;
  };
  EXPECT_EQ(delayed(Seed{5}), delayed(Seed{5}));
  EXPECT_NE(delayed(Seed{5}), delayed(Seed{6}));
}

}  // namespace
}  // namespace headroom::rehearsal
