#include "queueing/deterministic_patience.h"

#include <fmt/format.h>

#include <cmath>

namespace headroom::queueing {

Result<WithTimeout> mm1_with_timeout(const Station& station, double timeout) {
  if (auto valid = check_station(station); !valid) return fail(valid.error());
  if (station.servers != 1) {
    return invalid(fmt::format("M/M/1 has one server, got {}", station.servers));
  }
  if (!std::isfinite(timeout) || timeout < 0) {
    return invalid(fmt::format("a timeout must be 0 s or more, got {} s", timeout));
  }
  // The work before the server, seen as a level: up to the timeout it has the density of M/M/1,
  // p0 lambda e^((lambda - mu) x); beyond, where nobody joins, it only falls, at rate mu.
  const double lambda = station.arrival_rate;
  const double mu = station.service_rate;
  const double drift = (lambda - mu) * timeout;
  const double grown = drift == 0 ? 1 : std::expm1(drift) / drift;
  const double below = lambda * timeout * grown;
  const double above = lambda / mu * std::exp(drift);
  // Far past saturation the level lies at the timeout, and the server is never idle.
  if (!std::isfinite(below) || !std::isfinite(above)) {
    return WithTimeout{.idle_probability = 0,
                       .abandon_probability = 1 - mu / lambda,
                       .goodput = mu,
                       .utilisation = 1};
  }
  const double idle = 1 / (1 + below + above);
  return WithTimeout{.idle_probability = idle,
                     .abandon_probability = above * idle,
                     .goodput = mu * (1 - idle),
                     .utilisation = 1 - idle};
}

}  // namespace headroom::queueing
