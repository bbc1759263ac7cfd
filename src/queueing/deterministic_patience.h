// M/M/1+D: M/M/1 whose customers wait at most a fixed time for service to begin, as behind a client
// or a load balancer with a timeout that takes the request out of the queue.
//
// Barrer, "Queuing with impatient customers and ordered service" (1957).
#pragma once

#include "base/result.h"
#include "queueing/station.h"

namespace headroom::queueing {

struct WithTimeout {
  double idle_probability = 0;
  double abandon_probability = 0;
  double goodput = 0;  // served, per second
  double utilisation = 0;
};

// Has a steady state at any load. Fails where the station is not valid, has more than one server,
// or `timeout` (seconds) is not finite and 0 or more.
Result<WithTimeout> mm1_with_timeout(const Station& station, double timeout);

}  // namespace headroom::queueing
