#include "control/hpa.h"

#include <gtest/gtest.h>

namespace headroom::control {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr ReplicaRange kRange{.least = 2, .most = 20};

HpaMetric external(std::string name) {
  return {.name = std::move(name), .kind = HpaTarget::kAverageValue, .target = 10'000};
}

// Where each replica takes 10, so that 10 x n of a metric asks for n.
HpaReading asks_for(int replicas) {
  return {.samples = {}, .total_milli = 10'000 * replicas, .failure = {}};
}
HpaReading fails() {
  return {.samples = {}, .total_milli = {}, .failure = "no answer within 1s"};
}

HpaInput input(Nanos now, int replicas, std::vector<HpaReading> readings,
               ReplicaRange range = kRange) {
  return {.scene = {.now = now, .asked = replicas, .present = replicas, .pods = {}},
          .readings = std::move(readings),
          .range = range};
}

Hpa of_one_metric() {
  return Hpa({.metrics = {external("queue")}, .behaviour = HpaBehaviour{}});
}
Hpa of_two_metrics() {
  return Hpa({.metrics = {external("queue"), external("in flight")}, .behaviour = HpaBehaviour{}});
}

TEST(Hpa, SaysFromWhatToWhatAndWhy) {
  Hpa hpa = of_one_metric();
  const HpaDecision decision = hpa.decide(input(minutes(1), 3, {asks_for(12)}));
  // 120 over 3 is 40 each; 12 wanted; 3 + 4 = 7.
  EXPECT_EQ(decision.replicas, 7);
  EXPECT_EQ(decision.why, "3 -> 7: queue 40 of 10 each, limited by 4 pods per 15s");
}

TEST(Hpa, OfSeveralMetricsFollowsTheOneThatAsksForMost) {
  Hpa hpa = of_two_metrics();
  const HpaDecision decision = hpa.decide(input(minutes(1), 10, {asks_for(12), asks_for(15)}));
  EXPECT_EQ(decision.replicas, 15);
  EXPECT_EQ(decision.why, "10 -> 15: in flight 15 of 10 each");
}

TEST(Hpa, OfEqualsNamesTheFirst) {
  Hpa hpa = of_two_metrics();
  const HpaDecision decision = hpa.decide(input(minutes(1), 10, {asks_for(12), asks_for(12)}));
  EXPECT_EQ(decision.why, "10 -> 12: queue 12 of 10 each");
}

TEST(Hpa, WithAMetricMissingStillScalesUp) {
  Hpa hpa = of_two_metrics();
  const HpaDecision decision = hpa.decide(input(minutes(1), 10, {fails(), asks_for(15)}));
  EXPECT_EQ(decision.replicas, 15);
  EXPECT_EQ(decision.why,
            "10 -> 15: in flight 15 of 10 each, queue cannot be told: no answer within 1s");
}

TEST(Hpa, WithAMetricMissingDoesNotScaleDown) {
  Hpa hpa({.metrics = {external("queue"), external("in flight")}, .behaviour = {}});
  hpa.decide(input(minutes(1), 10, {asks_for(10), asks_for(10)}));
  const HpaDecision decision = hpa.decide(input(minutes(30), 10, {fails(), asks_for(5)}));
  EXPECT_EQ(decision.replicas, 10);
  EXPECT_EQ(decision.why,
            "stays at 10: in flight 5 of 10 each, queue cannot be told: no answer within 1s");
  // And what it would have been is not remembered as a recommendation.
  EXPECT_EQ(hpa.state().recommendations.size(), 2u);
}

TEST(Hpa, WithAllMetricsMissingDoesNothing) {
  Hpa hpa = of_two_metrics();
  const HpaDecision decision = hpa.decide(input(minutes(1), 10, {fails(), fails()}));
  EXPECT_EQ(decision.replicas, 10);
  EXPECT_EQ(decision.why,
            "stays at 10: queue cannot be told: no answer within 1s, "
            "in flight cannot be told: no answer within 1s");
}

// It remembers the 10 that it found for 5 minutes: the edge of the window is outside.
TEST(Hpa, ThatBeginsDoesNotScaleDownForFiveMinutes) {
  Hpa hpa = of_one_metric();
  EXPECT_EQ(hpa.decide(input(minutes(1), 10, {asks_for(5)})).replicas, 10);
  EXPECT_EQ(hpa.decide(input(minutes(6) - seconds(1), 10, {asks_for(5)})).replicas, 10);
  const HpaDecision decision = hpa.decide(input(minutes(6), 10, {asks_for(5)}));
  EXPECT_EQ(decision.replicas, 5);
  EXPECT_EQ(decision.why, "10 -> 5: queue 5 of 10 each");
}

TEST(Hpa, StabilisesBeforeItLimitsTheRateAndThenTheRange) {
  HpaBehaviour behaviour;
  behaviour.down = {.policies = {{.unit = RateUnit::kPods, .value = 2, .period = minutes(1)}},
                    .choice = RateChoice::kMax,
                    .stabilisation = minutes(1)};
  Hpa hpa({.metrics = {external("queue")}, .behaviour = behaviour});
  hpa.decide(input(minutes(1), 10, {asks_for(10)}));
  hpa.decide(input(minutes(2), 10, {asks_for(7)}));
  // 7 and 1 are wanted within the minute: 7. The rate: 10 - 2 = 8.
  const HpaDecision slow = hpa.decide(input(minutes(2) + seconds(30), 10, {asks_for(1)}));
  EXPECT_EQ(slow.replicas, 8);
  EXPECT_EQ(slow.why,
            "10 -> 8: queue 1 of 10 each, held at 7 by the most wanted within 1min, "
            "limited by 2 pods per 1min");
  // Later nothing but 1 is wanted; the rate: 4 - 2 = 2, and so is the least.
  const HpaDecision least = hpa.decide(input(minutes(4), 4, {asks_for(1)}));
  EXPECT_EQ(least.replicas, 2);
  EXPECT_EQ(least.why, "4 -> 2: queue 2.5 of 10 each, at least 2");
}

TEST(Hpa, CountsWhatWasScaledAgainstTheRate) {
  Hpa hpa = of_one_metric();
  EXPECT_EQ(hpa.decide(input(minutes(1), 2, {asks_for(20)})).replicas, 6);
  hpa.scaled(2, 6, minutes(1));
  // 10 s later there were 2 at the beginning of the period: 2 + 4 = 6, 2 x 2 = 4.
  EXPECT_EQ(hpa.decide(input(minutes(1) + seconds(10), 6, {asks_for(20)})).replicas, 6);
  // After 15 s it is over: 6 + 4 = 10, 6 x 2 = 12.
  EXPECT_EQ(hpa.decide(input(minutes(1) + seconds(15), 6, {asks_for(20)})).replicas, 12);
}

TEST(Hpa, WithoutABehaviourDoublesAtMostEachTime) {
  Hpa hpa({.metrics = {external("queue")}});
  EXPECT_EQ(hpa.decide(input(minutes(1), 3, {asks_for(20)})).replicas, 6);
  hpa.scaled(3, 6, minutes(1));
  EXPECT_EQ(hpa.decide(input(minutes(1) + seconds(15), 6, {asks_for(20)})).replicas, 12);
  EXPECT_TRUE(hpa.state().added.empty());
}

TEST(Hpa, BringsWhatIsOutsideTheRangeBackAtOnce) {
  Hpa hpa = of_one_metric();
  const HpaDecision down = hpa.decide(input(minutes(1), 50, {asks_for(50)}));
  EXPECT_EQ(down.replicas, 20);
  EXPECT_EQ(down.why, "50 -> 20: at most 20");
  const HpaDecision up = hpa.decide(input(minutes(1), 1, {fails()}));
  EXPECT_EQ(up.replicas, 2);
  EXPECT_EQ(up.why, "1 -> 2: at least 2");
}

TEST(Hpa, LeavesAloneWhatWasScaledToNoneByHand) {
  Hpa hpa = of_one_metric();
  const HpaDecision decision = hpa.decide(input(minutes(1), 0, {asks_for(5)}));
  EXPECT_EQ(decision.replicas, 0);
  EXPECT_EQ(decision.why, "stays at 0: scaled to 0 by hand, so not scaled automatically");
}

TEST(Hpa, WakesFromNoneWhereNoneIsInTheRange) {
  Hpa hpa = of_one_metric();
  const ReplicaRange from_none{.least = 0, .most = 20};
  // 10 x 5 asks for 5; of none the rate allows 0 + 4.
  const HpaDecision decision = hpa.decide(input(minutes(1), 0, {asks_for(5)}, from_none));
  EXPECT_EQ(decision.replicas, 4);
  EXPECT_EQ(decision.why, "0 -> 4: queue 50, 10 each, limited by 4 pods per 15s");
}

TEST(Hpa, GoesToNoneAfterTheWindow) {
  Hpa hpa = of_one_metric();
  const ReplicaRange from_none{.least = 0, .most = 20};
  EXPECT_EQ(hpa.decide(input(minutes(1), 1, {asks_for(0)}, from_none)).replicas, 1);
  EXPECT_EQ(hpa.decide(input(minutes(6), 1, {asks_for(0)}, from_none)).replicas, 0);
}

TEST(Hpa, GoesOnFromTheStateThatAnotherLeft) {
  Hpa before = of_one_metric();
  before.decide(input(minutes(1), 10, {asks_for(18)}));
  before.scaled(10, 18, minutes(1));
  Hpa after(before.settings(), before.state());
  const HpaInput next = input(minutes(1) + seconds(10), 18, {asks_for(6)});
  EXPECT_EQ(after.decide(next).why, before.decide(next).why);
  EXPECT_EQ(after.state(), before.state());
  EXPECT_EQ(after.decide(next).replicas, 18);
}

}  // namespace
}  // namespace headroom::control
