// A ranking of levers as one HTML file, built like that of a run (html.h).
#pragma once

#include <string>
#include <string_view>

#include "design/ranking.h"

namespace headroom::report {

std::string html(const design::Ranking& ranking, std::string_view headroom_version);

}  // namespace headroom::report
