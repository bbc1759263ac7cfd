#include "control/hpa_on_signals.h"

#include <gtest/gtest.h>

#include <limits>

namespace headroom::control {
namespace {

using platform::ComponentSignals;
using platform::Health;
using platform::ReplicaSignals;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Nanos kNow = minutes(60);
constexpr ReplicaRange kRange{.least = 1, .most = 50};

ScalingPolicy on(ScalingMetric metric, double value) {
  return {.component = "model",
          .targets = {{.metric = metric, .value = value}},
          .behaviour = HpaBehaviour{}};
}

ReplicaSignals replica(Health health, std::optional<double> utilisation, Nanos since = {}) {
  return {.index = 0, .health = health, .since = since, .utilisation = utilisation};
}

ComponentSignals replicas(std::vector<ReplicaSignals> them) {
  return {.component = "model", .replicas = std::move(them)};
}

ComponentSignals ready(int count, double utilisation) {
  return replicas(std::vector<ReplicaSignals>(static_cast<std::size_t>(count),
                                              replica(Health::kReady, utilisation)));
}

TEST(HpaOnSignals, ScalesOnUtilisation) {
  // 0.9 / 0.7 = 1.286; x 4 = 5.1.
  const HpaDecision decision =
      HpaOnSignals(on(ScalingMetric::kUtilisation, 0.7)).decide(kNow, ready(4, 0.9), 4, kRange);
  EXPECT_EQ(decision.replicas, 6);
  EXPECT_EQ(decision.why, "4 -> 6: utilisation 90 % of 70 %");
}

// 0.57 is a little less in binary, and 570 thousandths all the same: 57 / 57 = 1.
TEST(HpaOnSignals, TakesAShareForWhatItIsInDecimal) {
  const HpaDecision decision =
      HpaOnSignals(on(ScalingMetric::kUtilisation, 0.57)).decide(kNow, ready(3, 0.57), 3, kRange);
  EXPECT_EQ(decision.why, "stays at 3: utilisation 57 % of 57 %, within the tolerance");
}

TEST(HpaOnSignals, TakesWhatStartsForIdleWhereItGoesUp) {
  // 2 x 100 of 4 x 100: 50 %, which is on target.
  const HpaDecision decision =
      HpaOnSignals(on(ScalingMetric::kUtilisation, 0.5))
          .decide(kNow,
                  replicas({replica(Health::kReady, 1.0), replica(Health::kReady, 1.0),
                            replica(Health::kStarting, {}, kNow - seconds(20)),
                            replica(Health::kStarting, 0.9, kNow - seconds(20))}),
                  4, kRange);
  EXPECT_EQ(decision.replicas, 4);
  EXPECT_EQ(decision.why,
            "stays at 4: utilisation 100 % of 50 %, 2 pods not ready taken for idle: 50 %, "
            "within the tolerance");
}

TEST(HpaOnSignals, TakesWhatTellsNothingForIdleWhereItGoesUp) {
  // 3 x 100 of 4 x 100: 75 / 50 = 1.5; x 4 = 6.
  const HpaDecision decision =
      HpaOnSignals(on(ScalingMetric::kUtilisation, 0.5))
          .decide(kNow,
                  replicas({replica(Health::kReady, 1.0), replica(Health::kReady, 1.0),
                            replica(Health::kReady, 1.0), replica(Health::kReady, {})}),
                  4, kRange);
  EXPECT_EQ(decision.replicas, 6);
}

TEST(HpaOnSignals, LeavesOutWhatFailedOrStopped) {
  // 2 x 100 / 50 = 4.
  const HpaDecision decision =
      HpaOnSignals(on(ScalingMetric::kUtilisation, 0.5))
          .decide(kNow,
                  replicas({replica(Health::kReady, 1.0), replica(Health::kReady, 1.0),
                            replica(Health::kFailed, {}), replica(Health::kStopped, {})}),
                  2, kRange);
  EXPECT_EQ(decision.replicas, 4);
}

// A replica ready for 10 s: of a mean over 15 s a third is its start; 15 s later all is work.
TEST(HpaOnSignals, LeavesOutTheMeanThatAReplicasStartIsPartOf) {
  HpaOnSignals hpa(on(ScalingMetric::kUtilisation, 0.5));
  const auto at = [&](Nanos now) {
    const auto signals =
        replicas({replica(Health::kReady, 1.0), replica(Health::kReady, 0.4, kNow - seconds(10))});
    return hpa.decide(now, signals, 2, kRange).replicas;
  };
  hpa.decide(kNow - seconds(15), ready(1, 1.0), 2, kRange);
  // 100 of 2 x 100: on target.
  EXPECT_EQ(at(kNow), 2);
  // 140 of 200: 70 / 50 = 1.4; x 2 = 2.8.
  EXPECT_EQ(at(kNow + seconds(15)), 3);
}

TEST(HpaOnSignals, ScalesOnAFigureOverTheReplicas) {
  ComponentSignals signals = ready(4, 0.1);
  signals.arrivals = 450;
  signals.in_flight = 90;
  signals.queue = 33.5;
  const auto decide = [&](ScalingMetric metric, double each) {
    return HpaOnSignals(on(metric, each)).decide(kNow, signals, 4, kRange).why;
  };
  EXPECT_EQ(decide(ScalingMetric::kArrivals, 75), "4 -> 6: arrivals a second 112.5 of 75 each");
  EXPECT_EQ(decide(ScalingMetric::kInFlight, 18), "4 -> 5: requests in flight 22.5 of 18 each");
  EXPECT_EQ(decide(ScalingMetric::kQueue, 5), "4 -> 7: requests that wait 8.375 of 5 each");
}

TEST(HpaOnSignals, CountsStartingReplicasInAnAverage) {
  ComponentSignals signals = replicas(
      {replica(Health::kReady, {}), replica(Health::kStarting, {}), replica(Health::kFailed, {})});
  signals.queue = 20;
  // 20 over 2 is 10.
  EXPECT_EQ(HpaOnSignals(on(ScalingMetric::kQueue, 10)).decide(kNow, signals, 2, kRange).why,
            "stays at 2: requests that wait 10 of 10 each, within the tolerance");
}

TEST(HpaOnSignals, HoldsWhatItCannotTell) {
  ComponentSignals signals = ready(4, 0.1);
  EXPECT_EQ(HpaOnSignals(on(ScalingMetric::kQueue, 10)).decide(kNow, signals, 4, kRange).why,
            "stays at 4: requests that wait cannot be told: there is no figure");
  signals.queue = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(HpaOnSignals(on(ScalingMetric::kQueue, 10)).decide(kNow, signals, 4, kRange).why,
            "stays at 4: requests that wait cannot be told: there is no figure");
}

TEST(HpaOnSignals, WakesFromNoneByArrivals) {
  ComponentSignals signals = replicas({});
  signals.arrivals = 120;
  const HpaDecision decision = HpaOnSignals(on(ScalingMetric::kArrivals, 50))
                                   .decide(kNow, signals, 0, {.least = 0, .most = 50});
  EXPECT_EQ(decision.replicas, 3);
  EXPECT_EQ(decision.why, "0 -> 3: arrivals a second 120, 50 each");
}

TEST(HpaOnSignals, CountsWhatChangedSinceAgainstTheRates) {
  HpaOnSignals hpa(on(ScalingMetric::kUtilisation, 0.5));
  // 250 / 50 x 2 = 10 are wanted; the rate allows 2 + 4 = 6.
  EXPECT_EQ(hpa.decide(kNow, ready(2, 2.5), 2, kRange).replicas, 6);
  // 10 s later 6 are there. There were 2 at the beginning of the 15 s: 6 is all that is allowed.
  EXPECT_EQ(hpa.decide(kNow + seconds(10), ready(6, 2.5), 6, kRange).replicas, 6);
  EXPECT_EQ(hpa.decide(kNow + seconds(20), ready(6, 2.5), 6, kRange).replicas, 12);
}

TEST(HpaOnSignals, GoesOnFromTheStateThatAnotherLeft) {
  const ScalingPolicy policy = on(ScalingMetric::kUtilisation, 0.5);
  HpaOnSignals before(policy);
  before.decide(kNow, ready(2, 2.5), 2, kRange);
  HpaOnSignals after(policy, before.state());
  EXPECT_EQ(after.decide(kNow + seconds(10), ready(6, 2.5), 6, kRange).why,
            before.decide(kNow + seconds(10), ready(6, 2.5), 6, kRange).why);
  EXPECT_EQ(after.state(), before.state());
}

}  // namespace
}  // namespace headroom::control
