// The pods of a workload as the Horizontal Pod Autoscaler of Kubernetes looks at them: whose
// figures count, who is not ready, and who tells nothing.
//
// Source of all files hpa*: pkg/controller/podautoscaler of Kubernetes 1.33, replica_calculator.go
// and horizontal.go. Amounts are whole thousandths as there ("milli": of a core, of a request a
// second), because its integer divisions decide.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/quantity.h"

namespace headroom::control {

enum class PodPhase { kPending, kRunning, kFailed };

struct HpaPod {
  struct Readiness {
    bool is_ready = false;
    Nanos since{};  // when it last became so
  };

  PodPhase phase = PodPhase::kRunning;
  bool is_leaving = false;             // its end was asked for
  std::optional<Nanos> started;        // nothing: not yet
  std::optional<Readiness> readiness;  // nothing: not known yet
  std::int64_t request_milli = 0;      // of the resource that is scaled on
};

// What one pod told of one metric.
struct HpaSample {
  std::int64_t milli = 0;
  Nanos at{};      // the end of its window
  Nanos window{};  // that it is the mean of
};

// What a pod uses of the processor while it starts says nothing of its load.
struct HpaStartUp {
  // After its start, for which a sample counts only if the pod was ready for all of its window.
  Nanos initialisation = std::chrono::minutes(5);
  // Later a pod that is not ready counts, unless it has never been ready: it last ceased to be
  // within so long of its start.
  Nanos readiness_delay = std::chrono::seconds(30);
};

// Whether starting up falsifies the metric.
enum class HpaSource { kProcessor, kOther };

// Indexes of pods. Those that failed or leave are in none.
struct HpaGroups {
  std::vector<std::size_t> counted;  // have a sample that counts
  std::vector<std::size_t> unready;
  std::vector<std::size_t> missing;  // tell nothing
};

// `samples` are one for each pod, in their order.
HpaGroups group_pods(std::span<const HpaPod> pods,
                     std::span<const std::optional<HpaSample>> samples, HpaSource source,
                     const HpaStartUp& start_up, Nanos now);

// Pods that run and are ready, whether they leave or not.
int ready_pods(std::span<const HpaPod> pods);

}  // namespace headroom::control
