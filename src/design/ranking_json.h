// A ranking of levers as JSON (docs/formats/plan-json.md).
#pragma once

#include <string>

#include "design/ranking.h"

namespace headroom::design {

inline constexpr int kRankingJsonVersion = 1;

std::string ranking_json(const Ranking& ranking);

}  // namespace headroom::design
