#include "calibration/holds.h"

#include <fmt/format.h>

#include <cmath>

#include "spec/formula.h"

namespace headroom::calibration {
namespace {

// A factor that is nearer to 1 is chance.
constexpr double kSameHold = 0.01;

std::string times(const spec::TimeFormula& holds, double factor) {
  const auto scaled = [factor](Nanos duration) {
    return to_string(from_seconds(to_seconds(duration) * factor));
  };
  std::string text = scaled(holds.fixed);
  for (const spec::TimeFormula::Term& term : holds.terms) {
    text += fmt::format(" + {} * {}", scaled(term.each), term.name);
  }
  return text;
}

}  // namespace

std::optional<double> holds_factor(const Shapes& shapes, const std::string& component) {
  const auto found = shapes.holds_factor.find(component);
  if (found == shapes.holds_factor.end()) return std::nullopt;
  if (std::abs(found->second - 1) < kSameHold) return std::nullopt;
  return found->second;
}

Result<std::string> longer_holds(const spec::Component& component, double factor) {
  const auto holds = spec::parse_time_formula(component.holds);
  if (!holds) return fail(holds.error());
  return times(*holds, factor);
}

}  // namespace headroom::calibration
