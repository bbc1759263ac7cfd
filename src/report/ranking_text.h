// Levers in the terminal, by what they do.
#pragma once

#include <string>

#include "design/ranking.h"
#include "report/paint.h"

namespace headroom::report {

// Lines end in a newline. Tables are as wide as their content.
std::string ranking_text(const design::Ranking& ranking, Colour colour);

}  // namespace headroom::report
