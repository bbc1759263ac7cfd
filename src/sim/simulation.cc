#include "sim/simulation.h"

#include <utility>

#include "sim/calling.h"
#include "sim/fleet.h"
#include "sim/serving.h"
#include "sim/sessions.h"

namespace headroom::sim {
namespace {

// Has fetched from memory what events soon to come will touch: of one eight events ahead its job,
// of a nearer one its job's caller, and so on up to the users, whom the end of it may lead to. That
// some events are about no job, and some jobs have no caller, is not looked at: then a line of
// memory is fetched that nobody asked for.
[[gnu::always_inline]] inline void fetch_ahead(const State& state) {
  constexpr std::size_t kApart = 2;
  constexpr std::size_t kFarthest = 4 * kApart;
  if (state.events.ahead(kFarthest) == nullptr || state.jobs.size() == 0) return;
  std::size_t callers = 0;
  for (std::size_t others = kFarthest; others > 0; others -= kApart, ++callers) {
    JobId id = state.events.ahead(others)->subject;
    for (std::size_t i = 0; i < callers; ++i) id = state.jobs.caller_if_any(id);
    state.jobs.fetch(id);
  }
}

// An event whose job or replica is not what it was when it was announced passes without effect.
inline void happen(State& state, const Event& event) {
  state.now = event.at;
  const std::uint32_t subject = event.subject;
  const auto job_is_there = [&] { return state.jobs.is_same(subject, event.version); };
  const auto replica_is_there = [&] { return state.replicas[subject].version == event.version; };
  switch (event.kind()) {
    case EventKind::kArrival:
      return next_arrival(state, subject);
    case EventKind::kThought:
      return user_has_thought(state, subject);
    case EventKind::kSession:
      return state.traffic->sessions->session_due(state, subject);
    case EventKind::kVisit:
      return state.traffic->sessions->pause_over(state, subject);
    case EventKind::kReached:
      if (job_is_there()) reach(state, subject);
      return;
    case EventKind::kAnswered:
      if (job_is_there()) answered(state, subject);
      return;
    case EventKind::kWorkDone:
      if (job_is_there()) work_done(state, subject);
      return;
    case EventKind::kShareDone:
      if (state.replicas[subject].processor.version == event.version) share_done(state, subject);
      return;
    case EventKind::kTimeouts:
      return look_at_timeouts(state, subject);
    case EventKind::kRetry:
      if (job_is_there()) set_out(state, subject);
      return;
    case EventKind::kPatience:
      if (job_is_there()) out_of_patience(state, subject);
      return;
    case EventKind::kPause:
      if (replica_is_there()) replica_pauses(state, subject);
      return;
    case EventKind::kFailure:
      if (replica_is_there()) replica_fails(state, subject);
      return;
    case EventKind::kReady:
      if (replica_is_there()) replica_ready(state, subject);
      return;
    case EventKind::kWarm:
      if (replica_is_there()) replica_warms(state, subject);
      return;
    case EventKind::kFault:
      return fault_strikes(state, subject);
    case EventKind::kScaling:
      return look_at_load(state, subject);
  }
}

}  // namespace

Simulation::Simulation(const Layout& layout, Load load, Seed seed)
    : state_(layout, seed), traffic_{.load = std::move(load)} {
  HEADROOM_CHECK(check(traffic_.load, layout.model).empty(), "the load is wrong");
  open();
}

Simulation::Simulation(const Layout& layout, Sessions& sessions, Seed seed)
    : state_(layout, seed), traffic_{.sessions = &sessions} {
  open();
}

void Simulation::open() {
  state_.traffic = &traffic_;
  measured_from_areas_.resize(state_.components.size());
  open_fleet(state_);
  open_traffic(state_);
}

void Simulation::run_until(Nanos until) {
  while (const auto event = state_.events.pop_before(until)) {
    fetch_ahead(state_);
    happen(state_, *event);
  }
  state_.now = until;
}

void Simulation::begin_measuring() {
  state_.book.begin();
  measured_from_ = state_.now;
  for (std::size_t i = 0; i < state_.components.size(); ++i) {
    const ComponentState& component = state_.components[i];
    measured_from_areas_[i] = {.present = component.present.area(state_.now),
                               .busy = busy_area(state_, i),
                               .size = component.size.area(state_.now)};
  }
}

ComponentFigures Simulation::figures(std::uint32_t index) const {
  const ComponentState& component = state_.components[index];
  const Areas& from = measured_from_areas_[index];
  ComponentFigures figures{.counts = state_.book.components[index]};
  const double seconds = to_seconds(state_.now - measured_from_);
  if (seconds <= 0) return figures;
  figures.present_mean = (component.present.area(state_.now) - from.present) / seconds;
  figures.busy_mean = (busy_area(state_, index) - from.busy) / seconds;
  figures.replicas_mean = (component.size.area(state_.now) - from.size) / seconds;
  const double capacity = capacity_of(state_.model_of(index));
  if (capacity < kUnlimited && figures.replicas_mean > 0) {
    figures.utilisation = figures.busy_mean / (capacity * figures.replicas_mean);
  }
  return figures;
}

void Simulation::set_replicas(std::uint32_t component, std::uint32_t wanted) {
  sim::set_replicas(state_, component, wanted);
}

}  // namespace headroom::sim
