// What a simulation counted since it last began to measure, as a second of a Run.
#pragma once

#include "run/run.h"
#include "sim/simulation.h"

namespace headroom::sim {

// Without what is known of sessions. A refused request is the status 503 that a real service would
// send, a component's error 500; a replica that went down under a request is a broken connection,
// and where no replica was up the connection is refused.
run::Slice slice_of(const Simulation& simulation, std::int64_t second);

}  // namespace headroom::sim
