#include "queueing/mm1.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/check.h"

namespace headroom::queueing {

Result<Mm1> Mm1::at(const Station& station) {
  if (auto stable = check_stable(station); !stable) return fail(stable.error());
  if (station.servers != 1) {
    return invalid(fmt::format("M/M/1 has one server, got {}", station.servers));
  }
  return Mm1(station);
}

QueueMeans Mm1::means() const {
  const double rho = station_.utilisation();
  return means_from_wait(station_, rho, rho / drain_rate());
}

double Mm1::state_probability(int customers) const {
  HEADROOM_CHECK(customers >= 0, "a system cannot hold fewer than none");
  const double rho = station_.utilisation();
  return (1 - rho) * std::pow(rho, customers);
}

double Mm1::wait_tail(double seconds) const {
  return station_.utilisation() * std::exp(-drain_rate() * seconds);
}

double Mm1::response_tail(double seconds) const {
  return std::exp(-drain_rate() * seconds);
}

double Mm1::wait_quantile(double p) const {
  HEADROOM_CHECK(p >= 0 && p < 1, "a quantile below 1");
  const double rho = station_.utilisation();
  if (rho == 0) return 0;
  return std::max(0.0, std::log(rho / (1 - p)) / drain_rate());
}

double Mm1::response_quantile(double p) const {
  HEADROOM_CHECK(p >= 0 && p < 1, "a quantile below 1");
  return -std::log1p(-p) / drain_rate();
}

}  // namespace headroom::queueing
