// Open networks: customers arrive at a rate of their own, pass through the centers and leave.
#pragma once

#include <vector>

#include "base/result.h"
#include "queueing/classes.h"
#include "queueing/network.h"

namespace headroom::queueing {

// One class; centers may have several servers. Each center is M/M/c by itself (Jackson 1957). Fails
// where the network is not valid or a center is saturated, and says which, counted from 0.
Result<NetworkMeans> open_network(const std::vector<Center>& centers, double arrival_rate);

// Several classes, all of them open. Fails likewise.
Result<std::vector<ClassMeans>> open_classes(const ClassNetwork& network);

// How often a customer visits each center, where he begins at center k with probability `starts`[k]
// (they sum to 1; or arrivals per second, then visits are per second too) and goes from center i to
// j with probability `routing`[i][j], leaving with what is missing to 1. Fails where the table is
// not square, a probability is negative or a row sums to more than 1, or nobody ever leaves.
Result<std::vector<double>> visits_of(const std::vector<std::vector<double>>& routing,
                                      const std::vector<double>& starts);

}  // namespace headroom::queueing
