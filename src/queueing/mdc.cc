#include "queueing/mdc.h"

#include <fmt/format.h>

#include <cmath>

#include "queueing/poisson.h"

namespace headroom::queueing {

Result<QueueMeans> mdc(const Station& station) {
  if (auto stable = check_stable(station); !stable) return fail(stable.error());
  const double rho = station.utilisation();
  if (rho == 0) return means_from_wait(station, 0, 0);

  // The terms fall like e^(-n c (rho - 1 - ln rho)) (Chernoff); those from here on are below 1e-18.
  const double decay = station.servers * (rho - 1 - std::log(rho));
  const double terms = 42 / decay;
  constexpr double kTermsMax = 1e7;
  if (!(terms < kTermsMax)) {
    return invalid(fmt::format("a utilisation of {} is too close to 1 for the exact M/D/c", rho),
                   "the time that it takes grows with the square of 1 / (1 - utilisation)",
                   "the approximation of Cosmetatos");
  }
  double log_no_wait = 0;
  double in_queue = 0;
  for (double n = 1; n <= terms + 1; ++n) {
    const double served = n * station.servers;
    const double arrivals = n * station.offered();
    const double at_least = poisson_at_least(served, arrivals);
    // E[(A - k)+] = a P(A >= k) - k P(A >= k + 1)
    const double more = poisson_at_least(served + 1, arrivals);
    log_no_wait -= at_least / n;
    in_queue += (arrivals * at_least - served * more) / n;
  }
  return means_from_wait(station, -std::expm1(log_no_wait), in_queue / station.arrival_rate);
}

}  // namespace headroom::queueing
