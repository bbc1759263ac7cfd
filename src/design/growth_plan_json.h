// A plan as JSON (docs/formats/plan-json.md).
#pragma once

#include <string>

#include "design/growth_plan.h"

namespace headroom::design {

inline constexpr int kPlanJsonVersion = 1;

std::string growth_plan_json(const GrowthPlan& plan);

}  // namespace headroom::design
