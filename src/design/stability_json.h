// What a plan says of stability as JSON (docs/formats/plan-json.md).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "design/stability.h"

namespace headroom::design {

inline constexpr int kStabilityJsonVersion = 1;

std::string stability_json(std::string_view service, const std::vector<StabilityMap>& maps);

}  // namespace headroom::design
