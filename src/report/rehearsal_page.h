// Policies that were rehearsed side by side, as a page: the frontier of cost against requests that
// are late, and a table of all.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rehearsal/contest.h"
#include "rehearsal/scene.h"

namespace headroom::report {

std::string html(const rehearsal::Scene& scene, const std::vector<rehearsal::Contender>& contenders,
                 const rehearsal::Contest& contest, std::string_view version);

}  // namespace headroom::report
