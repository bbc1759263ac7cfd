#include "control/keda_manifest.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "control/manifest_parts.h"

namespace headroom::control {
namespace {

using nlohmann::ordered_json;
using std::chrono::minutes;

constexpr minutes kDay = std::chrono::days(1);
constexpr minutes kWeek = std::chrono::weeks(1);

// "0 8 * * 1,2,3": the same time on several days. Cron counts them from Sunday.
std::string cron(const std::vector<minutes>& moments) {
  const minutes time = moments.front() % kDay;
  std::set<std::int64_t> days;
  for (const minutes moment : moments) days.insert((moment / kDay + 1) % 7);
  return fmt::format("{} {} * * {}", (time % std::chrono::hours(1)).count(),
                     time / std::chrono::hours(1),
                     days.size() == 7 ? "*" : fmt::format("{}", fmt::join(days, ",")));
}

// An entry that never ends has no beginning and no end that cron could tell apart.
bool is_always(const ScheduleEntry& entry) {
  return entry.days.all() && entry.length == kDay;
}

ordered_json trigger_of(const ScheduleEntry& entry) {
  std::vector<minutes> begins;
  std::vector<minutes> ends;
  for (const WeekSpan& span : spans_of(entry)) {
    begins.push_back(span.begin);
    ends.push_back((span.begin + span.length) % kWeek);
  }
  return {{"type", "cron"},
          {"metadata",
           {{"timezone", "Etc/UTC"},
            {"start", cron(begins)},
            {"end", cron(ends)},
            {"desiredReplicas", fmt::format("{}", entry.replicas.least)}}}};
}

ordered_json trigger_of(const ScalingPolicy& policy, const ScalingTarget& target,
                        const ClusterPlace& place, Manifest& manifest) {
  if (target.metric == ScalingMetric::kUtilisation) {
    return {{"type", "cpu"},
            {"metricType", "Utilization"},
            {"metadata", {{"value", fmt::format("{}", percent_of(target))}}}};
  }
  std::string query = target.query;
  if (query.empty()) {
    const std::string name = metric_name(policy.component, target.metric);
    query = fmt::format("sum({})", name);
    manifest.needs.push_back(
        fmt::format("{}: a series of that name in Prometheus, or another query", name));
  }
  return {{"type", "prometheus"},
          {"metricType", "AverageValue"},
          {"metadata",
           {{"serverAddress", place.prometheus},
            {"query", query},
            {"threshold", fmt::format("{}", target.value)}}}};
}

bool is_woken_by_load(const ScalingPolicy& policy) {
  return std::ranges::any_of(policy.targets, [](const ScalingTarget& target) {
    return target.metric != ScalingMetric::kUtilisation;
  });
}

// The least that holds at all times.
int least_of(const ScalingPolicy& policy, Manifest& manifest) {
  int least = policy.replicas.least;
  for (const ScheduleEntry& entry : policy.schedule) {
    if (is_always(entry)) least = std::max(least, entry.replicas.least);
  }
  if (least > 0 || is_woken_by_load(policy)) return least;
  manifest.lost.push_back(
      "to zero: the least is 1, as utilisation cannot wake what has no replicas; arrivals "
      "or requests in flight can");
  return 1;
}

void add_schedule(const ScalingPolicy& policy, int least, ordered_json& triggers,
                  Manifest& manifest) {
  for (const ScheduleEntry& entry : policy.schedule) {
    if (!is_always(entry) && entry.replicas.least > least) triggers.push_back(trigger_of(entry));
    if (entry.replicas.most < policy.replicas.most) {
      manifest.lost.push_back(fmt::format("schedule: at most {} in {}; the most is always {}",
                                          entry.replicas.most, to_string(entry),
                                          policy.replicas.most));
    }
  }
}

}  // namespace

Manifest keda_manifest(const ScalingPolicy& policy, const ClusterPlace& place) {
  Manifest manifest;
  note_foresight(policy, manifest);
  note_utilisation(policy, manifest);
  const int least = least_of(policy, manifest);

  ordered_json spec{{"scaleTargetRef", scale_target(policy)}};
  if (least == 0) {
    constexpr int kPoll = 15;
    spec["pollingInterval"] = kPoll;
    spec["cooldownPeriod"] = std::chrono::ceil<std::chrono::seconds>(policy.calm).count();
    manifest.lost.push_back(
        fmt::format("from zero: load is looked for every {} s, and the first requests "
                    "wait for that and for the start-up",
                    kPoll));
    manifest.lost.push_back(
        "calm: cooldownPeriod holds for the last replica only; how slowly the others go "
        "is the stabilizationWindowSeconds of scaleDown");
  }
  spec["minReplicaCount"] = least;
  spec["maxReplicaCount"] = std::max(1, policy.replicas.most);
  ordered_json triggers = ordered_json::array();
  for (const ScalingTarget& target : policy.targets) {
    triggers.push_back(trigger_of(policy, target, place, manifest));
  }
  add_schedule(policy, least, triggers, manifest);
  if (ordered_json behavior = behavior_of(policy, manifest); !behavior.is_null()) {
    spec["advanced"] = {{"horizontalPodAutoscalerConfig", {{"behavior", std::move(behavior)}}}};
  }
  spec["triggers"] = std::move(triggers);
  write({{"apiVersion", "keda.sh/v1alpha1"},
         {"kind", "ScaledObject"},
         {"metadata", {{"name", policy.component}, {"namespace", place.space}}},
         {"spec", std::move(spec)}},
        manifest);
  return manifest;
}

}  // namespace headroom::control
