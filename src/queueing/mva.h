// Exact mean value analysis of a closed network with one class: queues with one server, and delays.
//
// Who arrives finds what would be there without him: the network with one customer less. Reiser and
// Lavenberg (1980). Only adds and divides what is positive, so it holds for any number of
// customers; time in proportion to customers x centers, a million of them in some milliseconds per
// center.
#pragma once

#include "base/result.h"
#include "queueing/network.h"

namespace headroom::queueing {

// Fails where the network is not valid, or a queue has several servers: then convolution.h is
// exact, and approximate_mva.h fast.
Result<NetworkMeans> mva(const ClosedNetwork& network);

}  // namespace headroom::queueing
