// What another autoscaler is told of a policy, and what it cannot be told.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "control/scaling_policy.h"

namespace headroom::control {

struct Manifest {
  std::string text;                // YAML; the rest stands above it as comments
  std::vector<std::string> lost;   // "prediction: ...", one for each thing; empty: nothing
  std::vector<std::string> needs;  // what has to be there for it to work, in the same way
};

// Where in a cluster a component runs.
struct ClusterPlace {
  std::string space = "default";                      // its namespace
  std::string prometheus = "http://prometheus:9090";  // as it is reached from inside
};

// The name of a component's series in a cluster: "model_arrivals_per_second",
// "model_requests_in_flight", "model_requests_waiting"; of utilisation there is none.
std::string metric_name(std::string_view component, ScalingMetric metric);

}  // namespace headroom::control
