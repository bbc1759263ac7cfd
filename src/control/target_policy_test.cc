#include "control/target_policy.h"

#include <gtest/gtest.h>

namespace headroom::control {
namespace {

using platform::Health;

// 4 replicas are asked for; each takes 12 requests a second and has 20 slots.
class TargetPolicyTest : public testing::Test {
 protected:
  Proposal of(TargetSettings settings) {
    return TargetPolicy(settings).propose({.now = {},
                                           .subject = subject_,
                                           .signals = signals_,
                                           .demand = demand_,
                                           .demands = demands_,
                                           .asked = asked_,
                                           .range = {.least = 1, .most = 20}});
  }
  void add(int count, Health health, std::optional<double> utilisation) {
    for (int i = 0; i < count; ++i) {
      signals_.replicas.push_back({.health = health, .utilisation = utilisation});
    }
  }

  Subject subject_{.component = "model", .capacity = 12, .slots = 20};
  platform::ComponentSignals signals_{.component = "model"};
  std::optional<double> demand_;
  History demands_;
  int asked_ = 4;
};

TEST_F(TargetPolicyTest, GoesByWhatArrives) {
  demand_ = 45;
  // 45 / 12 = 3.75, / 0.75 = 5.
  const Proposal proposal = of({.target = 0.75});
  EXPECT_EQ(proposal.replicas, 5);
  EXPECT_EQ(proposal.why, "45/s arrive, a replica takes 12/s, at 75%");
  demand_ = 45.1;
  EXPECT_EQ(of({.target = 0.75}).replicas, 6);
}

TEST_F(TargetPolicyTest, WorksOffWhatWaitsWithinAMinute) {
  demand_ = 36;
  signals_.queue = 720;
  // 36 + 720 / 60 = 48: four fully used replicas.
  const Proposal proposal = of({.target = 1});
  EXPECT_EQ(proposal.replicas, 4);
  EXPECT_EQ(proposal.why, "36/s arrive and 720 wait, a replica takes 12/s, at 100%");
}

TEST_F(TargetPolicyTest, GoesByWhatIsInFlight) {
  signals_.in_flight = 100;
  // 100 / 20 = 5, / 0.8 = 6.25.
  const Proposal proposal = of({.metric = ScalingMetric::kInFlight, .target = 0.8});
  EXPECT_EQ(proposal.replicas, 7);
  EXPECT_EQ(proposal.why, "100 in flight, a replica has 20 slots, at 80%");
}

TEST_F(TargetPolicyTest, GoesByTheQueueAsPartOfWhatIsInFlight) {
  signals_.in_flight = 100;
  signals_.queue = 20;
  const Proposal proposal = of({.metric = ScalingMetric::kQueue, .target = 1});
  EXPECT_EQ(proposal.replicas, 5);
  EXPECT_EQ(proposal.why, "20 wait, 100 in flight, a replica has 20 slots, at 100%");
}

TEST_F(TargetPolicyTest, GoesByHowBusyThoseAreThatTellIt) {
  add(2, Health::kReady, 0.9);
  add(1, Health::kReady, {});  // counted, and taken for as busy as the others
  add(1, Health::kStarting, 0.1);
  // 0.9 x 3 = 2.7, / 0.6 = 4.5.
  const Proposal proposal = of({.metric = ScalingMetric::kUtilisation, .target = 0.6});
  EXPECT_EQ(proposal.replicas, 5);
  EXPECT_EQ(proposal.why, "90% of 3 replicas in use, at 60%");
}

TEST_F(TargetPolicyTest, GoesByTheNextThatCanBeTold) {
  add(4, Health::kReady, 0.7);
  Proposal proposal = of({.target = 0.7});
  EXPECT_EQ(proposal.replicas, 4);
  EXPECT_EQ(proposal.why,
            "70% of 4 replicas in use, by which it goes for want of better signals, at 70%");
  signals_.in_flight = 84;
  // 84 / 20 = 4.2, / 0.7 = 6: before how busy they are.
  EXPECT_EQ(of({.target = 0.7}).replicas, 6);
  demand_ = 84;
  // 84 / 12 = 7, / 0.7 = 10: before either.
  EXPECT_EQ(of({.metric = ScalingMetric::kQueue, .target = 0.7}).replicas, 10);
}

TEST_F(TargetPolicyTest, GoesByAnotherWhereItIsNotKnownWhatAReplicaTakes) {
  subject_.capacity.reset();
  demand_ = 1000;
  add(4, Health::kReady, 0.5);
  EXPECT_EQ(of({.target = 0.5}).replicas, 4);
}

TEST_F(TargetPolicyTest, SaysWhereNothingCanBeTold) {
  add(4, Health::kReady, {});
  const Proposal proposal = of({});
  EXPECT_EQ(proposal.replicas, std::nullopt);
  EXPECT_EQ(proposal.why, "nothing tells what it is doing");
}

TEST_F(TargetPolicyTest, ChangesNothingWithinTheTolerance) {
  const TargetSettings settings{.target = 0.5, .tolerance = 0.1};
  demand_ = 26.4;  // 26.4 / 12 / 0.5 = 4.4, 1.1 times what there is
  EXPECT_EQ(of(settings).replicas, 4);
  demand_ = 26.5;
  EXPECT_EQ(of(settings).replicas, 5);
  demand_ = 21.7;  // 3.62, 0.904 times
  EXPECT_EQ(of(settings).replicas, 4);
  demand_ = 17;  // 2.83
  EXPECT_EQ(of(settings).replicas, 3);
}

TEST_F(TargetPolicyTest, WantsNoneWhereNothingComes) {
  demand_ = 0;
  EXPECT_EQ(of({}).replicas, 0);
  asked_ = 0;
  EXPECT_EQ(of({.tolerance = 0.1}).replicas, 0);
  demand_ = 1;
  EXPECT_EQ(of({.tolerance = 0.1}).replicas, 1);
}

TEST_F(TargetPolicyTest, BoundsWhatNobodyCanHave) {
  demand_ = 1e12;
  EXPECT_EQ(of({}).replicas, 1'000'000);
}

}  // namespace
}  // namespace headroom::control
