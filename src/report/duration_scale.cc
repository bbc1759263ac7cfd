#include "report/duration_scale.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/figures.h"

namespace headroom::report {
namespace {

// From here on a linear axis would press the ordinary values flat.
constexpr double kLogarithmicFrom = 25;

}  // namespace

std::optional<Extent> extent_of(const std::vector<PlotLine>& lines) {
  std::optional<Extent> extent;
  for (const PlotLine& line : lines) {
    for (const double value : line.values) {
      if (std::isnan(value)) continue;
      if (!extent) extent = Extent{value, value};
      extent->smallest = std::min(extent->smallest, value);
      extent->largest = std::max(extent->largest, value);
    }
  }
  return extent;
}

// Logarithmic where the values span too much for a linear one.
Axis duration_axis(Extent extent) {
  const double smallest = std::max(extent.smallest, kShortestDrawn);
  const double largest = std::max(extent.largest, smallest);
  return largest >= kLogarithmicFrom * smallest
             ? logarithmic_axis(smallest, largest, AxisUnit::kSeconds)
             : linear_axis(largest, AxisUnit::kSeconds);
}

std::string note_of(std::string_view what, const Axis& axis) {
  if (axis.scale == Axis::Scale::kLinear) return std::string(what);
  return what.empty() ? "logarithmic" : fmt::format("{}, logarithmic", what);
}

std::string range_text(const Extent& extent) {
  return fmt::format("from {} to {}", seconds_text(extent.smallest), seconds_text(extent.largest));
}

}  // namespace headroom::report
