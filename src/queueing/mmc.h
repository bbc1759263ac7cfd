// M/M/c: Poisson arrivals, exponential service, c servers that share one queue without limit.
//
// Who waits (Erlang C) waits an exponential time of rate c mu - lambda; the response is that and an
// independent service. Gross and Harris, Fundamentals of Queueing Theory (1998), 2.3.
#pragma once

#include "base/result.h"
#include "queueing/station.h"

namespace headroom::queueing {

class Mmc {
 public:
  // Fails where the station is not valid or not stable. Takes time in proportion to the servers;
  // what follows takes none.
  [[nodiscard]] static Result<Mmc> at(const Station& station);

  QueueMeans means() const;
  double wait_probability() const { return wait_probability_; }
  double wait_tail(double seconds) const;      // P(wait > t)
  double response_tail(double seconds) const;  // P(response > t)
  double wait_quantile(double p) const;        // asserts that p is in [0, 1)
  double response_quantile(double p) const;    // likewise

 private:
  Mmc(const Station& station, double wait_probability)
      : station_(station), wait_probability_(wait_probability) {}
  double drain_rate() const {
    return station_.servers * station_.service_rate - station_.arrival_rate;
  }
  Station station_;
  double wait_probability_;
};

}  // namespace headroom::queueing
