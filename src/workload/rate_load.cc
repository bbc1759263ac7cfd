#include "workload/rate_load.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "base/check.h"
#include "workload/expected_peak.h"

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

// The rates that the shape names, in its order.
std::vector<spec::Load> loads_of(const spec::LoadShape& shape) {
  if (const auto* constant = std::get_if<spec::Constant>(&shape.base)) return {constant->load};
  if (const auto* ramp = std::get_if<spec::Ramp>(&shape.base)) return {ramp->from, ramp->to};
  return std::get<spec::Steps>(shape.base).loads;
}

Pieces lay_out(const spec::LoadShape& shape, const std::vector<Rate>& rates, double seconds) {
  if (std::holds_alternative<spec::Ramp>(shape.base)) {
    return {
        {.seconds = seconds, .from_per_s = rates[0].per_second, .to_per_s = rates[1].per_second}};
  }
  Pieces pieces;
  for (const Rate rate : rates) {
    pieces.push_back({.seconds = seconds / static_cast<double>(rates.size()),
                      .from_per_s = rate.per_second,
                      .to_per_s = rate.per_second});
  }
  return pieces;
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

std::string describe(const spec::LoadShape& shape, const std::vector<std::string>& texts) {
  std::string text;
  if (std::holds_alternative<spec::Ramp>(shape.base)) {
    text = fmt::format("ramp {} to {}", texts[0], texts[1]);
  } else if (std::holds_alternative<spec::Steps>(shape.base)) {
    text = fmt::format("steps {}", fmt::join(texts, ", "));
  } else {
    text = texts[0];
  }
  if (shape.spike) {
    text += fmt::format(", {} for {}", factor_text(shape.spike->factor),
                        to_string(shape.spike->duration));
  }
  if (shape.arrivals == spec::Arrivals::kUniform) text += ", evenly spaced";
  return text;
}

}  // namespace

bool is_rate_load(const spec::LoadShape& shape) {
  return !std::holds_alternative<spec::Users>(shape.base) &&
         !std::holds_alternative<spec::Trace>(shape.base);
}

Result<RateLoad> resolve_rate_load(const spec::LoadShape& shape, Nanos duration,
                                   const spec::Workload& workload) {
  HEADROOM_CHECK(is_rate_load(shape) && duration > Nanos{0}, "needs a rate and a duration");
  std::vector<Rate> rates;
  std::vector<std::string> texts;
  for (const spec::Load& load : loads_of(shape)) {
    const auto rate = resolve(load, workload);
    if (!rate) return fail(rate.error());
    rates.push_back(*rate);
    texts.push_back(describe(load, *rate));
  }

  Pieces pieces = lay_out(shape, rates, to_seconds(duration));
  if (shape.spike) {
    const auto begin = begin_of(*shape.spike, duration);
    if (!begin) return fail(begin.error());
    pieces = raise(pieces, *shape.spike, *begin, *begin + to_seconds(shape.spike->duration));
  }

  RateLoad result;
  result.curve = RateCurve(std::move(pieces));
  result.steady = std::ranges::min(rates);
  result.text = describe(shape, texts);
  if (result.curve.peak_per_second() == 0) {
    return invalid(fmt::format("the load \"{}\" sends nothing", result.text), "its rate is zero",
                   "give a rate above zero, such as 30/s");
  }
  return result;
}

}  // namespace headroom::workload
