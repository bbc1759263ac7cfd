#include "control/swarm_settings.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "control/manifest_parts.h"

namespace headroom::control {
namespace {

using nlohmann::ordered_json;

std::string words_of(const ScalingTarget& target) {
  switch (target.metric) {
    case ScalingMetric::kUtilisation:
      return fmt::format("utilisation {} %", percent_of(target));
    case ScalingMetric::kArrivals:
      return fmt::format("{:g} arrivals a second each", target.value);
    case ScalingMetric::kInFlight:
      return fmt::format("{:g} requests in flight each", target.value);
    case ScalingMetric::kQueue:
      break;
  }
  return fmt::format("{:g} requests that wait each", target.value);
}

// "512M" is 512 MiB there.
std::string memory_text(Bytes memory) {
  constexpr std::uint64_t kMebibyte = 1 << 20;
  if (memory.count % kMebibyte == 0) return fmt::format("{}M", memory.count / kMebibyte);
  return fmt::format("{}b", memory.count);
}

ordered_json limits_of(const platform::Limits& limits) {
  ordered_json out = ordered_json::object();
  if (limits.cpu) out["cpus"] = fmt::format("{}", limits.cpu->count);
  if (limits.memory) out["memory"] = memory_text(*limits.memory);
  return out;
}

// For whoever scales the service from outside.
ordered_json labels_of(const ScalingPolicy& policy) {
  std::vector<std::string> targets;
  for (const ScalingTarget& target : policy.targets) targets.push_back(words_of(target));
  ordered_json labels{{"headroom.scaling.least", fmt::format("{}", policy.replicas.least)},
                      {"headroom.scaling.most", fmt::format("{}", policy.replicas.most)},
                      {"headroom.scaling.targets", fmt::format("{}", fmt::join(targets, ", "))}};
  if (!policy.schedule.empty()) {
    std::vector<std::string> entries;
    for (const ScheduleEntry& entry : policy.schedule) entries.push_back(to_string(entry));
    labels["headroom.scaling.schedule"] = fmt::format("{}", fmt::join(entries, "; "));
  }
  return labels;
}

}  // namespace

Manifest swarm_settings(const ScalingPolicy& policy) {
  Manifest manifest;
  manifest.lost.push_back(
      fmt::format("scaling: a swarm does not scale by itself, so there are always {}, the "
                  "most of the policy; `headroom operate` scales it",
                  policy.replicas.most));
  note_foresight(policy, manifest);
  if (!policy.schedule.empty())
    manifest.lost.push_back("schedule: it is a label that nothing acts on");

  ordered_json deploy{
      {"mode", "replicated"}, {"replicas", policy.replicas.most}, {"labels", labels_of(policy)}};
  if (ordered_json limits = limits_of(policy.limits); !limits.empty()) {
    deploy["resources"] = {{"limits", std::move(limits)}};
  }
  write({{"version", "3.8"}, {"services", {{policy.component, {{"deploy", std::move(deploy)}}}}}},
        manifest);
  return manifest;
}

}  // namespace headroom::control
