// The stability of a service's retry loops on the terminal: what a spike does at the planned peak,
// the cheapest change, and maps of load over queue limit, timeout and retries.
#pragma once

#include <string>
#include <vector>

#include "design/stability.h"
#include "report/paint.h"

namespace headroom::report {

// A line for each call that is given up after a while; maps only of those that a spike can tip at
// some load.
std::string stability_text(const std::vector<design::StabilityMap>& maps, Colour colour);

}  // namespace headroom::report
