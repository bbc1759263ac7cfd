// A sweep as a script reads it: the JSON of how the service scales (scalability_json.h) with the
// points that it was made from. docs/formats/scale-json.md is the contract.
#pragma once

#include <string>
#include <string_view>

#include "run/comparison.h"
#include "trial/scalability_json.h"
#include "trial/sweep.h"

namespace headroom::trial {

std::string_view name_of(SweepPoint::Limit limit);  // "service", "generator", ...

// `compared`: what was predicted of its points; empty where nothing was.
std::string sweep_json(const Sweep& sweep, const Scalability& scalability,
                       const ScalabilityNames& names, const run::Comparison& compared = {});

}  // namespace headroom::trial
