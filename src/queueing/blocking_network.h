// A closed network whose queues are of limited length: who is done at one center and finds the next
// one full stays where he is, and holds up those behind him (blocking after service).
//
// Approximate, some percent from simulation: Akyildiz, "Mean value analysis for blocking queueing
// networks" (1988). A center that would hold more than it can is kept from taking another, and the
// centers that send to it spend the time of its service.
#pragma once

#include <vector>

#include "base/result.h"

namespace headroom::queueing {

struct BlockingCenter {
  double service = 0;  // seconds, of one visit
  int capacity = 1;    // waiting and being served
  double visits = 1;   // relative to the other centers
};

struct BlockingNetwork {
  std::vector<BlockingCenter> centers;
  std::vector<std::vector<double>> routing;  // from, to; rows sum to 1
  int customers = 1;
};

struct BlockingMeans {
  double throughput = 0;         // of a center with one visit, per second
  std::vector<double> response;  // seconds, of one visit, by center
};

// Fails where a value is negative, nothing is served, or there are as many customers as there is
// room for: then nobody could move.
Result<BlockingMeans> blocking_network(const BlockingNetwork& network);

}  // namespace headroom::queueing
