// How a component is steered, from what the service file says and what is known of it.
#pragma once

#include <expected>
#include <optional>

#include "control/loop.h"
#include "control/scaling_policy.h"
#include "spec/spec.h"

namespace headroom::control {

// What the model knows of a component, or measured runs; each absent where it is not known.
struct Known {
  std::optional<double> capacity;   // requests a second of one replica, when it is saturated
  double usable = 1;                // share of that up to which users hardly wait
  std::optional<double> slots;      // requests in service at once, of one replica
  std::optional<double> per_entry;  // requests for each that comes to the entry
  std::optional<int> useful;        // more replicas than this bring no more throughput
};

// One component as the file wants it. Every problem at once, each with its place: a schedule that
// cannot be read, a budget without a price, nothing that says what a replica takes, no range.
std::expected<Steered, Problems> steered_of(const spec::Spec& spec, const spec::Autoscale& wish,
                                            const Known& known);

// The same for other autoscalers to carry out (hpa_manifest.h and its like).
std::expected<ScalingPolicy, Problems> scaling_policy_of(const spec::Spec& spec,
                                                         const spec::Autoscale& wish,
                                                         const Known& known);

// Between two steps: as the file says, else 15 seconds.
Nanos period_of(const spec::Spec& spec);

}  // namespace headroom::control
