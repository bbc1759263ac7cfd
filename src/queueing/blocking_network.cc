#include "queueing/blocking_network.h"

#include <fmt/format.h>

#include <optional>

namespace headroom::queueing {
namespace {

constexpr int kRoundsMax = 10'000;

Result<void> check(const BlockingNetwork& network) {
  double room = 0;
  double demand = 0;
  if (network.routing.size() != network.centers.size()) {
    return invalid("the routing has not a row for each center");
  }
  for (const std::vector<double>& row : network.routing) {
    if (row.size() != network.centers.size()) {
      return invalid("the routing has not a column for each center");
    }
  }
  for (const BlockingCenter& center : network.centers) {
    if (!(center.service >= 0) || !(center.visits > 0) || center.capacity < 1) {
      return invalid("service times must be 0 s or more, visits above 0, capacities 1 or more");
    }
    room += center.capacity;
    demand += center.service * center.visits;
  }
  if (!(demand > 0)) return invalid("a network must have a center that takes time");
  if (network.customers >= 1 && network.customers < room) return {};
  return invalid(
      fmt::format("there must be 1 to {} customers, got {}", room - 1, network.customers),
      "with every queue full nobody can move");
}

// The centers with so many customers, some of them perhaps blocked.
struct Attempt {
  std::vector<double> response;
  std::vector<double> in_center;
  double throughput = 0;
};

class Solver {
 public:
  explicit Solver(const BlockingNetwork& network) : network_(network) {}

  // With `customers`, given what a network with one less holds; nothing where it does not settle,
  // because the routing does not lead where the visits say.
  std::optional<Attempt> solve(int customers, const std::vector<double>& found) const {
    const std::size_t centers = network_.centers.size();
    std::vector<double> joins(centers, 1.0);  // 0: it is full, and takes nobody
    std::vector<double> blocked(centers, 0.0);
    for (int round = 0; round < kRoundsMax; ++round) {
      Attempt attempt = attempt_with(customers, found, joins, blocked);
      bool is_over = false;
      for (std::size_t i = 0; i < centers; ++i) {
        const BlockingCenter& full = network_.centers[i];
        if (attempt.in_center[i] <= full.capacity + 1e-9) continue;
        is_over = true;
        joins[i] = 0;
        for (std::size_t j = 0; j < centers; ++j) {
          blocked[j] +=
              full.service * network_.centers[j].visits / full.visits * network_.routing[j][i];
        }
      }
      if (!is_over) return attempt;
    }
    return std::nullopt;
  }

 private:
  Attempt attempt_with(int customers, const std::vector<double>& found,
                       const std::vector<double>& joins, const std::vector<double>& blocked) const {
    Attempt attempt;
    double cycle = 0;
    for (std::size_t i = 0; i < found.size(); ++i) {
      const BlockingCenter& center = network_.centers[i];
      attempt.response.push_back(center.service * (joins[i] + found[i]) + blocked[i]);
      cycle += attempt.response[i] * center.visits;
    }
    attempt.throughput = customers / cycle;
    for (std::size_t i = 0; i < found.size(); ++i) {
      attempt.in_center.push_back(attempt.throughput * network_.centers[i].visits *
                                  attempt.response[i]);
    }
    return attempt;
  }

  const BlockingNetwork& network_;
};

}  // namespace

Result<BlockingMeans> blocking_network(const BlockingNetwork& network) {
  if (auto valid = check(network); !valid) return fail(valid.error());
  const Solver solver(network);
  Attempt last{.in_center = std::vector<double>(network.centers.size(), 0.0)};
  for (int customers = 1; customers <= network.customers; ++customers) {
    const std::optional<Attempt> next = solver.solve(customers, last.in_center);
    if (!next) return invalid("the routing does not lead to a center that visits say is visited");
    last = *next;
  }
  return BlockingMeans{.throughput = last.throughput, .response = last.response};
}

}  // namespace headroom::queueing
