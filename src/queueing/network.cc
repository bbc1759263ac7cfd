#include "queueing/network.h"

#include <fmt/format.h>

#include <cmath>

namespace headroom::queueing {

NetworkMeans means_from_residence(const std::vector<Center>& centers, double throughput,
                                  const std::vector<double>& residence) {
  NetworkMeans means{.throughput = throughput};
  for (std::size_t k = 0; k < centers.size(); ++k) {
    const bool is_queue = centers[k].kind == Center::Kind::kQueue;
    const double busy = throughput * centers[k].demand;
    means.response += residence[k];
    means.centers.push_back({.utilisation = is_queue ? busy / centers[k].servers : busy,
                             .in_center = throughput * residence[k],
                             .residence = residence[k]});
  }
  return means;
}

Result<void> check_centers(const std::vector<Center>& centers) {
  double sum = 0;
  for (const Center& center : centers) {
    if (!std::isfinite(center.demand) || center.demand < 0) {
      return invalid(fmt::format("a demand must be 0 s or more, got {} s", center.demand));
    }
    if (center.servers < 1) {
      return invalid(fmt::format("a center must have a server, got {}", center.servers));
    }
    sum += center.demand;
  }
  if (sum > 0) return {};
  return invalid("a network must have a center with a demand above 0 s");
}

Result<void> check_network(const ClosedNetwork& network) {
  if (auto valid = check_centers(network.centers); !valid) return valid;
  if (network.customers < 1) {
    return invalid(fmt::format("there must be a customer, got {}", network.customers));
  }
  if (!std::isfinite(network.think) || network.think < 0) {
    return invalid(fmt::format("a think time must be 0 s or more, got {} s", network.think));
  }
  return {};
}

}  // namespace headroom::queueing
