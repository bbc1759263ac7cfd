#include "queueing/transient.h"

#include <fmt/format.h>

#include <boost/math/special_functions/beta.hpp>
#include <cmath>

#include "queueing/mm1.h"
#include "queueing/poisson.h"
#include "queueing/roots.h"

namespace headroom::queueing {
namespace {

constexpr double kMovesMax = 1e7;

// P(at least `least` of `trials` succeed).
double binomial_at_least(int least, int trials, double chance) {
  if (least <= 0) return 1;
  if (least > trials) return 0;
  return boost::math::ibeta(static_cast<double>(least), trials - least + 1.0, chance);
}

// E[(ups - downs)+] of k moves, each up with the given chance: ups - downs = 2 ups - k, and
// E[ups; ups >= m] = k chance P(ups of k - 1 >= m - 1).
double mean_ahead(int k, double chance) {
  const int least = k / 2 + 1;
  return 2.0 * k * chance * binomial_at_least(least - 1, k - 1, chance) -
         k * binomial_at_least(least, k, chance);
}

}  // namespace

Result<double> mm1_in_system_after(const Station& station, double seconds) {
  if (auto valid = check_station(station); !valid) return fail(valid.error());
  if (station.servers != 1) {
    return invalid(fmt::format("M/M/1 has one server, got {}", station.servers));
  }
  if (!std::isfinite(seconds) || seconds < 0) {
    return invalid(fmt::format("a time must be 0 s or more, got {} s", seconds));
  }
  const double moves = (station.arrival_rate + station.service_rate) * seconds;
  if (moves > kMovesMax) {
    return invalid(
        fmt::format("{:.3g} arrivals and services in {} s are too many to follow", moves, seconds));
  }
  const double chance = station.arrival_rate / (station.arrival_rate + station.service_rate);
  double in_system = 0;
  for (int k = 1;; ++k) {
    const double that_many = poisson_at_least(k, moves);
    const double term = mean_ahead(k, chance) / k * that_many;
    in_system += term;
    const bool is_past = k > moves && that_many < 1e-18;
    // Of a stable queue the terms fall long before the last move.
    const bool has_settled = chance < 0.5 && k % 2 == 1 && std::abs(term) * k < 1e-16;
    if (is_past || has_settled) return in_system;
  }
}

Result<double> mm1_warm_up(const Station& station, double within) {
  const auto steady = Mm1::at(station);
  if (!steady) return fail(steady.error());
  if (!(within > 0 && within < 1)) {
    return invalid(fmt::format("a share between 0 and 1, got {}", within));
  }
  const double mean = steady->means().in_system;
  if (mean == 0) return 0.0;
  const double relaxation =
      1 / std::pow(std::sqrt(station.service_rate) - std::sqrt(station.arrival_rate), 2);
  double high = relaxation;
  for (;;) {
    const auto in_system = mm1_in_system_after(station, high);
    if (!in_system) return fail(in_system.error());
    if (*in_system >= (1 - within) * mean) break;
    high *= 2;
  }
  return root_between(
      [&](double t) { return mm1_in_system_after(station, t).value() - (1 - within) * mean; }, 0,
      high);
}

}  // namespace headroom::queueing
