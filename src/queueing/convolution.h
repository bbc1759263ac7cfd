// The exact solution of a closed network with one class whose queues may have several servers.
//
// The usual mean value analysis of such queues subtracts probabilities from one, and past
// saturation has no digit left (a throughput of -52.9 where it is 80). Buzen's convolution (1973)
// adds what is positive only; in logarithms, it holds whatever the demands and the number of
// customers.
#pragma once

#include "base/result.h"
#include "queueing/network.h"

namespace headroom::queueing {

// Fails where the network is not valid or has more than kCustomersMax customers: the time grows,
// for each center with several servers, with up to the square of their number.
Result<NetworkMeans> convolution(const ClosedNetwork& network);
inline constexpr int kCustomersMax = 20'000;

}  // namespace headroom::queueing
