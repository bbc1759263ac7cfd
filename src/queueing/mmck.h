// M/M/c/K: Poisson arrivals, exponential service, c servers and room for K in all; who comes when
// the room is full is turned away.
//
// There is a steady state at any load. Gross and Harris, Fundamentals of Queueing Theory (1998),
// 2.5; who gets in and finds n >= c before him waits an Erlang(n - c + 1) time of rate c mu.
#pragma once

#include <utility>
#include <vector>

#include "base/result.h"
#include "queueing/station.h"

namespace headroom::queueing {

class Mmck {
 public:
  // Fails where the station is not valid, has no arrivals, or where the room is smaller than the
  // servers or larger than kRoomMax.
  [[nodiscard]] static Result<Mmck> at(const Station& station, int room);
  static constexpr int kRoomMax = 10'000'000;

  // Of those who get in; utilisation and the numbers are those of the system.
  QueueMeans means() const;
  double block_probability() const { return states_.back(); }
  double throughput() const { return station_.arrival_rate * (1 - block_probability()); }
  double state_probability(int customers) const;  // 0 outside 0..K
  // Of those who get in.
  double wait_tail(double seconds) const;
  double response_tail(double seconds) const;
  double wait_quantile(double p) const;      // asserts that p is in [0, 1)
  double response_quantile(double p) const;  // likewise

 private:
  int room() const { return static_cast<int>(states_.size()) - 1; }
  Mmck(const Station& station, std::vector<double> states)
      : station_(station), states_(std::move(states)) {}
  Station station_;
  std::vector<double> states_;  // probabilities of 0..K customers
};

}  // namespace headroom::queueing
