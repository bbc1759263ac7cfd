// The stability of a service's retry loops on the terminal: what a spike does at the planned peak,
// the cheapest change, and maps of load over queue limit, timeout and retries.
#pragma once

#include <string>
#include <vector>

#include "design/stability.h"
#include "report/paint.h"

namespace headroom::report {

// "queue of model from 200 to 50: the region is gone"
std::string remedy_text(const design::TimedCall& call, const design::Remedy& remedy);

// A line for each call that is given up after a while; maps only of those that a spike can tip at
// some load.
std::string stability_text(const std::vector<design::StabilityMap>& maps, Colour colour);

}  // namespace headroom::report
