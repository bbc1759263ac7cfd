#include "queueing/bounds.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace headroom::queueing {
namespace {

struct Demands {
  std::vector<double> of_queues;
  double sum = 0;
  double largest = 0;
  double think = 0;
  double customers = 0;
};

Result<Demands> demands_of(const ClosedNetwork& network) {
  if (auto valid = check_network(network); !valid) return fail(valid.error());
  Demands demands{.think = network.think, .customers = static_cast<double>(network.customers)};
  for (const Center& center : network.centers) {
    if (center.kind == Center::Kind::kDelay) {
      demands.think += center.demand;
      continue;
    }
    if (center.servers > 1) {
      return invalid(fmt::format("bounds are for single servers, got {}", center.servers));
    }
    demands.of_queues.push_back(center.demand);
    demands.sum += center.demand;
    demands.largest = std::max(demands.largest, center.demand);
  }
  if (demands.sum == 0) return invalid("a network must have a queue with a demand above 0 s");
  return demands;
}

// Throughput follows from the response by X = N / (R + Z), the low of one from the high of the
// other.
Bounds from_responses(const Demands& demands, double low, double high) {
  return {.throughput_low = demands.customers / (high + demands.think),
          .throughput_high = demands.customers / (low + demands.think),
          .response_low = low,
          .response_high = high};
}

// No center serves faster than the bottleneck.
double least_response(const Demands& demands) {
  return std::max(demands.sum, demands.customers * demands.largest - demands.think);
}

// sum of demand^(power + 1) over sum of demand^power, scaled so that high powers do not underflow.
double mean_demand(const Demands& demands, double power) {
  double weights = 0;
  double weighted = 0;
  for (const double demand : demands.of_queues) {
    const double weight = std::pow(demand / demands.largest, power);
    weights += weight;
    weighted += weight * demand;
  }
  return weighted / weights;
}

}  // namespace

Result<Bounds> asymptotic_bounds(const ClosedNetwork& network) {
  const auto demands = demands_of(network);
  if (!demands) return fail(demands.error());
  return from_responses(*demands, least_response(*demands), demands->customers * demands->sum);
}

Result<Bounds> balanced_bounds(const ClosedNetwork& network) {
  const auto demands = demands_of(network);
  if (!demands) return fail(demands.error());
  const double others = demands->customers - 1;
  const double mean = demands->sum / static_cast<double>(demands->of_queues.size());
  const double low = demands->sum + others * mean / (1 + demands->think / demands->sum);
  const double high = demands->sum + others * demands->largest /
                                         (1 + demands->think / (demands->customers * demands->sum));
  return from_responses(*demands, std::max(low, least_response(*demands)), high);
}

Result<Bounds> proportional_bounds(const ClosedNetwork& network) {
  const auto demands = demands_of(network);
  if (!demands) return fail(demands.error());
  if (demands->think > 0) {
    return invalid(
        fmt::format("proportional bounds are for no thinking, got {} s", demands->think));
  }
  const double others = demands->customers - 1;
  const double low = demands->sum + others * mean_demand(*demands, 1);
  const double high = demands->sum + others * mean_demand(*demands, std::max(1.0, others));
  return from_responses(*demands, std::max(low, least_response(*demands)), high);
}

Result<double> saturation_point(const ClosedNetwork& network) {
  const auto demands = demands_of(network);
  if (!demands) return fail(demands.error());
  return (demands->sum + demands->think) / demands->largest;
}

}  // namespace headroom::queueing
