#include "review/rehearsal.h"

#include <algorithm>

#include "sim/effort.h"
#include "sim/layout.h"
#include "sim/sessions.h"
#include "sim/simulation.h"

namespace headroom::review {
namespace {

constexpr double kSessions = 20'000;
constexpr double kLongestSeconds = 5;  // of real time
constexpr double kWarmUpShare = 0.1;

double seconds_at(const Histogram& nanos, double quantile) {
  return static_cast<double>(nanos.percentile(quantile)) / 1e9;
}

// As a load of the plan's sessions takes, within what a reader waits for.
Nanos length_of(const design::Service& service) {
  const double wanted = kSessions / service.peak.per_second;
  const double minute = sim::effort_of(service.model.model, service.plan).seconds();
  const double affordable = kLongestSeconds / minute * to_seconds(service.plan.duration);
  return from_seconds(std::min(wanted, affordable));
}

}  // namespace

const Rehearsal::Step* Rehearsal::find(std::string_view step) const {
  const auto found = std::ranges::find(steps, step, &Step::name);
  return found == steps.end() ? nullptr : &*found;
}

Result<Rehearsal> rehearse(const design::Service& service) {
  const Nanos length = length_of(service);
  const auto plan = design::plan_at(
      service.spec, {.sessions = service.peak, .duration = length, .seed = service.plan.seed});
  if (!plan) return fail(plan.error());
  const sim::Layout layout(service.model.model);
  sim::Sessions sessions(*plan, service.model.table);
  sim::Simulation simulation(layout, sessions, plan->seed);
  simulation.run_until(from_seconds(to_seconds(length) * kWarmUpShare));
  simulation.begin_measuring();
  simulation.run_until(length);

  Rehearsal rehearsal;
  const sim::Book& book = simulation.book();
  for (std::size_t i = 0; i < plan->steps.size(); ++i) {
    const sim::ClassCounts& counts = book.classes[i];
    const std::uint64_t ended = counts.answered() + counts.failed();
    Rehearsal::Step step{.name = plan->steps[i].name, .ended = ended};
    if (ended > 0) {
      step.timed_out =
          static_cast<double>(counts[sim::Outcome::kTimedOut]) / static_cast<double>(ended);
    }
    if (counts.answered() > 0) {
      step.p50 = seconds_at(counts.response_time, 0.5);
      step.p99 = seconds_at(counts.response_time, 0.99);
      step.p999 = seconds_at(counts.response_time, 0.999);
    }
    rehearsal.steps.push_back(std::move(step));
  }
  for (std::size_t i = 0; i < layout.model.components.size(); ++i) {
    const sim::ComponentCounts& counts = book.components[i];
    Rehearsal::Component component{.name = layout.model.components[i].name,
                                   .handled = counts.begun};
    if (counts.begun > 0) {
      component.timeouts = static_cast<double>(counts.timeouts) / static_cast<double>(counts.begun);
    }
    rehearsal.components.push_back(std::move(component));
  }
  return rehearsal;
}

}  // namespace headroom::review
