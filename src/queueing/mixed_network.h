// Mixed networks: some classes open, some closed. Exact.
//
// To the closed classes the open ones make every server slower, by what they take of it; the open
// ones then wait behind what the closed ones have there. Zahorjan and Wong (1981).
#pragma once

#include <vector>

#include "base/result.h"
#include "queueing/classes.h"

namespace headroom::queueing {

// The means of each class, in their order. Fails where the network is not valid, the open classes
// alone saturate a center, or the closed ones are too many for class_mva.h.
Result<std::vector<ClassMeans>> mixed_network(const ClassNetwork& network);

}  // namespace headroom::queueing
