// What a load takes: the fewest replicas of each component with which the requirements hold.
#pragma once

#include <optional>
#include <vector>

#include "design/held.h"

namespace headroom::design {

struct Sizing {
  std::vector<int> replicas;         // by component
  std::vector<bool> beyond_scaling;  // by component: more than the file lets it scale to
  // Of a simulation with those replicas, though they may be more than can be had.
  run::Judgement judgement;
  // Not where no number of replicas mends it: replicas are then those of the formula.
  bool holds = false;
  double in_flight = 0;          // requests at the peak, by Little's law
  std::optional<CostRate> cost;  // of the replicas that have a price in the file's first currency
};

// By formula first (capacity.h), which never takes away what is there; then simulated, with more of
// the fullest component until the requirements hold. Fails as hold() does.
Result<Sizing> size_for(const Service& service, Rate sessions);

}  // namespace headroom::design
