#include "control/hpa_pods.h"

#include <algorithm>

#include "base/check.h"

namespace headroom::control {
namespace {

// Whether a pod's use of the processor is still that of its start.
bool is_starting(const HpaPod& pod, const HpaSample& sample, const HpaStartUp& start_up,
                 Nanos now) {
  if (!pod.readiness || !pod.started) return true;
  const HpaPod::Readiness& readiness = *pod.readiness;
  if (*pod.started + start_up.initialisation > now) {
    return !readiness.is_ready || sample.at < readiness.since + sample.window;
  }
  // One that is not ready any more counts; one that never was does not.
  return !readiness.is_ready && *pod.started + start_up.readiness_delay > readiness.since;
}

}  // namespace

HpaGroups group_pods(std::span<const HpaPod> pods,
                     std::span<const std::optional<HpaSample>> samples, HpaSource source,
                     const HpaStartUp& start_up, Nanos now) {
  HEADROOM_CHECK(samples.size() == pods.size(), "a sample, or none, for each pod");
  HpaGroups groups;
  for (std::size_t i = 0; i < pods.size(); ++i) {
    const HpaPod& pod = pods[i];
    if (pod.is_leaving || pod.phase == PodPhase::kFailed) continue;
    if (pod.phase == PodPhase::kPending) {
      groups.unready.push_back(i);
    } else if (!samples[i]) {
      groups.missing.push_back(i);
    } else if (source == HpaSource::kProcessor && is_starting(pod, *samples[i], start_up, now)) {
      groups.unready.push_back(i);
    } else {
      groups.counted.push_back(i);
    }
  }
  return groups;
}

int ready_pods(std::span<const HpaPod> pods) {
  return static_cast<int>(std::ranges::count_if(pods, [](const HpaPod& pod) {
    return pod.phase == PodPhase::kRunning && pod.readiness && pod.readiness->is_ready;
  }));
}

}  // namespace headroom::control
