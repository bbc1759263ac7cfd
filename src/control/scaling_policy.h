// How a component is to be scaled, said once: what decides, what can be exported to other
// autoscalers, and what they would lose.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "control/hpa_behaviour.h"
#include "control/hpa_metric.h"
#include "control/replica_range.h"
#include "control/schedule.h"
#include "platform/platform.h"

namespace headroom::control {

// All of them can be told from platform/signals.h.
enum class ScalingMetric {
  kUtilisation,  // mean share that its replicas use of what they may
  kArrivals,     // requests a second
  kInFlight,     // requests there, those that wait included
  kQueue,        // requests that wait
};

struct ScalingTarget {
  ScalingMetric metric = ScalingMetric::kUtilisation;
  double value = 0;   // above 0; a share for kUtilisation, else of each replica
  std::string query;  // PromQL of all replicas together, where it is exported; empty: the series
                      // that is called as in manifest.h
};

// Whether replicas are asked for before the load that needs them is there.
enum class Foresight { kReactive, kPredictive };

struct ScalingPolicy {
  std::string component;
  ReplicaRange replicas;
  std::vector<ScalingTarget> targets;  // at least one
  HpaTolerance tolerance;
  std::optional<HpaBehaviour> behaviour;
  std::vector<ScheduleEntry> schedule;
  Foresight foresight = Foresight::kReactive;
  Nanos calm = std::chrono::minutes(5);  // without load, before the last replica goes
  platform::Limits limits;               // of each replica
};

// Between how many there have to be at that moment: what the schedule says, within `replicas`; all
// of `replicas` where it says nothing.
ReplicaRange range_of(const ScalingPolicy& policy, std::chrono::sys_seconds moment);

}  // namespace headroom::control
