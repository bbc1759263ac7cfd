// A job at a component: which replica takes it, its place in the line, its steps one after the
// other, and its leaving.
#pragma once

#include "sim/state.h"

namespace headroom::sim {

// The job has reached the component of its edge: a replica takes it, or it is refused.
void reach(State& state, JobId id);

// Goes on with the job's steps until one of them takes time, or until there is none left. Also for
// the request of a user.
void proceed(State& state, JobId id);

// The same for a job that is not what the current event is about: should it be over at once, then
// its caller hears of it by an event of its own. So nothing happens to a caller while it calls.
void proceed_within(State& state, JobId id);

// The job at a replica is over, with this outcome for its caller.
void finish(State& state, JobId id, Outcome outcome);

// Takes the job away from its replica, wherever it stands there; who waits behind it moves up. Its
// own calls are not touched.
void leave(State& state, JobId id);

// Events.
void work_done(State& state, JobId id);
void share_done(State& state, std::uint32_t replica);
void out_of_patience(State& state, JobId id);

// Takes from the line of a replica whoever can be handled.
void call_up(State& state, std::uint32_t replica);
// Announces the next that is done where work is shared; after its speed has changed.
void watch_shares(State& state, std::uint32_t replica);
// How fast a replica works now, by its pauses and its warmth.
void set_speed(State& state, std::uint32_t replica);

}  // namespace headroom::sim
