#include "queueing/approximate_mva.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

namespace headroom::queueing {
namespace {

constexpr double kTolerance = 1e-13;
constexpr int kRoundsMax = 200'000;

// By class, then center.
using Table = std::vector<std::vector<double>>;

Table table(std::size_t classes, std::size_t centers) {
  return Table(classes, std::vector<double>(centers, 0.0));
}

// How the share of class c's customers that is at center k changes when one of class j is taken
// away: [j][c][k]. All 0: queues shorten in proportion.
using Shift = std::vector<Table>;

struct Solution {
  std::vector<double> throughput;
  Table residence;
  Table in_center;
};

class Iteration {
 public:
  explicit Iteration(const ClassNetwork& network) : network_(network) {}

  // The balance with `customers` of each class, if it is found.
  std::optional<Solution> solve(const std::vector<double>& customers, const Shift& shift) const {
    const std::size_t classes = customers.size();
    const std::size_t centers = network_.centers.size();
    Solution now{std::vector<double>(classes, 0.0), table(classes, centers),
                 table(classes, centers)};
    for (std::size_t c = 0; c < classes; ++c) {
      for (double& held : now.in_center[c]) held = customers[c] / static_cast<double>(centers);
    }
    for (int round = 0; round < kRoundsMax; ++round) {
      if (step(customers, shift, now) <= kTolerance) return now;
    }
    return std::nullopt;
  }

 private:
  // One round; returns the largest change of a queue, over its class's customers.
  double step(const std::vector<double>& customers, const Shift& shift, Solution& now) const {
    double change = 0;
    Table next = now.in_center;
    for (std::size_t j = 0; j < customers.size(); ++j) {
      if (customers[j] == 0) continue;
      double cycle = network_.classes[j].think;
      for (std::size_t k = 0; k < network_.centers.size(); ++k) {
        const bool is_queue = network_.centers[k] == Center::Kind::kQueue;
        const double found = is_queue ? found_by(j, k, customers, shift[j], now.in_center) : 0;
        now.residence[j][k] = network_.classes[j].demands[k] * (1 + found);
        cycle += now.residence[j][k];
      }
      now.throughput[j] = customers[j] / cycle;
      for (std::size_t k = 0; k < network_.centers.size(); ++k) {
        next[j][k] = now.throughput[j] * now.residence[j][k];
        change = std::max(change, std::abs(next[j][k] - now.in_center[j][k]) / customers[j]);
      }
    }
    now.in_center = next;
    return change;
  }

  // What a customer of class j finds at center k: the network without him.
  static double found_by(std::size_t j, std::size_t k, const std::vector<double>& customers,
                         const Table& shift, const Table& in_center) {
    double found = 0;
    for (std::size_t c = 0; c < customers.size(); ++c) {
      if (customers[c] == 0) continue;
      const double others = customers[c] - (c == j ? 1 : 0);
      found += others * (in_center[c][k] / customers[c] + shift[c][k]);
    }
    return std::max(0.0, found);
  }

  const ClassNetwork& network_;
};

// Three passes, as its authors found to be enough.
std::optional<Solution> linearize(const Iteration& iteration, const std::vector<double>& customers,
                                  Shift shift) {
  std::optional<Solution> full = iteration.solve(customers, shift);
  for (int pass = 0; pass < 2 && full; ++pass) {
    Shift next = shift;
    for (std::size_t j = 0; j < customers.size(); ++j) {
      std::vector<double> fewer = customers;
      fewer[j] -= 1;
      const std::optional<Solution> less = iteration.solve(fewer, shift);
      if (!less) return std::nullopt;
      for (std::size_t c = 0; c < customers.size(); ++c) {
        for (std::size_t k = 0; k < shift[j][c].size(); ++k) {
          const double share = full->in_center[c][k] / customers[c];
          next[j][c][k] = fewer[c] == 0 ? 0 : less->in_center[c][k] / fewer[c] - share;
        }
      }
    }
    shift = next;
    full = iteration.solve(customers, shift);
  }
  return full;
}

}  // namespace

Result<std::vector<ClassMeans>> approximate_mva(const ClassNetwork& network, Guess guess) {
  if (auto valid = check_classes(network); !valid) return fail(valid.error());
  std::vector<double> customers;
  for (const CustomerClass& one : network.classes) {
    if (!one.is_closed()) return invalid("a class of a closed network must have customers");
    customers.push_back(one.customers);
  }
  const Shift none(customers.size(), table(customers.size(), network.centers.size()));
  const Iteration iteration(network);
  const std::optional<Solution> solution = guess == Guess::kLinearizer
                                               ? linearize(iteration, customers, none)
                                               : iteration.solve(customers, none);
  if (!solution) {
    return invalid(
        fmt::format("approximate mean value analysis did not settle in {} rounds", kRoundsMax));
  }
  std::vector<ClassMeans> means;
  for (std::size_t c = 0; c < customers.size(); ++c) {
    means.push_back(
        class_means(network.classes[c], solution->throughput[c], solution->residence[c]));
  }
  return means;
}

Result<NetworkMeans> approximate_mva(const ClosedNetwork& network, Guess guess) {
  if (auto valid = check_network(network); !valid) return fail(valid.error());
  CustomerClass all{.customers = network.customers, .think = network.think};
  ClassNetwork simple;
  for (const Center& center : network.centers) {
    const bool is_delay = center.kind == Center::Kind::kDelay;
    const double fast = is_delay ? center.demand : center.demand / center.servers;
    simple.centers.push_back(center.kind);
    all.demands.push_back(fast);
    simple.centers.push_back(Center::Kind::kDelay);
    all.demands.push_back(center.demand - fast);
  }
  simple.classes.push_back(all);
  const auto means = approximate_mva(simple, guess);
  if (!means) return fail(means.error());
  std::vector<double> residence;
  for (std::size_t k = 0; k < network.centers.size(); ++k) {
    residence.push_back(means->front().residence[2 * k] + means->front().residence[2 * k + 1]);
  }
  return means_from_residence(network.centers, means->front().throughput, residence);
}

}  // namespace headroom::queueing
