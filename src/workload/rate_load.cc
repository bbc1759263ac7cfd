#include "workload/rate_load.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "base/check.h"
#include "workload/expected_peak.h"
#include "workload/stage_curve.h"

namespace headroom::workload {
namespace {

using Pieces = std::vector<RateCurve::Piece>;

// "expected peak", "70% of peak", or nothing for a rate that is written out.
std::string name_of(const spec::Load& load) {
  if (load.rate) return {};
  if (load.of_peak.value == 1) return "expected peak";
  return to_string(load.of_peak) + " of peak";
}

std::string describe(const spec::Load& load, Rate rate) {
  const std::string name = name_of(load);
  return name.empty() ? to_string(rate) : fmt::format("{} ({})", to_string(rate), name);
}

Result<Rate> resolve(const spec::Load& load, const spec::Workload& workload) {
  if (load.rate) return *load.rate;
  if (const auto peak = expected_peak(workload)) {
    return Rate{peak->per_second * load.of_peak.value};
  }
  return invalid(fmt::format("the load \"{}\" cannot be worked out", name_of(load)),
                 fmt::format("the workload section has no {}", missing_for_expected_peak(workload)),
                 "add `users: 200k` and `sessions: 1.5/day per user` under workload, or write the "
                 "load as a rate, such as 30/s");
}

// The same rates, with a seam at `moment`.
Pieces cut(const Pieces& pieces, double moment) {
  Pieces result;
  double start = 0;
  for (const RateCurve::Piece& piece : pieces) {
    const double into = moment - start;
    start += piece.seconds;
    if (into <= 0 || into >= piece.seconds) {
      result.push_back(piece);
      continue;
    }
    const double between =
        piece.from_per_s + (piece.to_per_s - piece.from_per_s) * (into / piece.seconds);
    result.push_back({.seconds = into, .from_per_s = piece.from_per_s, .to_per_s = between});
    result.push_back(
        {.seconds = piece.seconds - into, .from_per_s = between, .to_per_s = piece.to_per_s});
  }
  return result;
}

Pieces raise(const Pieces& pieces, const spec::Spike& spike, double begin, double end) {
  Pieces result = cut(cut(pieces, begin), end);
  double start = 0;
  for (RateCurve::Piece& piece : result) {
    const double middle = start + piece.seconds / 2;
    start += piece.seconds;
    if (middle < begin || middle > end) continue;
    piece.from_per_s *= spike.factor.value;
    piece.to_per_s *= spike.factor.value;
  }
  return result;
}

Result<double> begin_of(const spec::Spike& spike, Nanos duration) {
  const Nanos begin =
      spike.at.value_or(std::max(Nanos{0}, Nanos{duration.count() / 3 * 2} - spike.duration));
  if (begin + spike.duration <= duration) return to_seconds(begin);
  return invalid(fmt::format("the spike ends {} into a test of {}",
                             to_string(begin + spike.duration), to_string(duration)),
                 "what comes after it would not be seen",
                 fmt::format("let the test last at least {}, or make the spike shorter or earlier",
                             to_string(begin + spike.duration)));
}

// "8x": to_string of a ratio gives a percentage.
std::string factor_text(Ratio factor) {
  return fmt::format("{:.4g}x", factor.value);
}

// "ramp 1/s to 20/s (expected peak) for 1min", the levels as people read them.
template <class Level>
std::string describe(const spec::Stage<Level>& stage, const std::vector<std::string>& levels) {
  std::string text = levels[0];
  switch (stage.form) {
    case spec::Form::kHold:
      break;
    case spec::Form::kRamp:
      text = fmt::format("ramp {} to {}", levels[0], levels[1]);
      break;
    case spec::Form::kSteps:
      text = fmt::format("steps {}", fmt::join(levels, ", "));
      break;
    case spec::Form::kSine:
      text = fmt::format("sine {} to {}, period {}", levels[0], levels[1], to_string(stage.period));
      break;
  }
  if (stage.duration) text += fmt::format(" for {}", to_string(*stage.duration));
  return text;
}

std::string describe(spec::Arrivals arrivals) {
  if (arrivals == spec::Arrivals::kPoisson) return {};
  if (arrivals == spec::Arrivals::kUniform) return ", evenly spaced";
  return fmt::format(", gamma(cv {:.4g}) arrivals", arrivals.cv);
}

// What the pieces do not fall below after `begin`.
double lowest_after(const Pieces& pieces, double begin) {
  double lowest = std::numeric_limits<double>::infinity();
  double end = 0;
  for (const RateCurve::Piece& piece : cut(pieces, begin)) {
    end += piece.seconds;
    // Where the seam is, rounding decides on which side.
    if (end - piece.seconds / 2 > begin) {
      lowest = std::min({lowest, piece.from_per_s, piece.to_per_s});
    }
  }
  return std::isfinite(lowest) ? lowest : 0;
}

}  // namespace

Result<RateLoad> resolve_rate_load(const spec::LoadShape& shape, Lengths lengths,
                                   const spec::Workload& workload) {
  HEADROOM_CHECK(lengths.duration > Nanos{0}, "a load has a duration");
  RateLoad result;
  std::vector<spec::Stage<double>> stages;
  for (const spec::Stage<spec::Load>& stage : std::get<spec::Rates>(shape.base).stages) {
    auto& resolved =
        stages.emplace_back(stage.form, std::vector<double>{}, stage.period, stage.duration);
    std::vector<std::string> levels;
    for (const spec::Load& load : stage.levels) {
      const auto rate = resolve(load, workload);
      if (!rate) return fail(rate.error());
      resolved.levels.push_back(rate->per_second);
      levels.push_back(describe(load, *rate));
    }
    if (!result.text.empty()) result.text += ", then ";
    result.text += describe(stage, levels);
  }

  auto pieces = lay_out(stages, lengths.duration);
  if (!pieces) return fail(pieces.error());
  result.steady = Rate{lowest_after(*pieces, to_seconds(lengths.warm_up))};
  if (shape.spike) {
    const auto begin = begin_of(*shape.spike, lengths.duration);
    if (!begin) return fail(begin.error());
    pieces = raise(*pieces, *shape.spike, *begin, *begin + to_seconds(shape.spike->duration));
    result.text += fmt::format(", {} for {}", factor_text(shape.spike->factor),
                               to_string(shape.spike->duration));
  }
  result.text += describe(shape.arrivals);
  result.curve = RateCurve(std::move(*pieces));
  if (result.curve.peak_per_second() == 0) {
    return invalid(fmt::format("the load \"{}\" sends nothing", result.text), "its rate is zero",
                   "give a rate above zero, such as 30/s");
  }
  return result;
}

Result<UserLoad> resolve_user_load(const spec::LoadShape& shape, Nanos duration) {
  HEADROOM_CHECK(duration > Nanos{0}, "a load has a duration");
  UserLoad result;
  std::vector<spec::Stage<double>> stages;
  for (const spec::Stage<int>& stage : std::get<spec::Users>(shape.base).stages) {
    std::vector<std::string> levels;
    for (const int users : stage.levels) levels.push_back(std::to_string(users));
    stages.push_back({.form = stage.form,
                      .levels = {stage.levels.begin(), stage.levels.end()},
                      .period = stage.period,
                      .duration = stage.duration});
    if (!result.text.empty()) result.text += ", then ";
    result.text += describe(stage, levels);
  }
  auto pieces = lay_out(stages, duration);
  if (!pieces) return fail(pieces.error());
  result.users = RateCurve(std::move(*pieces));
  result.text += result.text == "1" ? " user" : " users";
  return result;
}

}  // namespace headroom::workload
