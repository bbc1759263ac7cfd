// The power of d choices: a balancer that asks d servers at random how long their queues are, and
// takes the shortest. In the limit of many M/M/1 servers.
//
// Mitzenmacher (1996); Vvedenskaya, Dobrushin and Karpelevich (1996).
#pragma once

#include "base/result.h"
#include "queueing/station.h"

namespace headroom::queueing {

// The mean response in seconds; `station` is one server with its share of the arrivals, and 1
// choice is random balancing. Fails where it is not stable, has more than one server, or where
// there is no choice.
Result<double> best_of_choices_response(const Station& station, int choices);

}  // namespace headroom::queueing
