// The report of a plan as one HTML file, built like that of a run (html.h): no network, no other
// file, well-formed XML.
#pragma once

#include <string>
#include <string_view>

#include "design/growth_plan.h"

namespace headroom::report {

std::string html(const design::GrowthPlan& plan, std::string_view headroom_version);

}  // namespace headroom::report
