// Policies that were rehearsed side by side, on the terminal.
#pragma once

#include <string>
#include <vector>

#include "rehearsal/contest.h"
#include "rehearsal/scene.h"
#include "report/paint.h"
#include "run/judge.h"

namespace headroom::report {

// What it cost, for people: money where there are prices, else hours of replicas.
std::string bill_text(const rehearsal::Standing& standing);

// What the requirements came to under one policy, a line each.
std::string requirements_text(const std::vector<run::Verdict>& verdicts, Colour colour);

std::string rehearsal_text(const rehearsal::Scene& scene,
                           const std::vector<rehearsal::Contender>& contenders,
                           const rehearsal::Contest& contest, Colour colour);

}  // namespace headroom::report
