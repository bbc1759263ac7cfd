// The Horizontal Pod Autoscaler on what platform::Signals tell of a component: the same decisions
// live and in a rehearsal.
//
// Utilisation is a resource of which each replica requests what it may use. Arrivals, requests in
// flight and the queue are one figure over the replicas (External with AverageValue), as a
// component's are counted as a whole.
#pragma once

#include <optional>

#include "base/quantity.h"
#include "control/hpa.h"
#include "control/replica_range.h"
#include "control/scaling_policy.h"
#include "platform/signals.h"

namespace headroom::control {

// Plain, to be kept over a restart.
struct HpaOnSignalsState {
  HpaState hpa;
  std::optional<int> asked;  // at the last decision; nothing: there was none
  Nanos at{};                // of the last decision
  friend bool operator==(const HpaOnSignalsState&, const HpaOnSignalsState&) = default;
};

class HpaOnSignals {
 public:
  // Of the policy it takes targets, tolerance and behaviour. Asserts that there is a target.
  explicit HpaOnSignals(const ScalingPolicy& policy, HpaOnSignalsState state = {});

  // One decision. Kubernetes makes one every 15 seconds; `asked` is how many replicas the component
  // should have now. What it changed by since the last decision is counted against the rates as of
  // then, whoever changed it.
  HpaDecision decide(Nanos now, const platform::ComponentSignals& signals, int asked,
                     ReplicaRange range);

  HpaOnSignalsState state() const;

 private:
  Hpa hpa_;
  std::vector<ScalingMetric> metrics_;  // of the readings
  std::optional<int> asked_;
  Nanos at_{};
};

// Starting replicas are pending pods, those that failed or stopped are none, and of those that are
// ready the first sample counts whose window began when they were. `window` is what the signals are
// means of.
HpaScene scene_of(const platform::ComponentSignals& signals, Nanos now, int asked);
HpaReading reading_of(const platform::ComponentSignals& signals, ScalingMetric metric, Nanos now,
                      Nanos window);

}  // namespace headroom::control
