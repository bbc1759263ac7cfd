// Where a described API is said to be. For sources only.
#pragma once

#include <vector>

#include "traffic/document.h"
#include "traffic/draft.h"

namespace headroom::traffic {

// First a local one, below the path that the first server has, then the servers that the
// description names by absolute URLs, their variables at their defaults; 20 at most.
std::vector<Target> described_targets(const Json& document);

}  // namespace headroom::traffic
