// M/M/1: Poisson arrivals, exponential service, one server, no limit to the queue.
//
// The number in the system is geometric with ratio rho, and the response time exponential with rate
// mu - lambda. Kleinrock, Queueing Systems I (1975), 3.2 and 5.12.
#pragma once

#include "base/result.h"
#include "queueing/station.h"

namespace headroom::queueing {

class Mm1 {
 public:
  // Fails where the station is not valid, not stable, or has more than one server.
  [[nodiscard]] static Result<Mm1> at(const Station& station);

  QueueMeans means() const;
  double state_probability(int customers) const;  // (1 - rho) rho^n
  double wait_tail(double seconds) const;         // P(wait > t)
  double response_tail(double seconds) const;     // P(response > t)
  double wait_quantile(double p) const;           // asserts that p is in [0, 1)
  double response_quantile(double p) const;       // likewise

 private:
  explicit Mm1(const Station& station) : station_(station) {}
  double drain_rate() const { return station_.service_rate - station_.arrival_rate; }
  Station station_;
};

}  // namespace headroom::queueing
