#include "tuning/cost.h"

#include <fmt/format.h>

namespace headroom::tuning {

bool operator<(const Cost& one, const Cost& other) {
  const double price = one.price ? one.price->per_hour : 0;
  const double other_price = other.price ? other.price->per_hour : 0;
  return price != other_price ? price < other_price : one.cores < other.cores;
}

Cost cost_of(const spec::System& system) {
  Cost cost;
  for (const spec::Component& component : system.components) {
    if (component.scaling && component.scaling->cost) {
      const CostRate& each = *component.scaling->cost;
      if (!cost.price) cost.price = CostRate{.per_hour = 0, .currency = each.currency};
      if (cost.price->currency != each.currency) continue;
      cost.price->per_hour += each.per_hour * component.replicas;
    } else if (component.cpu) {
      cost.cores.count += component.cpu->count * component.replicas;
    }
  }
  return cost;
}

bool is_within(const Cost& cost, const spec::Objective& objective) {
  // Prices are added up, so one that is met exactly may be a little above.
  constexpr double kRounding = 1 + 1e-9;
  if (objective.price) {
    return cost.price && cost.price->currency == objective.price->currency &&
           cost.price->per_hour <= objective.price->per_hour * kRounding;
  }
  return !objective.cores || cost.cores.count <= objective.cores->count * kRounding;
}

std::string to_string(const Cost& cost) {
  const std::string cores = cost.cores.count > 0 ? headroom::to_string(cost.cores) : "";
  if (!cost.price) return cores.empty() ? "nothing known" : cores;
  const std::string price = headroom::to_string(*cost.price);
  return cores.empty() ? price : fmt::format("{} and {}", price, cores);
}

}  // namespace headroom::tuning
