// Exact mean value analysis of a closed network with several classes. Reiser and Lavenberg (1980).
#pragma once

#include <vector>

#include "base/result.h"
#include "queueing/classes.h"

namespace headroom::queueing {

// The means of each class. Time and memory grow with the product of (customers + 1) over the
// classes, times the centers; fails where that is more than 50 million (approximate_mva.h has no
// such limit), where the network is not valid, or where a class is open (mixed_network.h).
Result<std::vector<ClassMeans>> class_mva(const ClassNetwork& network);

}  // namespace headroom::queueing
