#include "control/predictive_policy.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace headroom::control {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

PredictiveSettings settings(double late = 0.02) {
  return {.reactive = {.target = 0.8}, .late = late, .period = minutes(5)};
}

// One replica takes 10 requests a second.
class PredictivePolicyTest : public testing::Test {
 protected:
  Proposal at(PredictivePolicy& policy, Nanos now, std::optional<double> demand) {
    if (demand) demands_.add(now, *demand);
    return policy.propose({.now = now,
                           .subject = subject_,
                           .signals = signals_,
                           .demand = demand,
                           .demands = demands_,
                           .asked = 4,
                           .range = {.least = 1, .most = 50}});
  }

  Subject subject_{.component = "model", .capacity = 10};
  platform::ComponentSignals signals_{.component = "model"};
  History demands_;
};

TEST_F(PredictivePolicyTest, AsksForWhatIsForecastAndSaysHowGoodThatWas) {
  PredictivePolicy policy(settings(0.5));
  const std::string reactive = "40/s arrive, a replica takes 10/s, at 80%";
  EXPECT_EQ(at(policy, Nanos{}, 40).why, reactive);
  at(policy, minutes(2) + seconds(30), 400);
  // One forecast is due, and was exceeded: of one of two nothing is known yet.
  EXPECT_EQ(at(policy, minutes(5), 40).why, reactive);
  // The second one, made at 400/s, was not: 40/s came.
  const Proposal proposal = at(policy, minutes(7) + seconds(30), 40);
  EXPECT_GT(proposal.replicas, 5);
  EXPECT_TRUE(proposal.why.starts_with("up to ")) << proposal.why;
  EXPECT_NE(proposal.why.find("(50% of 2 were exceeded)"), std::string::npos) << proposal.why;
  const auto foreseen = policy.foreseen();
  ASSERT_TRUE(foreseen);
  EXPECT_EQ(foreseen->within, minutes(5));
  EXPECT_GT(foreseen->most, 40);
  EXPECT_EQ(foreseen->due, 2U);
  EXPECT_EQ(foreseen->exceeded, 1U);
  at(policy, minutes(10), std::nullopt);
  EXPECT_FALSE(policy.foreseen()) << "of a demand that cannot be told";
}

// Load that swings between 40/s and 160/s every day: what is asked for has to be enough for what is
// there a lead, or 20 steps, later.
TEST_F(PredictivePolicyTest, HasInTimeWhatAKnownDayNeeds) {
  PredictivePolicy policy(settings());
  const auto load = [](int step) {
    return 100 + 60 * std::sin(2 * std::numbers::pi * step / (24 * 240));
  };
  int short_of_it = 0;
  for (int step = 0; step < 4 * 24 * 240; ++step) {
    const Proposal proposal = at(policy, seconds(15) * step, load(step));
    if (step >= 2 * 24 * 240) short_of_it += *proposal.replicas * 10 < load(step + 20);
  }
  // 2 % of two days' 11,520 decisions are 230; half as much again for what it is still learning.
  EXPECT_LE(short_of_it, 345);
}

TEST_F(PredictivePolicyTest, NeverAsksForLessThanTheReactiveTarget) {
  PredictivePolicy policy(settings(0.5));
  for (int step = 0; step < 1000; ++step) at(policy, seconds(15) * step, 40);
  // 1000 / 10 / 0.8 = 125: no forecast expects that.
  const Proposal proposal = at(policy, seconds(15) * 1000, 1000);
  EXPECT_EQ(proposal.replicas, 125);
  EXPECT_EQ(proposal.why, "1000/s arrive, a replica takes 10/s, at 80%");
}

TEST_F(PredictivePolicyTest, IsReactiveWhereDemandCannotBeTold) {
  PredictivePolicy policy(settings());
  EXPECT_EQ(at(policy, Nanos{}, std::nullopt).replicas, std::nullopt);
  signals_.replicas = {{.health = platform::Health::kReady, .utilisation = 0.9}};
  // 0.9 / 0.8 = 1.125.
  EXPECT_EQ(at(policy, seconds(15), std::nullopt).replicas, 2);
}

TEST_F(PredictivePolicyTest, ExpectsNobodyWhereNobodyEverCame) {
  PredictivePolicy policy(settings());
  for (int step = 0; step < 100; ++step) {
    EXPECT_EQ(at(policy, seconds(15) * step, 0).replicas, 0);
  }
}

TEST_F(PredictivePolicyTest, TakesUpWhatAnotherHadLearned) {
  PredictivePolicy before(settings());
  for (int step = 0; step < 1000; ++step) at(before, seconds(15) * step, 40 + step % 17);
  PredictivePolicy after(settings());
  ASSERT_TRUE(after.restore(before.learned(), hours(10)));
  EXPECT_EQ(after.learned(), before.learned());
}

TEST_F(PredictivePolicyTest, RefusesWhatNoneHadLearned) {
  PredictivePolicy policy(settings());
  const std::string own = policy.learned();
  for (const std::string_view garbage :
       {"", "nonsense", "[]", "{}", R"({"weights":[1,2,3]})",
        R"({"weights":[0,0,0,0,0,0,0,0,0,0,0],"squares":[0,0,0,0,0,0,0,0,0,0,0],)"
        R"("unevenness":0,"due":0,"exceeded":0,"absolute_error":0})"}) {
    const auto done = policy.restore(garbage, hours(10));
    ASSERT_FALSE(done) << garbage;
    EXPECT_EQ(done.error().what, "what the forecast had learned cannot be read");
    EXPECT_EQ(done.error().fix, "it learns anew");
  }
  EXPECT_EQ(policy.learned(), own);
}

}  // namespace
}  // namespace headroom::control
