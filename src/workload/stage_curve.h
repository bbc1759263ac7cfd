// A level over time, from the stages that the file words (spec/stages.h) to straight pieces.
#pragma once

#include <vector>

#include "base/quantity.h"
#include "base/result.h"
#include "spec/stages.h"
#include "workload/rate_curve.h"

namespace headroom::workload {

// `duration` is how long a stage takes that does not say so itself; above zero. Steps get equal
// parts of their stage.
//
// A sine becomes kPiecesPerTurn straight pieces a turn, each between two points of the sine: the
// level is off by at most 0.04 % of the sine's half swing, (2 pi / kPiecesPerTurn)^2 / 8, and never
// above what it should be at the top. Fails for a sine of more than kTurnsMost turns.
Result<std::vector<RateCurve::Piece>> lay_out(const std::vector<spec::Stage<double>>& stages,
                                              Nanos duration);

inline constexpr int kPiecesPerTurn = 120;
inline constexpr double kTurnsMost = 1000;

}  // namespace headroom::workload
