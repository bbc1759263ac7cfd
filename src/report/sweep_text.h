// A sweep over sizes on the terminal: a line for each point as it is finished, and the summary.
#pragma once

#include <string>
#include <vector>

#include "report/paint.h"
#include "trial/scalability_json.h"
#include "trial/sweep.h"
#include "trial/sweep_estimate.h"

namespace headroom::report {

// What a sweep's figures are of.
trial::ScalabilityNames names_of(const trial::Sweep& sweep);

// "  2 replicas, repeat 1: holds 10.2/s and breaks at 10.6/s  ask.ttft p95 < 1s".
std::string point_line(const trial::SweepPoint& point, trial::Resource resource, Colour colour);

// What is ahead: "4 sizes, 3 repeats each, searches of some 9 holds of 20s: about 36min, and
// bringing it up 12 times".
std::string estimate_line(const trial::SweepEstimate& estimate, const trial::SweepSetup& setup);

// What limits the result, a sentence each.
std::vector<std::string> notes(const trial::Sweep& sweep);

std::string summary(const trial::Sweep& sweep, const trial::Scalability& scalability,
                    Colour colour);

}  // namespace headroom::report
