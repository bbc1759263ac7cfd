// A service with levers pulled: how many replicas it has under a load, how far its scaling reaches,
// and what that adds to its cost.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "design/service.h"

namespace headroom::design {

using Levers = std::vector<const spec::Lever*>;  // borrowed, pulled in this order

struct Levered {
  Service service;
  // By component. They differ where a lever made it elastic; scaling that the file has already is
  // left aside, as everywhere in a plan.
  std::vector<int> at_load;
  std::vector<int> at_most;

  // Sessions a second, with the most replicas.
  double capacity_of(std::size_t component) const;
  // The component's number; nothing where there is none of that name.
  std::optional<std::size_t> find(std::string_view name) const;
};

// `service` is that of the spec with these levers pulled.
Levered levered(Service service, const Levers& levers, Rate sessions);

// What the levers add: by their own word, or else the price of the replicas that they add. Nothing
// where neither is known, or currencies differ.
std::optional<CostRate> cost_added(const Levered& changed, const Levered& as_is,
                                   const Levers& levers);

}  // namespace headroom::design
