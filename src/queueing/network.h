// Networks of queues with one class of customers: what they are, and the means they answer with.
//
// A center is described by its demand alone: the seconds of service that one customer takes of it
// in all, visits times the service time of one. Where results are meant to be exact, centers are
// first come, first served with exponential times, processor sharing, or delays of any law
// (Baskett, Chandy, Muntz and Palacios 1975). Times are in seconds, rates per second.
#pragma once

#include <vector>

#include "base/result.h"

namespace headroom::queueing {

struct Center {
  double demand = 0;
  int servers = 1;
  enum class Kind { kQueue, kDelay } kind = Kind::kQueue;  // a delay serves everyone at once
};

// Users who think, send a request through the centers, and wait for its answer.
struct ClosedNetwork {
  std::vector<Center> centers;
  int customers = 1;
  double think = 0;
};

struct CenterMeans {
  double utilisation = 0;  // of each server; of a delay, the number in it
  double in_center = 0;    // waiting or served
  double residence = 0;    // seconds that one customer spends there in all
};

struct NetworkMeans {
  double throughput = 0;  // answers per second
  double response = 0;    // seconds, without thinking
  std::vector<CenterMeans> centers;
};

// The means that follow from what customers spend at each center, by Little's law.
NetworkMeans means_from_residence(const std::vector<Center>& centers, double throughput,
                                  const std::vector<double>& residence);

// Fails unless there is a center and its demands are finite and not negative, their sum above 0,
// with a server each.
Result<void> check_centers(const std::vector<Center>& centers);

// Fails also unless there is a customer and the think time is finite and not negative.
Result<void> check_network(const ClosedNetwork& network);

}  // namespace headroom::queueing
