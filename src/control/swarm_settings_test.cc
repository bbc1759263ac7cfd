#include "control/swarm_settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace headroom::control {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

ScalingPolicy policy() {
  return {.component = "model",
          .replicas = {.least = 2, .most = 20},
          .targets = {{.metric = ScalingMetric::kUtilisation, .value = 0.7, .query = {}},
                      {.metric = ScalingMetric::kQueue, .value = 2.5, .query = {}}},
          .limits = {.cpu = Cores{1.5}, .memory = Bytes{512 << 20}}};
}

TEST(SwarmSettings, AreTheMostOfThePolicyAndItsLimits) {
  const Manifest manifest = swarm_settings(policy());
  EXPECT_EQ(
      manifest.text,
      R"(# Lost: scaling: a swarm does not scale by itself, so there are always 20, the most of the policy;
#   `headroom operate` scales it
version: "3.8"
services:
  model:
    deploy:
      mode: replicated
      replicas: 20
      labels:
        headroom.scaling.least: "2"
        headroom.scaling.most: "20"
        headroom.scaling.targets: "utilisation 70 %, 2.5 requests that wait each"
      resources:
        limits:
          cpus: "1.5"
          memory: "512M"
)");
}

TEST(SwarmSettings, SayNothingOfLimitsThatAreNone) {
  ScalingPolicy without = policy();
  without.limits = {};
  EXPECT_THAT(swarm_settings(without).text, Not(HasSubstr("resources")));
  without.limits.memory = Bytes{1000};
  EXPECT_THAT(swarm_settings(without).text, HasSubstr("          memory: \"1000b\"\n"));
}

TEST(SwarmSettings, SayWhatIsLost) {
  ScalingPolicy more = policy();
  more.foresight = Foresight::kPredictive;
  more.schedule = {parse_schedule_entry("Mon-Fri 08:00-18:00: 10..20").value()};
  const Manifest manifest = swarm_settings(more);
  EXPECT_THAT(manifest.lost, ElementsAre(StartsWith("scaling: "), StartsWith("prediction: "),
                                         StartsWith("schedule: ")));
  EXPECT_THAT(manifest.text,
              HasSubstr("headroom.scaling.schedule: \"Mon-Fri 08:00-18:00 UTC: 10..20\"\n"));
}

}  // namespace
}  // namespace headroom::control
