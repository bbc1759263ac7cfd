// A job calls components, for one of its steps: attempts, timeouts, retries, connections, breakers.
#pragma once

#include "sim/state.h"

namespace headroom::sim {

enum class Calls : std::uint8_t { kOut, kNone };
// Makes the calls of a step, each with its probability. kAbsent: there was none to wait for, and
// the job is at its next step.
Calls make_calls(State& state, JobId id, const Layout::Step& step);

// The job's component answers its caller. The job is over, there and then or once the answer has
// come back.
void answer(State& state, JobId id, Outcome outcome);

// The answer of the request that the job works for begins, if it has not yet.
void answer_begins(State& state, JobId id);

// Nobody wants the answers to the job's calls any more. Those that know stop, the others go on.
void let_go_of_calls(State& state, JobId id);

// Events.
void answered(State& state, JobId id);
void set_out(State& state, JobId id);  // an attempt whose pause is over
void look_at_timeouts(State& state, std::uint32_t edge);

}  // namespace headroom::sim
