// Fork-join: each arrival puts one task into each of n M/M/1 queues and is done with the last.
#pragma once

#include "base/result.h"
#include "queueing/station.h"

namespace headroom::queueing {

// The mean response in seconds. Exact for 1 and 2 branches, (12 - rho) / 8 times that of one queue
// (Flatto and Hahn 1984); an approximation within 5 % for up to 32 (Nelson and Tantawi,
// "Approximate analysis of fork/join synchronization in parallel queues", 1988). `station` is one
// branch. Fails where it is not stable or has more than one server, or where there are not 1 to 32
// branches.
Result<double> fork_join_response(const Station& station, int branches);

}  // namespace headroom::queueing
