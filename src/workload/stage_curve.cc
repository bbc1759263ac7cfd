#include "workload/stage_curve.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

#include "base/stable_math.h"

namespace headroom::workload {
namespace {

using Pieces = std::vector<RateCurve::Piece>;

void add_steps(const spec::Stage<double>& stage, double seconds, Pieces& pieces) {
  for (const double level : stage.levels) {
    pieces.push_back({.seconds = seconds / static_cast<double>(stage.levels.size()),
                      .from_per_s = level,
                      .to_per_s = level});
  }
}

Result<void> add_sine(const spec::Stage<double>& stage, double seconds, Pieces& pieces) {
  const double period = to_seconds(stage.period);
  if (seconds / period > kTurnsMost) {
    return invalid(fmt::format("the sine turns {:.0f} times", seconds / period),
                   fmt::format("a load may have {:.0f} turns", kTurnsMost),
                   "make the period longer or the time shorter");
  }
  const double middle = (stage.levels[0] + stage.levels[1]) / 2;
  const double half_swing = (stage.levels[0] - stage.levels[1]) / 2;
  // Rounding may put the lowest point of a sine from zero below it.
  const auto level_at = [&](double turns) {
    return std::max(0.0, middle + half_swing * stable::cosine_of_turns(turns));
  };
  for (int i = 0;; ++i) {
    const double begin = static_cast<double>(i) / kPiecesPerTurn;
    const double end = std::min(static_cast<double>(i + 1) / kPiecesPerTurn, seconds / period);
    if (begin >= end) return {};
    pieces.push_back({.seconds = (end - begin) * period,
                      .from_per_s = level_at(begin),
                      .to_per_s = level_at(end)});
  }
}

}  // namespace

Result<Pieces> lay_out(const std::vector<spec::Stage<double>>& stages, Nanos duration) {
  Pieces pieces;
  for (const spec::Stage<double>& stage : stages) {
    const double seconds = to_seconds(stage.duration.value_or(duration));
    switch (stage.form) {
      case spec::Form::kHold:
      case spec::Form::kSteps:
        add_steps(stage, seconds, pieces);
        break;
      case spec::Form::kRamp:
        pieces.push_back(
            {.seconds = seconds, .from_per_s = stage.levels[0], .to_per_s = stage.levels[1]});
        break;
      case spec::Form::kSine:
        if (auto added = add_sine(stage, seconds, pieces); !added) return fail(added.error());
        break;
    }
  }
  return pieces;
}

}  // namespace headroom::workload
