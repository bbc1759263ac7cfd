#include "design/sizing.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace headroom::design {
namespace {

// Each adds a tenth of a component, so together they are more than the formula can be off by.
constexpr int kRoundsMost = 8;

std::vector<int> by_formula(const Capacity& capacity, Rate sessions) {
  std::vector<int> replicas;
  for (const ComponentCapacity& component : capacity.components) {
    replicas.push_back(std::max(component.replicas(),
                                component.replicas_for(sessions).value_or(component.replicas())));
  }
  return replicas;
}

// More of the fullest component that more replicas help; false where there is none.
bool widen(const Capacity& capacity, Rate sessions, std::vector<int>& replicas) {
  std::optional<std::size_t> fullest;
  double most = 0;
  for (std::size_t i = 0; i < replicas.size(); ++i) {
    const ComponentCapacity& component = capacity.components[i];
    const double used = component.utilisation(sessions, replicas[i]);
    if (used <= most || component.utilisation(sessions, replicas[i] + 1) >= used) continue;
    most = used;
    fullest = i;
  }
  if (!fullest) return false;
  replicas[*fullest] += std::max(1, replicas[*fullest] / 10);
  return true;
}

// Little's law: the time that all requests of a second take together is how many are there at once.
double in_flight(const Held& held) {
  const run::Window window = run::under_load(held.run);
  const run::Totals totals = run::totals(held.run, std::nullopt, window);
  const Histogram& times = totals[run::Measure::kResponseTime];
  return totals.seconds > 0
             ? static_cast<double>(times.count()) * times.mean() / 1e9 / totals.seconds
             : 0;
}

std::optional<CostRate> cost_of(const spec::System& system, const std::vector<int>& replicas) {
  std::optional<CostRate> sum;
  for (std::size_t i = 0; i < replicas.size(); ++i) {
    const auto& scaling = system.components[i].scaling;
    if (!scaling || !scaling->cost) continue;
    if (!sum) sum = CostRate{.per_hour = 0, .currency = scaling->cost->currency};
    if (sum->currency == scaling->cost->currency) {
      sum->per_hour += replicas[i] * scaling->cost->per_hour;
    }
  }
  return sum;
}

std::vector<bool> beyond(const spec::System& system, const std::vector<int>& replicas) {
  std::vector<bool> beyond;
  for (std::size_t i = 0; i < replicas.size(); ++i) {
    const auto& scaling = system.components[i].scaling;
    beyond.push_back(scaling && replicas[i] > scaling->replicas_max);
  }
  return beyond;
}

}  // namespace

Result<Sizing> size_for(const Service& service, Rate sessions) {
  const std::vector<int> formula = by_formula(service.capacity, sessions);
  std::vector<int> replicas = formula;
  std::optional<Held> first;
  for (int round = 0;; ++round) {
    auto held = hold(service, with_replicas(service.model.model, replicas), {.sessions = sessions});
    if (!held) return fail(held.error());
    const bool holds = held->holds();
    if (!first) first = std::move(*held);
    if (holds || round == kRoundsMost || !widen(service.capacity, sessions, replicas)) {
      if (!holds) replicas = formula;
      const Held& told = holds && round > 0 ? *held : *first;
      return Sizing{.replicas = replicas,
                    .beyond_scaling = beyond(service.spec.system, replicas),
                    .judgement = told.judgement,
                    .holds = holds,
                    .in_flight = in_flight(told),
                    .cost = cost_of(service.spec.system, replicas)};
    }
  }
}

}  // namespace headroom::design
