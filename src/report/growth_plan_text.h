// A plan in the terminal: the load, what it finds each component at, what breaks first, and what
// each growth takes, date by date.
#pragma once

#include <string>

#include "design/growth_plan.h"
#include "report/paint.h"

namespace headroom::report {

// Lines end in a newline. Tables are as wide as their content.
std::string growth_plan_text(const design::GrowthPlan& plan, Colour colour);

}  // namespace headroom::report
