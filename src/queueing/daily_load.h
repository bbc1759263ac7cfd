// M(t)/M/inf: arrivals that rise and fall over the day, and as many servers as are needed. How many
// are busy follows the arrivals late and flattened, by the length of a service: why long sessions
// peak after the arrivals do.
//
// Eick, Massey and Whitt, "M(t)/G/infinity queues with sinusoidal arrival rates" (1993).
#pragma once

#include "base/result.h"

namespace headroom::queueing {

// Arrivals at rate mean + amplitude sin(2 pi t / period), per unit of the time of `period`.
struct Sinusoid {
  double mean = 0;
  double amplitude = 0;
  double period = 1;
};

class DailyLoad {
 public:
  // `service` is the mean of an exponential service, in the unit of the period. Fails where the
  // rate would be negative at night, or a value is not finite and positive.
  [[nodiscard]] static Result<DailyLoad> of(const Sinusoid& arrivals, double service);

  double arrival_rate(double time) const;
  double busy(double time) const;  // the mean number in service, Poisson distributed around it
  double busy_max() const;
  double lag() const;  // from the peak of the arrivals to that of the busy servers

 private:
  DailyLoad(const Sinusoid& arrivals, double service) : arrivals_(arrivals), service_(service) {}
  double turns_per_service() const;  // angle, in radians, that the day turns in one service
  Sinusoid arrivals_;
  double service_;
};

}  // namespace headroom::queueing
