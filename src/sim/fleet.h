// Replicas come and go: scaling, failures and repair, pauses, faults.
#pragma once

#include "sim/state.h"

namespace headroom::sim {

// The replicas that the model begins with are up, and what happens by chance is under way. Once, at
// the start.
void open_fleet(State& state);

// So many replicas are wanted, of replicas_max at most. New ones are up after Component::start;
// those too many take nothing new and go when they are done.
void set_replicas(State& state, std::uint32_t component, std::uint32_t wanted);

// A replica that drains has lost a job: it goes if that was its last.
void end_draining(State& state, std::uint32_t replica);

// The cores, slots or batch places of one replica, which `ComponentState::busy` counts; the quota
// where it has one.
double capacity_of(const Component& component);

// How many of them were busy, times seconds since the start. Under a quota it is the processor time
// that was used: work that has to wait for its next period has no core.
double busy_area(const State& state, std::uint32_t component);

// Events.
void replica_fails(State& state, std::uint32_t replica);
void replica_ready(State& state, std::uint32_t replica);
void replica_warms(State& state, std::uint32_t replica);
void replica_pauses(State& state, std::uint32_t replica);
void fault_strikes(State& state, std::uint32_t fault);
void look_at_load(State& state, std::uint32_t component);

}  // namespace headroom::sim
