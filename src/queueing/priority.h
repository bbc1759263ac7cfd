// M/G/1 with classes of priority: the server takes the most urgent who waits, and finishes what it
// has begun (non-preemptive). Within a class, first come, first served. Cobham (1954).
#pragma once

#include <vector>

#include "base/result.h"

namespace headroom::queueing {

struct PriorityClass {
  double arrival_rate = 0;       // per second
  double service = 1;            // mean, in seconds
  double squared_variation = 1;  // of the service times; 1: exponential
};

// The mean wait of each class in seconds, most urgent first. A class that is not stable, because it
// and those before it are more than the server can do, has an infinite wait, and those behind it
// too; those before it are served as ever (with the saturated class always at hand). Fails where a
// rate, a service time or a variation is negative or not finite.
Result<std::vector<double>> priority_waits(const std::vector<PriorityClass>& classes);

}  // namespace headroom::queueing
