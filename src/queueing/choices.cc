#include "queueing/choices.h"

#include <fmt/format.h>

#include <cmath>

#include "queueing/mm1.h"

namespace headroom::queueing {

Result<double> best_of_choices_response(const Station& station, int choices) {
  const auto random = Mm1::at(station);
  if (!random) return fail(random.error());
  if (choices < 1) return invalid(fmt::format("there must be a choice, got {}", choices));
  if (choices == 1) return random->means().response;
  // The share of servers with at least i in them is rho^(1 + d + ... + d^(i - 1)). What a customer
  // finds before him is longer than that only if all d are: rho^(d + d^2 + ... + d^i).
  const double rho = station.utilisation();
  double services = 0;
  double exponent = 0;
  double power = 1;
  for (double term = 1; term > 1e-18; term = std::pow(rho, exponent)) {
    services += term;
    power *= choices;
    exponent += power;
  }
  return services / station.service_rate;
}

}  // namespace headroom::queueing
