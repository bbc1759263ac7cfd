// How many replicas one metric asks for, by the Horizontal Pod Autoscaler of Kubernetes.
//
//   ratio = what is / what should be        replicas = ceil(ratio x pods that count)
//
// unless the ratio is within the tolerance of 1. What is not known is taken for what speaks against
// the change: on the way down a pod that tells nothing is busy, on the way up it is idle, and so is
// one that is not ready; and where that turns the change around, nothing changes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "control/hpa_pods.h"

namespace headroom::control {

enum class HpaTarget {
  kUtilisation,   // of a resource: percent of what its pods request
  kPodsAverage,   // the mean of what each pod tells (Pods, or Resource with AverageValue)
  kValue,         // one figure, whatever the number of pods (Object or External with Value)
  kAverageValue,  // one figure over the number of pods (Object or External with AverageValue)
};

struct HpaMetric {
  std::string name;  // for people: "cpu", "requests in flight"
  HpaTarget kind = HpaTarget::kUtilisation;
  std::int64_t target = 0;  // percent for kUtilisation, else milli; above 0
  HpaSource source = HpaSource::kOther;
};

// What was read of a metric.
struct HpaReading {
  std::vector<std::optional<HpaSample>> samples;  // of each pod, for kUtilisation and kPodsAverage
  std::optional<std::int64_t> total_milli;        // for kValue and kAverageValue
  std::string failure;                            // why it could not be read; empty: it could
};

// By how much the ratio may be off: 0.1 is a tenth.
struct HpaTolerance {
  double up = 0.1;
  double down = 0.1;
};

struct HpaScene {
  Nanos now{};
  int asked = 0;    // replicas that the workload should have (spec.replicas)
  int present = 0;  // that it has (status.replicas)
  std::vector<HpaPod> pods;
};

struct HpaProposal {
  std::optional<int> replicas;  // nothing: it cannot be told
  std::string why;              // "cpu 123 % of 70 %"
};

// Asserts that the target is above 0.
HpaProposal propose(const HpaMetric& metric, const HpaReading& reading, const HpaScene& scene,
                    const HpaTolerance& tolerance, const HpaStartUp& start_up);

// "70 %", "12.5": an amount or a target as the metric counts it.
std::string amount_of(const HpaMetric& metric, std::int64_t amount);

}  // namespace headroom::control
