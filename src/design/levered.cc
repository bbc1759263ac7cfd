#include "design/levered.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

namespace headroom::design {
namespace {

using spec::Lever;

bool is_elastic(const Levers& levers, std::string_view component) {
  return std::ranges::any_of(levers, [&](const Lever* lever) {
    return std::ranges::find(lever->elastic, component, &Lever::Elastic::component) !=
           lever->elastic.end();
  });
}

// The components whose number of replicas a lever changes; nothing where it changes more than that.
std::optional<std::set<std::string>> replicas_changed(const Lever& lever) {
  if (!lever.vertical.empty() || lever.cache || lever.cdn) return std::nullopt;
  std::set<std::string> names;
  for (const Lever::Horizontal& change : lever.horizontal) names.insert(change.component);
  for (const Lever::Elastic& change : lever.elastic) names.insert(change.component);
  if (lever.split) names.insert(lever.split->into);
  return names;
}

}  // namespace

double Levered::capacity_of(std::size_t component) const {
  return service.capacity.components[component].capacity(at_most[component]).per_second;
}

std::optional<std::size_t> Levered::find(std::string_view name) const {
  const auto& all = service.spec.system.components;
  const auto found = std::ranges::find(all, name, &spec::Component::name);
  if (found == all.end()) return std::nullopt;
  return static_cast<std::size_t>(found - all.begin());
}

Levered levered(Service service, const Levers& levers, Rate sessions) {
  Levered result{.service = std::move(service), .at_load = {}, .at_most = {}};
  const auto& components = result.service.spec.system.components;
  for (std::size_t i = 0; i < components.size(); ++i) {
    int at_load = components[i].replicas;
    int at_most = at_load;
    if (is_elastic(levers, components[i].name)) {
      at_most = components[i].scaling->replicas_max;
      const auto needed = result.service.capacity.components[i].replicas_for(sessions);
      at_load = std::clamp(needed.value_or(at_most),
                           std::max(1, components[i].scaling->replicas_min), at_most);
    }
    result.at_load.push_back(at_load);
    result.at_most.push_back(at_most);
  }
  return result;
}

std::optional<CostRate> cost_added(const Levered& changed, const Levered& as_is,
                                   const Levers& levers) {
  std::vector<CostRate> parts;
  std::set<std::string> changed_replicas;
  for (const Lever* lever : levers) {
    if (lever->cost) {
      parts.push_back(*lever->cost);
    } else if (auto names = replicas_changed(*lever)) {
      changed_replicas.merge(std::move(*names));
    } else {
      return std::nullopt;
    }
  }
  for (const std::string& name : changed_replicas) {
    const std::size_t index = *changed.find(name);
    const auto& scaling = changed.service.spec.system.components[index].scaling;
    if (!scaling || !scaling->cost) return std::nullopt;
    const auto before = as_is.find(name);
    const int added = changed.at_load[index] - (before ? as_is.at_load[*before] : 0);
    parts.push_back({scaling->cost->per_hour * added, scaling->cost->currency});
  }
  CostRate sum{.per_hour = 0, .currency = parts.empty() ? "" : parts.front().currency};
  for (const CostRate& part : parts) {
    if (part.currency != sum.currency) return std::nullopt;
    sum.per_hour += part.per_hour;
  }
  return sum;
}

}  // namespace headroom::design
