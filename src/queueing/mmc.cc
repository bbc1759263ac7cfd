#include "queueing/mmc.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "queueing/erlang.h"
#include "queueing/roots.h"

namespace headroom::queueing {

Result<Mmc> Mmc::at(const Station& station) {
  if (auto stable = check_stable(station); !stable) return fail(stable.error());
  return Mmc(station, erlang_c(station.offered(), station.servers));
}

QueueMeans Mmc::means() const {
  return means_from_wait(station_, wait_probability_, wait_probability_ / drain_rate());
}

double Mmc::wait_tail(double seconds) const {
  return wait_probability_ * std::exp(-drain_rate() * seconds);
}

double Mmc::response_tail(double seconds) const {
  // With service rate m and drain rate a, who waits is late with probability
  // P(S > t) + m (e^(-mt) - e^(-at)) / (a - m); others with P(S > t) alone. The difference is
  // written so that the rates may be alike, as they are for two servers at half their capacity.
  const double service = station_.service_rate;
  const double slower = std::min(service, drain_rate());
  const double apart = std::abs(drain_rate() - service) * seconds;
  const double shrunk = apart == 0 ? 1 : -std::expm1(-apart) / apart;
  return std::exp(-service * seconds) +
         wait_probability_ * service * seconds * std::exp(-slower * seconds) * shrunk;
}

double Mmc::wait_quantile(double p) const {
  HEADROOM_CHECK(p >= 0 && p < 1, "a quantile below 1");
  if (wait_probability_ <= 1 - p) return 0;
  return std::log(wait_probability_ / (1 - p)) / drain_rate();
}

double Mmc::response_quantile(double p) const {
  HEADROOM_CHECK(p >= 0 && p < 1, "a quantile below 1");
  return time_at_tail([this](double t) { return response_tail(t); }, 1 - p, means().response);
}

}  // namespace headroom::queueing
