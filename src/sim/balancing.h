// Which replica takes a job, of those that are up.
#pragma once

#include "sim/state.h"

namespace headroom::sim {

// Index of the replica in the state; kAbsent when none is up.
std::uint32_t choose_replica(State& state, std::uint32_t component, const Job& job);

}  // namespace headroom::sim
