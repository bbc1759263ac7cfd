// Which replica takes a job, of those that are up.
#pragma once

#include "sim/state.h"

namespace headroom::sim {

// Of several.
std::uint32_t choose_among(State& state, std::uint32_t component, const Job& job);

// Index of the replica in the state; kAbsent when none is up.
inline std::uint32_t choose_replica(State& state, std::uint32_t component, const Job& job) {
  const std::vector<std::uint32_t>& up = state.components[component].up;
  if (up.size() > 1) return choose_among(state, component, job);
  return up.empty() ? kAbsent : up.front();
}

}  // namespace headroom::sim
