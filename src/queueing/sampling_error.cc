#include "queueing/sampling_error.h"

#include <fmt/format.h>

#include <cmath>

#include "queueing/mm1.h"

namespace headroom::queueing {
namespace {

constexpr double kNormalQuantile = 1.959963984540054;  // of 97.5 %

// The relative error after one arrival: it falls with the root of their number.
Result<double> after_one(const Station& station) {
  if (const auto queue = Mm1::at(station); !queue) return fail(queue.error());
  const double rho = station.utilisation();
  if (rho == 0) return invalid("nobody arrives, so nothing can be measured");
  const double seconds = 1 / station.arrival_rate;
  const double variance =
      2 * rho * (1 + rho) / (station.service_rate * std::pow(1 - rho, 4) * seconds);
  return kNormalQuantile * std::sqrt(variance) / (rho / (1 - rho));
}

}  // namespace

Result<double> mm1_relative_error(const Station& station, double customers) {
  if (!(customers > 0)) {
    return invalid(fmt::format("there must be customers to measure, got {}", customers));
  }
  const auto error = after_one(station);
  if (!error) return error;
  return *error / std::sqrt(customers);
}

Result<double> mm1_customers_for(const Station& station, double relative_error) {
  if (!(relative_error > 0)) {
    return invalid(fmt::format("an error must be above 0, got {}", relative_error));
  }
  const auto error = after_one(station);
  if (!error) return error;
  return std::pow(*error / relative_error, 2);
}

}  // namespace headroom::queueing
