// A job looks into the cache of its component.
#pragma once

#include "sim/state.h"

namespace headroom::sim {

enum class Found : std::uint8_t { kKnown, kWaits };

// kKnown: the job is at its end if it was a hit, at its next step if not. kWaits: another fetches
// what it asks for.
Found look_up(State& state, JobId id);

// The job is over: what it fetched is kept if it was answered, and whoever waits for it goes on. If
// it was not, the first of them fetches it.
void end_fetch(State& state, JobId id, Outcome outcome);

// The job, which waits for another's fetch, is broken off.
void stop_waiting(State& state, JobId id);

}  // namespace headroom::sim
