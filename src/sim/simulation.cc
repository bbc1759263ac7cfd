#include "sim/simulation.h"

#include <utility>

#include "sim/calling.h"
#include "sim/fleet.h"
#include "sim/serving.h"
#include "sim/sessions.h"

namespace headroom::sim {
namespace {

bool is_about_job(EventKind kind) {
  switch (kind) {
    case EventKind::kReached:
    case EventKind::kAnswered:
    case EventKind::kWorkDone:
    case EventKind::kRetry:
    case EventKind::kPatience:
      return true;
    default:
      return false;
  }
}

// Has fetched from memory what events soon to come will touch: eight events ahead their job, then
// every other event whom its end leads to: its caller, and the caller of that, up to the users.
[[gnu::always_inline]] inline void fetch_ahead(const State& state) {
  constexpr std::size_t kFarthest = 8;
  constexpr std::size_t kApart = 2;
  if (state.events.ahead(kApart) == nullptr) return;
  for (std::size_t others = kFarthest; others > 0; others -= kApart) {
    const Event* event = state.events.ahead(others);
    if (event == nullptr || !is_about_job(event->kind())) continue;
    JobId id = event->subject;
    for (std::size_t i = others; i < kFarthest && id != kAbsent; i += kApart) {
      id = state.jobs[id].caller;
    }
    state.jobs.fetch(id);
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
    happen(*event);
  }
  state_.now = until;
}

// An event whose job or replica is not what it was when it was announced passes without effect.
void Simulation::happen(const Event& event) {
  state_.now = event.at;
  ++happened_;
  const std::uint32_t subject = event.subject;
  const auto job_is_there = [&] { return state_.jobs.is_same(subject, event.version); };
  const auto replica_is_there = [&] { return state_.replicas[subject].version == event.version; };
  switch (event.kind()) {
    case EventKind::kArrival:
      return next_arrival(state_, subject);
    case EventKind::kThought:
      return user_has_thought(state_, subject);
    case EventKind::kSession:
      return traffic_.sessions->session_due(state_, subject);
    case EventKind::kVisit:
      return traffic_.sessions->pause_over(state_, subject);
    case EventKind::kReached:
      if (job_is_there()) reach(state_, subject);
      return;
    case EventKind::kAnswered:
      if (job_is_there()) answered(state_, subject);
      return;
    case EventKind::kWorkDone:
      if (job_is_there()) work_done(state_, subject);
      return;
    case EventKind::kShareDone:
      if (state_.replicas[subject].processor.version == event.version) share_done(state_, subject);
      return;
    case EventKind::kTimeouts:
      return look_at_timeouts(state_, subject);
    case EventKind::kRetry:
      if (job_is_there()) set_out(state_, subject);
      return;
    case EventKind::kPatience:
      if (job_is_there()) out_of_patience(state_, subject);
      return;
    case EventKind::kPause:
      if (replica_is_there()) replica_pauses(state_, subject);
      return;
    case EventKind::kFailure:
      if (replica_is_there()) replica_fails(state_, subject);
      return;
    case EventKind::kReady:
      if (replica_is_there()) replica_ready(state_, subject);
      return;
    case EventKind::kWarm:
      if (replica_is_there()) replica_warms(state_, subject);
      return;
    case EventKind::kFault:
      return fault_strikes(state_, subject);
    case EventKind::kScaling:
      return look_at_load(state_, subject);
  }
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
