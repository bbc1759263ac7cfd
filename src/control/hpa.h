// The Horizontal Pod Autoscaler of Kubernetes, exactly, on plain data: each metric proposes
// (hpa_metric.h), the largest proposal is followed as fast as the behaviour allows
// (hpa_behaviour.h). Kubernetes asks every 15 seconds.
//
// A metric that cannot be told forbids to scale down; when none can, nothing changes. Neither does
// anything while the workload was scaled to 0 by hand, unless 0 is in its range.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/quantity.h"
#include "control/hpa_behaviour.h"
#include "control/hpa_metric.h"
#include "control/replica_range.h"

namespace headroom::control {

struct HpaSettings {
  std::vector<HpaMetric> metrics;  // at least one
  HpaTolerance tolerance;
  std::optional<HpaBehaviour> behaviour;
  Nanos down_window = std::chrono::minutes(5);  // of stabilising, where there is no behaviour
  HpaStartUp start_up;
};

struct HpaInput {
  HpaScene scene;
  std::vector<HpaReading> readings;  // one for each metric, in their order
  ReplicaRange range;
};

struct HpaDecision {
  int replicas = 0;
  std::string why;  // "4 -> 7: cpu 123 % of 70 %, limited by 4 pods per 15s"
};

class Hpa {
 public:
  // `state` as an earlier one with the same settings left it. Asserts that there is a metric.
  explicit Hpa(HpaSettings settings, HpaState state = {});

  // Notes what the metrics recommend. Asserts one reading for each metric.
  HpaDecision decide(const HpaInput& input);
  // The workload was told to have another number of replicas: what the rates count.
  void scaled(int from, int to, Nanos now);

  const HpaSettings& settings() const { return settings_; }
  const HpaState& state() const { return state_; }

 private:
  HpaProposal largest_proposal(const HpaInput& input) const;

  HpaSettings settings_;
  HpaState state_;
};

}  // namespace headroom::control
