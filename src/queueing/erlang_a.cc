#include "queueing/erlang_a.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "queueing/birth_death.h"

namespace headroom::queueing {

Result<WithPatience> erlang_a(const Station& station, double patience) {
  if (auto valid = check_station(station); !valid) return fail(valid.error());
  if (!std::isfinite(patience) || patience <= 0) {
    return invalid(fmt::format("patience must be above 0 s, got {} s", patience));
  }
  if (station.arrival_rate == 0) return WithPatience{};

  // The number in the system is no larger than with servers that are as slow as the impatient
  // leave, or as fast as service: Poisson in either case. 12 deviations beyond count for nothing,
  // nor do 50 of a geometric tail.
  const double served = station.servers * station.service_rate;
  const double longest = station.servers + std::max(0.0, station.arrival_rate - served) * patience;
  const double deviations = std::sqrt(station.arrival_rate * patience + longest);
  const double last = std::max(longest, station.offered()) + 12 * deviations + 50;
  if (!(last < 1e7)) {
    return invalid(fmt::format("about {:.0f} would be waiting, more than can be counted", longest));
  }
  const std::vector<double> states = birth_death_states(
      static_cast<int>(last), [&](int) { return station.arrival_rate; },
      [&](int n) {
        return std::min(n, station.servers) * station.service_rate +
               std::max(0, n - station.servers) / patience;
      });

  WithPatience result;
  double busy = 0;
  for (std::size_t i = 0; i < states.size(); ++i) {
    const double n = static_cast<double>(i);
    busy += std::min<double>(n, station.servers) * states[i];
    result.means.in_queue += std::max(0.0, n - station.servers) * states[i];
    if (n >= station.servers) result.means.wait_probability += states[i];
  }
  result.means.in_system = busy + result.means.in_queue;
  result.means.utilisation = busy / station.servers;
  result.means.wait = result.means.in_queue / station.arrival_rate;
  result.means.response = result.means.in_system / station.arrival_rate;
  result.throughput = busy * station.service_rate;
  result.abandon_probability = result.means.in_queue / patience / station.arrival_rate;
  return result;
}

}  // namespace headroom::queueing
