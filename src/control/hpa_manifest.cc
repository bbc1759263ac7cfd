#include "control/hpa_manifest.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "control/manifest_parts.h"

namespace headroom::control {
namespace {

using nlohmann::ordered_json;

// "75", "2500m": as quantities are written.
std::string quantity(double value) {
  const auto milli = std::max<std::int64_t>(1, std::llround(value * 1000));
  return milli % 1000 == 0 ? fmt::format("{}", milli / 1000) : fmt::format("{}m", milli);
}

ordered_json metric_of(const ScalingPolicy& policy, const ScalingTarget& target,
                       Manifest& manifest) {
  if (target.metric == ScalingMetric::kUtilisation) {
    const ordered_json goal{{"type", "Utilization"}, {"averageUtilization", percent_of(target)}};
    return {{"type", "Resource"}, {"resource", {{"name", "cpu"}, {"target", goal}}}};
  }
  const std::string name = metric_name(policy.component, target.metric);
  manifest.needs.push_back(
      fmt::format("{}: served as an external metric, the figure of all replicas "
                  "together; prometheus-adapter can",
                  name));
  const ordered_json goal{{"type", "AverageValue"}, {"averageValue", quantity(target.value)}};
  return {{"type", "External"}, {"external", {{"metric", {{"name", name}}}, {"target", goal}}}};
}

}  // namespace

Manifest hpa_manifest(const ScalingPolicy& policy, const ClusterPlace& place) {
  Manifest manifest;
  note_foresight(policy, manifest);
  if (!policy.schedule.empty()) {
    manifest.lost.push_back(fmt::format("schedule: it knows no times ({}); KEDA's does",
                                        to_string(policy.schedule.front())));
  }
  if (policy.replicas.least == 0) {
    manifest.lost.push_back(
        "to zero: the least is 1, as 0 takes the feature gate HPAScaleToZero, which is "
        "off by default; KEDA goes to zero");
  }
  note_utilisation(policy, manifest);

  ordered_json spec{{"scaleTargetRef", scale_target(policy)},
                    {"minReplicas", std::max(1, policy.replicas.least)},
                    {"maxReplicas", std::max(1, policy.replicas.most)},
                    {"metrics", ordered_json::array()}};
  for (const ScalingTarget& target : policy.targets) {
    spec["metrics"].push_back(metric_of(policy, target, manifest));
  }
  if (ordered_json behavior = behavior_of(policy, manifest); !behavior.is_null()) {
    spec["behavior"] = std::move(behavior);
  }
  write({{"apiVersion", "autoscaling/v2"},
         {"kind", "HorizontalPodAutoscaler"},
         {"metadata", {{"name", policy.component}, {"namespace", place.space}}},
         {"spec", std::move(spec)}},
        manifest);
  return manifest;
}

}  // namespace headroom::control
