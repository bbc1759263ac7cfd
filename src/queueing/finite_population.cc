#include "queueing/finite_population.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "queueing/birth_death.h"

namespace headroom::queueing {
namespace {

constexpr int kUsersMax = 10'000'000;

Result<void> check_population(const Population& population) {
  if (population.users < 1 || population.users > kUsersMax) {
    return invalid(fmt::format("there must be 1 to {} users, got {}", kUsersMax, population.users));
  }
  if (population.servers < 1) {
    return invalid(fmt::format("there must be a server, got {}", population.servers));
  }
  if (!std::isfinite(population.think) || population.think < 0) {
    return invalid(fmt::format("a think time must be 0 s or more, got {} s", population.think));
  }
  if (!std::isfinite(population.service) || population.service <= 0) {
    return invalid(fmt::format("a service time must be above 0 s, got {} s", population.service));
  }
  return {};
}

}  // namespace

Result<PopulationMeans> finite_population(const Population& population) {
  if (auto valid = check_population(population); !valid) return fail(valid.error());
  const auto [users, think, service, servers] = population;
  if (think == 0) {  // everyone is in the system always
    const double busy = std::min(users, servers);
    return PopulationMeans{.throughput = busy / service,
                           .response = users * service / busy,
                           .utilisation = busy / servers,
                           .in_system = static_cast<double>(users)};
  }
  const std::vector<double> states = birth_death_states(
      users, [&](int n) { return (population.users - n) / population.think; },
      [&](int n) { return std::min(n, population.servers) / population.service; });
  double busy = 0;
  double in_system = 0;
  for (std::size_t n = 0; n < states.size(); ++n) {
    const double count = static_cast<double>(n);
    busy += std::min<double>(count, servers) * states[n];
    in_system += count * states[n];
  }
  const double throughput = busy / service;
  return PopulationMeans{.throughput = throughput,
                         .response = in_system / throughput,
                         .utilisation = busy / servers,
                         .in_system = in_system};
}

}  // namespace headroom::queueing
