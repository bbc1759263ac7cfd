#include "control/hpa_manifest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace headroom::control {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

ScalingPolicy on_utilisation() {
  return {.component = "model",
          .replicas = {.least = 2, .most = 20},
          .targets = {{.metric = ScalingMetric::kUtilisation, .value = 0.7, .query = {}}}};
}

ScalingPolicy on(ScalingMetric metric, double value) {
  ScalingPolicy policy = on_utilisation();
  policy.targets = {{.metric = metric, .value = value, .query = {}}};
  return policy;
}

TEST(HpaManifest, IsAsOneWritesItByHand) {
  const Manifest manifest = hpa_manifest(on_utilisation(), {.space = "shop"});
  EXPECT_EQ(
      manifest.text,
      R"(# Needs: utilisation: pods that request as much of the processor as they may use, as it is the share
#   of that; what is not the processor has to be a metric
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: model
  namespace: shop
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: model
  minReplicas: 2
  maxReplicas: 20
  metrics:
    - type: Resource
      resource:
        name: cpu
        target:
          type: Utilization
          averageUtilization: 70
)");
  EXPECT_THAT(manifest.lost, IsEmpty());
}

TEST(HpaManifest, AsksForAnotherMetricPerReplica) {
  const Manifest manifest = hpa_manifest(on(ScalingMetric::kQueue, 2.5));
  EXPECT_THAT(manifest.text, HasSubstr(R"(
    - type: External
      external:
        metric:
          name: model_requests_waiting
        target:
          type: AverageValue
          averageValue: "2500m"
)"));
  EXPECT_THAT(manifest.needs, ElementsAre(StartsWith("model_requests_waiting: ")));
  EXPECT_THAT(hpa_manifest(on(ScalingMetric::kArrivals, 75)).text,
              HasSubstr("averageValue: \"75\"\n"));
}

TEST(HpaManifest, SaysHowFast) {
  ScalingPolicy policy = on_utilisation();
  policy.behaviour = HpaBehaviour{};
  policy.behaviour->down.choice = RateChoice::kDisabled;
  policy.tolerance.up = 0.05;
  const Manifest manifest = hpa_manifest(policy);
  EXPECT_THAT(manifest.text, HasSubstr(R"(
  behavior:
    scaleUp:
      stabilizationWindowSeconds: 0
      selectPolicy: Max
      policies:
        - type: Pods
          value: 4
          periodSeconds: 15
        - type: Percent
          value: 100
          periodSeconds: 15
      tolerance: "0.05"
    scaleDown:
      stabilizationWindowSeconds: 300
      selectPolicy: Disabled
      policies:
        - type: Percent
          value: 100
          periodSeconds: 15
)"));
  EXPECT_THAT(manifest.lost, IsEmpty());
  EXPECT_THAT(manifest.needs, testing::Contains(StartsWith("tolerance: ")));
}

TEST(HpaManifest, ToleranceAloneBringsTheDefaultRates) {
  ScalingPolicy policy = on_utilisation();
  policy.tolerance.down = 0.2;
  const Manifest manifest = hpa_manifest(policy);
  EXPECT_THAT(manifest.text, HasSubstr("  behavior:\n    scaleDown:\n      tolerance: \"0.2\"\n"));
  EXPECT_THAT(manifest.lost, ElementsAre(StartsWith("behaviour: with a tolerance")));
}

TEST(HpaManifest, WritesWholeSecondsWithinWhatKubernetesTakes) {
  ScalingPolicy policy = on_utilisation();
  policy.behaviour = HpaBehaviour{};
  policy.behaviour->up.policies = {
      {.unit = RateUnit::kPods, .value = 1, .period = milliseconds(1500)}};
  policy.behaviour->down.stabilisation = std::chrono::hours(2);
  const Manifest manifest = hpa_manifest(policy);
  EXPECT_THAT(manifest.text, HasSubstr("periodSeconds: 2\n"));
  EXPECT_THAT(manifest.text, HasSubstr("stabilizationWindowSeconds: 3600\n"));
  EXPECT_THAT(manifest.lost, ElementsAre(StartsWith("behaviour: 1.5s is written as 2s"),
                                         StartsWith("behaviour: 2h is written as 1h")));
}

TEST(HpaManifest, SaysWhatIsLost) {
  ScalingPolicy policy = on_utilisation();
  policy.replicas.least = 0;
  policy.foresight = Foresight::kPredictive;
  policy.schedule = {parse_schedule_entry("Mon-Fri 08:00-18:00 UTC: 10..20").value()};
  const Manifest manifest = hpa_manifest(policy);
  EXPECT_THAT(
      manifest.lost,
      ElementsAre(StartsWith("prediction: "),
                  StartsWith("schedule: it knows no times (Mon-Fri 08:00-18:00 UTC: 10..20)"),
                  StartsWith("to zero: the least is 1")));
  EXPECT_THAT(manifest.text, HasSubstr(R"(
# Lost: to zero: the least is 1, as 0 takes the feature gate HPAScaleToZero, which is off by
#   default; KEDA goes to zero
)"));
  EXPECT_THAT(manifest.text, HasSubstr("minReplicas: 1\n"));
}

}  // namespace
}  // namespace headroom::control
