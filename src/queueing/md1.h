// M/D/1: how long customers wait for one server whose services are all of the same length D.
//
// Erlang's formula of 1909 alternates in sign and loses every digit in the tail. Franx, "A simple
// solution for the M/D/c waiting time distribution" (2001), writes the same law as a sum of what is
// positive, from the probabilities that so many are in the system.
#pragma once

#include <vector>

#include "base/result.h"
#include "queueing/station.h"

namespace headroom::queueing {

class Md1 {
 public:
  // Fails where the station is not valid, not stable, has more than one server, or is used more
  // than 99.9 %, where the sums grow too long.
  [[nodiscard]] static Result<Md1> at(const Station& station);

  QueueMeans means() const;
  double wait_tail(double seconds) const;  // P(wait > t); 0 where it is below about 1e-15
  double wait_quantile(double p) const;    // asserts that p is in [0, 1 - 1e-9]
  double response_quantile(double p) const { return wait_quantile(p) + 1 / station_.service_rate; }

 private:
  Md1(const Station& station, std::vector<double> at_most)
      : station_(station), at_most_(std::move(at_most)) {}
  Station station_;
  std::vector<double> at_most_;  // P(at most n waiting), until it is 1
};

}  // namespace headroom::queueing
