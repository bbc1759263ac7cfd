// A sweep over sizes on the terminal: a line for each point as it is finished, and the summary.
#pragma once

#include <string>
#include <vector>

#include "report/paint.h"
#include "trial/scalability_json.h"
#include "trial/sweep.h"

namespace headroom::report {

// What a sweep's figures are of.
trial::ScalabilityNames names_of(const trial::Sweep& sweep);

// "  2 replicas, repeat 1: holds 10.2/s and breaks at 10.6/s  ask.ttft p95 < 1s".
std::string point_line(const trial::SweepPoint& point, trial::Resource resource, Colour colour);

// What limits the result, a sentence each.
std::vector<std::string> notes(const trial::Sweep& sweep);

std::string summary(const trial::Sweep& sweep, const trial::Scalability& scalability,
                    Colour colour);

}  // namespace headroom::report
