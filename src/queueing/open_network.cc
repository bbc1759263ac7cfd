#include "queueing/open_network.h"

#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "queueing/erlang.h"

namespace headroom::queueing {
namespace {

std::unexpected<Error> saturated(std::size_t center, double utilisation) {
  return invalid(fmt::format("center {} would be used {:.4g} %", center, 100 * utilisation),
                 "its queue would grow without end");
}

Result<void> check_routing(const std::vector<std::vector<double>>& routing, std::size_t centers) {
  if (routing.size() != centers) return invalid("the routing has not a row for each center");
  for (const std::vector<double>& row : routing) {
    if (row.size() != centers) return invalid("the routing has not a column for each center");
    double sum = 0;
    for (const double chance : row) {
      if (!(chance >= 0)) return invalid(fmt::format("a probability of {} is below 0", chance));
      sum += chance;
    }
    if (sum > 1 + 1e-9) return invalid(fmt::format("the ways out of a center sum to {}", sum));
  }
  return {};
}

}  // namespace

Result<NetworkMeans> open_network(const std::vector<Center>& centers, double arrival_rate) {
  if (auto valid = check_centers(centers); !valid) return fail(valid.error());
  if (!std::isfinite(arrival_rate) || arrival_rate < 0) {
    return invalid(fmt::format("the arrival rate must be 0/s or more, got {}", arrival_rate));
  }
  std::vector<double> residence;
  for (std::size_t k = 0; k < centers.size(); ++k) {
    const auto [demand, servers, kind] = centers[k];
    const double offered = arrival_rate * demand;
    if (kind == Center::Kind::kDelay) {
      residence.push_back(demand);
      continue;
    }
    if (offered >= servers) return saturated(k, offered / servers);
    residence.push_back(demand * (1 + erlang_c(offered, servers) / (servers - offered)));
  }
  return means_from_residence(centers, arrival_rate, residence);
}

Result<std::vector<ClassMeans>> open_classes(const ClassNetwork& network) {
  if (auto valid = check_classes(network); !valid) return fail(valid.error());
  std::vector<double> utilisation(network.centers.size(), 0.0);
  for (const CustomerClass& one : network.classes) {
    if (one.is_closed()) return invalid("a class of an open network must not have customers");
    for (std::size_t k = 0; k < utilisation.size(); ++k) {
      utilisation[k] += one.arrival_rate * one.demands[k];
    }
  }
  for (std::size_t k = 0; k < utilisation.size(); ++k) {
    const bool is_queue = network.centers[k] == Center::Kind::kQueue;
    if (is_queue && utilisation[k] >= 1) return saturated(k, utilisation[k]);
    if (!is_queue) utilisation[k] = 0;  // nobody waits
  }
  std::vector<ClassMeans> means;
  for (const CustomerClass& one : network.classes) {
    std::vector<double> residence;
    for (std::size_t k = 0; k < utilisation.size(); ++k) {
      residence.push_back(one.demands[k] / (1 - utilisation[k]));
    }
    means.push_back(class_means(one, one.arrival_rate, std::move(residence)));
  }
  return means;
}

Result<std::vector<double>> visits_of(const std::vector<std::vector<double>>& routing,
                                      const std::vector<double>& starts) {
  const std::size_t centers = starts.size();
  if (auto valid = check_routing(routing, centers); !valid) return fail(valid.error());
  // visits = starts + visits x routing, by elimination. The diagonal is 1 less what comes back by
  // detours, so no pivot is needed and 0 means that nobody leaves.
  std::vector<std::vector<double>> left = routing;
  std::vector<double> visits = starts;
  for (std::size_t k = 0; k < centers; ++k) {
    for (std::size_t j = 0; j < centers; ++j) left[k][j] = (k == j ? 1 : 0) - routing[j][k];
  }
  for (std::size_t k = 0; k < centers; ++k) {
    if (left[k][k] <= 1e-12) return invalid("nobody who comes to a center ever leaves");
    for (std::size_t i = 0; i < centers; ++i) {
      if (i == k) continue;
      const double factor = left[i][k] / left[k][k];
      for (std::size_t j = k; j < centers; ++j) left[i][j] -= factor * left[k][j];
      visits[i] -= factor * visits[k];
    }
  }
  for (std::size_t k = 0; k < centers; ++k) visits[k] /= left[k][k];
  return visits;
}

}  // namespace headroom::queueing
