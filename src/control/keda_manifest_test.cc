#include "control/keda_manifest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace headroom::control {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

ScalingPolicy on(ScalingMetric metric, double value, ReplicaRange replicas = {2, 20}) {
  return {.component = "history-api",
          .replicas = replicas,
          .targets = {{.metric = metric, .value = value, .query = {}}}};
}

// The text of one line's trigger.
std::string with(std::string_view entry) {
  ScalingPolicy policy = on(ScalingMetric::kQueue, 10);
  policy.schedule = {parse_schedule_entry(entry).value()};
  return keda_manifest(policy).text;
}

TEST(KedaManifest, IsAsOneWritesItByHand) {
  const Manifest manifest = keda_manifest(on(ScalingMetric::kInFlight, 12.5));
  EXPECT_EQ(
      manifest.text,
      R"yaml(# Needs: history_api_requests_in_flight: a series of that name in Prometheus, or another query
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata:
  name: history-api
  namespace: default
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: history-api
  minReplicaCount: 2
  maxReplicaCount: 20
  triggers:
    - type: prometheus
      metricType: AverageValue
      metadata:
        serverAddress: "http://prometheus:9090"
        query: "sum(history_api_requests_in_flight)"
        threshold: "12.5"
)yaml");
  EXPECT_THAT(manifest.lost, IsEmpty());
}

TEST(KedaManifest, AsksTheQueryThatIsGiven) {
  ScalingPolicy policy = on(ScalingMetric::kArrivals, 75);
  policy.targets[0].query = "sum(rate(http_requests_total{job=\"api\"}[1m]))";
  const Manifest manifest = keda_manifest(policy, {.space = "shop", .prometheus = "http://p:1"});
  EXPECT_THAT(manifest.text, HasSubstr(R"yaml(
        serverAddress: "http://p:1"
        query: "sum(rate(http_requests_total{job=\"api\"}[1m]))"
        threshold: "75"
)yaml"));
  EXPECT_THAT(manifest.needs, IsEmpty());
}

TEST(KedaManifest, ScalesOnTheProcessor) {
  EXPECT_THAT(keda_manifest(on(ScalingMetric::kUtilisation, 0.7)).text, HasSubstr(R"(
    - type: cpu
      metricType: Utilization
      metadata:
        value: "70"
)"));
}

TEST(KedaManifest, PutsTheBehaviourWhereKedaHasIt) {
  ScalingPolicy policy = on(ScalingMetric::kQueue, 10);
  policy.behaviour = HpaBehaviour{};
  EXPECT_THAT(keda_manifest(policy).text, HasSubstr(R"(
  advanced:
    horizontalPodAutoscalerConfig:
      behavior:
        scaleUp:
          stabilizationWindowSeconds: 0
)"));
}

TEST(KedaManifest, GoesToZeroAndSaysWhatTheCooldownIsNot) {
  ScalingPolicy policy = on(ScalingMetric::kQueue, 10, {.least = 0, .most = 20});
  policy.calm = std::chrono::minutes(10);
  const Manifest manifest = keda_manifest(policy);
  EXPECT_THAT(manifest.text, HasSubstr("  pollingInterval: 15\n  cooldownPeriod: 600\n"
                                       "  minReplicaCount: 0\n"));
  EXPECT_THAT(manifest.lost, ElementsAre(StartsWith("from zero: "),
                                         StartsWith("calm: cooldownPeriod holds for the last")));
}

TEST(KedaManifest, KeepsOneWhereOnlyUtilisationCouldWakeIt) {
  const Manifest manifest =
      keda_manifest(on(ScalingMetric::kUtilisation, 0.7, {.least = 0, .most = 20}));
  EXPECT_THAT(manifest.text, HasSubstr("minReplicaCount: 1\n"));
  EXPECT_THAT(manifest.text, Not(HasSubstr("cooldownPeriod")));
  EXPECT_THAT(manifest.lost, ElementsAre(StartsWith("to zero: the least is 1")));
}

TEST(KedaManifest, KnowsTimes) {
  EXPECT_THAT(with("Mon-Fri 08:30-18:00 UTC: 10..20"), HasSubstr(R"(
    - type: cron
      metadata:
        timezone: Etc/UTC
        start: "30 8 * * 1,2,3,4,5"
        end: "0 18 * * 1,2,3,4,5"
        desiredReplicas: "10"
)"));
}

// Cron counts Sunday as 0. Friday's night ends on Saturday, Sunday's on Monday.
TEST(KedaManifest, EndsTheNextDayWhatGoesOverMidnight) {
  const std::string text = with("Fri,Sun 22:00-06:00: 10..20");
  EXPECT_THAT(text, HasSubstr("start: \"0 22 * * 0,5\"\n"));
  EXPECT_THAT(text, HasSubstr("end: \"0 6 * * 1,6\"\n"));
}

// Monday's 01:00 by a clock 2 hours ahead is Sunday's 23:00 by UTC.
TEST(KedaManifest, GoesByUtc) {
  const std::string text = with("Mon 01:00-03:00 UTC+02:00: 10..20");
  EXPECT_THAT(text, HasSubstr("start: \"0 23 * * 0\"\n"));
  EXPECT_THAT(text, HasSubstr("end: \"0 1 * * 1\"\n"));
}

TEST(KedaManifest, TakesWhatAlwaysHoldsForTheLeast) {
  const std::string text = with("daily 00:00-24:00: 5..20");
  EXPECT_THAT(text, HasSubstr("minReplicaCount: 5\n"));
  EXPECT_THAT(text, Not(HasSubstr("cron")));
  EXPECT_THAT(with("daily 20:00-06:00: 5..20"), HasSubstr("start: \"0 20 * * *\"\n"));
}

TEST(KedaManifest, CanSayOnlyTheLeastOfATime) {
  ScalingPolicy policy = on(ScalingMetric::kQueue, 10);
  policy.foresight = Foresight::kPredictive;
  policy.schedule = {parse_schedule_entry("Sat,Sun 00:00-24:00: 1..4").value()};
  const Manifest manifest = keda_manifest(policy);
  EXPECT_THAT(manifest.text, Not(HasSubstr("cron")));
  EXPECT_THAT(manifest.lost,
              ElementsAre(StartsWith("prediction: "),
                          "schedule: at most 4 in Sat,Sun 00:00-24:00 UTC: 1..4; the most is "
                          "always 20"));
}

}  // namespace
}  // namespace headroom::control
