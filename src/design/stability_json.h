// What a plan says of stability, as a script reads it. Included by the writers of documents only.
//
// Rates are requests a second, times seconds, shares between 0 and 1; null: no limit, none, or not
// asked for.
#pragma once

#include <vector>

#include "design/stability.h"
#include "run/json_parts.h"

namespace headroom::design {

// [{"caller","callee","at","capacity_per_s","peak_per_s","bistable_per_s":[from,to],...},...]
run::Json stability_json(const std::vector<StabilityMap>& maps);

}  // namespace headroom::design
