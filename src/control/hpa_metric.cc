#include "control/hpa_metric.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "base/check.h"

namespace headroom::control {
namespace {

bool is_within(const HpaTolerance& tolerance, double ratio) {
  return 1 - tolerance.down <= ratio && ratio <= 1 + tolerance.up;
}

int whole_replicas(double replicas) {
  constexpr int kMost = std::numeric_limits<int>::max();
  return replicas >= kMost ? kMost : static_cast<int>(std::ceil(replicas));
}

// The pods that count, added up.
struct Sum {
  std::int64_t used = 0;
  std::int64_t requested = 0;
  std::int64_t pods = 0;

  void add(std::int64_t used_by_one, const HpaPod& pod) {
    used += used_by_one;
    requested += pod.request_milli;
    ++pods;
  }
};

// Both divisions drop the rest, as those of Kubernetes do.
std::int64_t level_of(const HpaMetric& metric, const Sum& sum) {
  return metric.kind == HpaTarget::kUtilisation ? 100 * sum.used / sum.requested
                                                : sum.used / sum.pods;
}

double ratio_of(const HpaMetric& metric, std::int64_t level) {
  return static_cast<double>(level) / static_cast<double>(metric.target);
}

// What a pod that tells nothing is taken to use where the others would give some up.
std::int64_t busy(const HpaMetric& metric, const HpaPod& pod) {
  if (metric.kind != HpaTarget::kUtilisation) return metric.target;
  return pod.request_milli * std::max<std::int64_t>(100, metric.target) / 100;
}

std::string is_of(const HpaMetric& metric, std::int64_t level) {
  return fmt::format("{} {} of {}{}", metric.name, amount_of(metric, level),
                     amount_of(metric, metric.target),
                     metric.kind == HpaTarget::kAverageValue ? " each" : "");
}

HpaProposal cannot_tell(const HpaMetric& metric, std::string_view why) {
  return {.replicas = {}, .why = fmt::format("{} cannot be told: {}", metric.name, why)};
}

std::string pods(std::size_t count) {
  return fmt::format("{} {}", count, count == 1 ? "pod" : "pods");
}

// The second look: with a guess for those that tell nothing and those that are not ready.
HpaProposal with_guesses(const HpaMetric& metric, const HpaScene& scene, const HpaGroups& groups,
                         Sum sum, const HpaTolerance& tolerance) {
  const std::int64_t measured_level = level_of(metric, sum);
  const double measured = ratio_of(metric, measured_level);
  std::string why = is_of(metric, measured_level);
  if (!groups.missing.empty() && measured != 1) {
    for (const std::size_t i : groups.missing) {
      sum.add(measured < 1 ? busy(metric, scene.pods[i]) : 0, scene.pods[i]);
    }
    why += fmt::format(", {} without figures taken for {}", pods(groups.missing.size()),
                       measured < 1 ? "busy" : "idle");
  }
  if (!groups.unready.empty() && measured > 1) {
    for (const std::size_t i : groups.unready) sum.add(0, scene.pods[i]);
    why += fmt::format(", {} not ready taken for idle", pods(groups.unready.size()));
  }
  const std::int64_t level = level_of(metric, sum);
  const double ratio = ratio_of(metric, level);
  why += fmt::format(": {}", amount_of(metric, level));
  if (is_within(tolerance, ratio)) {
    return {.replicas = scene.asked, .why = why + ", within the tolerance"};
  }
  const int replicas = whole_replicas(ratio * static_cast<double>(sum.pods));
  const bool turned = (measured < 1 && ratio > 1) || (measured > 1 && ratio < 1) ||
                      (ratio < 1 && replicas > scene.asked) ||
                      (ratio > 1 && replicas < scene.asked);
  if (turned) return {.replicas = scene.asked, .why = why + ", which leaves nothing to change"};
  return {.replicas = replicas, .why = std::move(why)};
}

HpaProposal from_pods(const HpaMetric& metric, const HpaReading& reading, const HpaScene& scene,
                      const HpaTolerance& tolerance, const HpaStartUp& start_up) {
  if (scene.pods.empty()) return cannot_tell(metric, "there are no pods");
  const HpaGroups groups =
      group_pods(scene.pods, reading.samples, metric.source, start_up, scene.now);
  if (groups.counted.empty()) return cannot_tell(metric, "no pod tells it that is ready");
  if (metric.kind == HpaTarget::kUtilisation) {
    for (const HpaPod& pod : scene.pods) {
      if (pod.request_milli <= 0) return cannot_tell(metric, "a pod does not request any");
    }
  }
  Sum sum;
  for (const std::size_t i : groups.counted) sum.add(reading.samples[i]->milli, scene.pods[i]);
  const std::int64_t level = level_of(metric, sum);
  const double ratio = ratio_of(metric, level);
  if (!groups.missing.empty() || (!groups.unready.empty() && ratio > 1)) {
    return with_guesses(metric, scene, groups, sum, tolerance);
  }
  if (is_within(tolerance, ratio)) {
    return {.replicas = scene.asked, .why = is_of(metric, level) + ", within the tolerance"};
  }
  return {.replicas = whole_replicas(ratio * static_cast<double>(groups.counted.size())),
          .why = is_of(metric, level)};
}

HpaProposal from_value(const HpaMetric& metric, std::int64_t value, const HpaScene& scene,
                       const HpaTolerance& tolerance) {
  const double ratio = ratio_of(metric, value);
  const std::string why = is_of(metric, value);
  // From zero there is nothing that the ratio could be of but one.
  if (scene.asked == 0) return {.replicas = whole_replicas(ratio), .why = why};
  if (is_within(tolerance, ratio)) {
    return {.replicas = scene.asked, .why = why + ", within the tolerance"};
  }
  if (scene.pods.empty()) return cannot_tell(metric, "there are no pods");
  return {.replicas = whole_replicas(ratio * ready_pods(scene.pods)), .why = why};
}

HpaProposal from_average(const HpaMetric& metric, std::int64_t total, const HpaScene& scene,
                         const HpaTolerance& tolerance) {
  const double wanted = ratio_of(metric, total);  // pods, with a fraction
  const std::string why =
      scene.present > 0
          ? is_of(metric,
                  static_cast<std::int64_t>(std::ceil(static_cast<double>(total) / scene.present)))
          : fmt::format("{} {}, {} each", metric.name, amount_of(metric, total),
                        amount_of(metric, metric.target));
  // With none present the ratio is no number or beyond any tolerance.
  if (scene.present > 0 &&
      is_within(tolerance, static_cast<double>(total) /
                               (static_cast<double>(metric.target) * scene.present))) {
    return {.replicas = scene.present, .why = why + ", within the tolerance"};
  }
  return {.replicas = whole_replicas(wanted), .why = why};
}

}  // namespace

HpaProposal propose(const HpaMetric& metric, const HpaReading& reading, const HpaScene& scene,
                    const HpaTolerance& tolerance, const HpaStartUp& start_up) {
  HEADROOM_CHECK(metric.target > 0, "a metric has a target");
  if (!reading.failure.empty()) return cannot_tell(metric, reading.failure);
  switch (metric.kind) {
    case HpaTarget::kUtilisation:
    case HpaTarget::kPodsAverage:
      return from_pods(metric, reading, scene, tolerance, start_up);
    case HpaTarget::kValue:
    case HpaTarget::kAverageValue:
      break;
  }
  if (!reading.total_milli) return cannot_tell(metric, "there is no figure");
  return metric.kind == HpaTarget::kValue
             ? from_value(metric, *reading.total_milli, scene, tolerance)
             : from_average(metric, *reading.total_milli, scene, tolerance);
}

std::string amount_of(const HpaMetric& metric, std::int64_t amount) {
  if (metric.kind == HpaTarget::kUtilisation) return fmt::format("{} %", amount);
  return count_to_string(static_cast<double>(amount) / 1000);
}

}  // namespace headroom::control
