#include "sim/fleet.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "sim/calling.h"
#include "sim/lookup.h"
#include "sim/serving.h"

namespace headroom::sim {
namespace {

using Life = ReplicaState::Life;

// While a replica warms up its speed changes in so many steps.
constexpr std::uint8_t kWarm = 10;

const Component& model_of(const State& state, std::uint32_t replica) {
  return *state.replicas[replica].model;
}

void announce(State& state, const Law& in, EventKind kind, std::uint32_t replica) {
  state.events.push(state.now + nanos_of(in.sample(state.random.fleet)), kind, replica,
                    state.replicas[replica].version);
}

void bring_up(State& state, std::uint32_t index, std::uint8_t warmth) {
  ReplicaState& replica = state.replicas[index];
  ComponentState& component = state.components[state.replicas[index].component];
  const Component& model = model_of(state, index);
  replica.life = Life::kUp;
  ++replica.version;
  replica.paused = false;
  replica.calls_up = false;
  replica.warmth = warmth;
  component.up.push_back(index);
  component.size.add(1, state.now);
  if (model.failures) announce(state, model.failures->between, EventKind::kFailure, index);
  if (model.pauses) announce(state, model.pauses->between, EventKind::kPause, index);
  if (component.shares) set_speed(state, index);
  if (warmth < kWarm) {
    state.events.push(state.now + model.warm_up->length / kWarm, EventKind::kWarm, index,
                      replica.version);
  }
}

void take_new_jobs_elsewhere(State& state, std::uint32_t index) {
  ComponentState& component = state.components[state.replicas[index].component];
  const auto at = std::ranges::find(component.up, index);
  if (at != component.up.end()) component.up.erase(at);
}

void go(State& state, std::uint32_t index, Life life) {
  ReplicaState& replica = state.replicas[index];
  replica.life = life;
  ++replica.version;
  state.components[state.replicas[index].component].size.add(-1, state.now);
}

bool is_at(const Job& job, std::uint32_t replica) {
  return job.replica == replica &&
         (job.state == JobState::kWaiting || job.state == JobState::kHandled ||
          job.state == JobState::kWorking || job.state == JobState::kFetching);
}

// Every job there is looked at: replicas fail rarely, and so no job has to be in one list more.
void lose_jobs(State& state, std::uint32_t replica) {
  state.replicas[replica].calls_up = true;  // nobody moves up into a replica that is down
  for (JobId id = 0; id < state.jobs.size(); ++id) {
    if (!is_at(state.jobs[id], replica)) continue;
    let_go_of_calls(state, id);
    if (state.jobs[id].state == JobState::kFetching) {
      stop_waiting(state, id);
    } else {
      end_fetch(state, id, Outcome::kLost);
    }
    leave(state, id);
    state.jobs[id].defers = true;
    answer(state, id, Outcome::kLost);
  }
}

void take_down(State& state, std::uint32_t index) {
  if (state.replicas[index].life == Life::kUp) take_new_jobs_elsewhere(state, index);
  go(state, index, Life::kFailed);
  lose_jobs(state, index);
  state.replicas[index].processor.clear(state.now);
}

void repair_in(State& state, std::uint32_t index, Nanos length) {
  const Nanos start = model_of(state, index).start;
  if (length == kNever) return;
  state.events.push(state.now + length + start, EventKind::kReady, index,
                    state.replicas[index].version);
}

void add_replicas(State& state, std::uint32_t component, std::uint32_t more) {
  const std::uint32_t end = state.layout.first_replica[component + 1];
  for (std::uint32_t i = state.layout.first_replica[component]; i < end && more > 0; ++i) {
    ReplicaState& replica = state.replicas[i];
    if (replica.life == Life::kDraining) {
      replica.life = Life::kUp;
      state.components[component].up.push_back(i);
    } else if (replica.life == Life::kOff) {
      replica.life = Life::kStarting;
      ++replica.version;
      state.events.push(state.now + state.model_of(component).start, EventKind::kReady, i,
                        replica.version);
    } else {
      continue;
    }
    --more;
  }
}

// Those that are not up yet go first.
void drop_replicas(State& state, std::uint32_t component, std::uint32_t fewer) {
  const std::uint32_t first = state.layout.first_replica[component];
  for (const Life life : {Life::kStarting, Life::kFailed, Life::kUp}) {
    for (std::uint32_t i = state.layout.first_replica[component + 1]; i > first && fewer > 0;) {
      ReplicaState& replica = state.replicas[--i];
      if (replica.life != life) continue;
      --fewer;
      if (life == Life::kUp) {
        take_new_jobs_elsewhere(state, i);
        replica.life = Life::kDraining;
        end_draining(state, i);
      } else {
        replica.life = Life::kOff;
        ++replica.version;
      }
    }
  }
}

}  // namespace

void open_fleet(State& state) {
  const Model& model = state.layout.model;
  for (std::uint32_t i = 0; i < model.components.size(); ++i) {
    const Component& component = model.components[i];
    state.components[i].desired = component.replicas;
    for (std::uint32_t k = 0; k < component.replicas; ++k) {
      bring_up(state, state.layout.first_replica[i] + k, kWarm);
    }
    if (component.autoscaler) {
      state.events.push(state.now + component.autoscaler->period, EventKind::kScaling, i);
    }
  }
  for (std::uint32_t i = 0; i < model.faults.size(); ++i) {
    state.events.push(model.faults[i].at, EventKind::kFault, i);
  }
}

void set_replicas(State& state, std::uint32_t component, std::uint32_t wanted) {
  std::uint32_t& desired = state.components[component].desired;
  wanted = std::min(wanted, state.layout.replicas_max(component));
  if (wanted > desired) add_replicas(state, component, wanted - desired);
  if (wanted < desired) drop_replicas(state, component, desired - wanted);
  desired = wanted;
}

void end_draining(State& state, std::uint32_t index) {
  if (state.replicas[index].present == 0) go(state, index, Life::kOff);
}

double capacity_of(const Component& component) {
  return component.processor.kind == Processor::Kind::kCores ? component.processor.capacity()
                                                             : component.concurrency;
}

double busy_area(const State& state, std::uint32_t index) {
  const ComponentState& component = state.components[index];
  const Processor& processor = component.model->processor;
  if (!processor.quota) return component.busy.area(state.now);
  double used = 0;
  for (std::uint32_t i = state.layout.first_replica[index];
       i < state.layout.first_replica[index + 1]; ++i) {
    used += state.replicas[i].processor.used(processor, state.now);
  }
  return used;
}

void replica_fails(State& state, std::uint32_t index) {
  const Nanos length = nanos_of(model_of(state, index).failures->length.sample(state.random.fleet));
  const bool was_wanted = state.replicas[index].life == Life::kUp;
  take_down(state, index);
  if (was_wanted) {
    repair_in(state, index, length);
  } else {
    state.replicas[index].life = Life::kOff;
  }
}

void replica_ready(State& state, std::uint32_t index) {
  bring_up(state, index, model_of(state, index).warm_up ? 0 : kWarm);
}

void replica_warms(State& state, std::uint32_t index) {
  ReplicaState& replica = state.replicas[index];
  ++replica.warmth;
  set_speed(state, index);
  if (replica.warmth == kWarm) return;
  state.events.push(state.now + model_of(state, index).warm_up->length / kWarm, EventKind::kWarm,
                    index, replica.version);
}

void replica_pauses(State& state, std::uint32_t index) {
  ReplicaState& replica = state.replicas[index];
  const Outages& pauses = *model_of(state, index).pauses;
  replica.paused = !replica.paused;
  set_speed(state, index);
  announce(state, replica.paused ? pauses.length : pauses.between, EventKind::kPause, index);
}

void fault_strikes(State& state, std::uint32_t index) {
  const Fault& fault = state.layout.model.faults[index];
  const std::uint32_t first = state.layout.first_replica[fault.component];
  const std::uint32_t zones = state.model_of(fault.component).zones;
  std::uint32_t left = fault.zone == kAbsent ? fault.replicas : kUnlimited;
  for (std::uint32_t i = first; i < state.layout.first_replica[fault.component + 1]; ++i) {
    if (left == 0) return;
    if (state.replicas[i].life != Life::kUp) continue;
    if (fault.zone != kAbsent && (i - first) % zones != fault.zone) continue;
    take_down(state, i);
    repair_in(state, i, fault.length);
    --left;
  }
}

void look_at_load(State& state, std::uint32_t index) {
  ComponentState& component = state.components[index];
  const Component& model = state.model_of(index);
  const Autoscaler& law = *model.autoscaler;
  const double area = busy_area(state, index);
  const double busy = (area - component.busy_before) / to_seconds(law.period);
  component.busy_before = area;
  const double needed = std::ceil(busy / (law.target * capacity_of(model)) - 1e-9);
  const auto most = static_cast<double>(state.layout.replicas_max(index));
  const auto recommended =
      static_cast<std::uint32_t>(std::clamp(needed, static_cast<double>(law.replicas_min), most));

  // Up at once, down only to the most that was asked for of late.
  const auto kept = static_cast<std::size_t>(std::max<std::int64_t>(1, law.calm / law.period));
  if (component.recommended.size() < kept) component.recommended.resize(kept, component.desired);
  component.recommended[component.recommended_next] = recommended;
  component.recommended_next = (component.recommended_next + 1) % kept;
  const std::uint32_t of_late = std::ranges::max(component.recommended);
  set_replicas(
      state, index,
      recommended > component.desired ? recommended : std::min(of_late, component.desired));
  state.events.push(state.now + law.period, EventKind::kScaling, index);
}

}  // namespace headroom::sim
