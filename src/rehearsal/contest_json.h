// A contest of policies as JSON (docs/formats/rehearsal-json.md).
#pragma once

#include <string>

#include "rehearsal/contest.h"
#include "rehearsal/scene.h"

namespace headroom::rehearsal {

std::string contest_json(const Scene& scene, const std::vector<Contender>& contenders,
                         const Contest& contest);

}  // namespace headroom::rehearsal
