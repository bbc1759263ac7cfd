// The stability of a service's retry loops as one HTML file, built like that of a run (html.h).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "design/stability.h"

namespace headroom::report {

std::string html(std::string_view service, const std::vector<design::StabilityMap>& maps,
                 std::string_view headroom_version);

}  // namespace headroom::report
