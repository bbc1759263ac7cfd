// The axis that durations are drawn on: linear while their values are of one size, logarithmic when
// the longest would press the ordinary ones flat.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/svg_plot.h"

namespace headroom::report {

// The shortest duration that is drawn, in seconds: clocks do not tell shorter ones apart, and a
// logarithmic axis has no zero.
inline constexpr double kShortestDrawn = 1e-7;

struct Extent {
  double smallest;
  double largest;
};
// Of all values of the lines; nothing when there is none.
std::optional<Extent> extent_of(const std::vector<PlotLine>& lines);

Axis duration_axis(Extent extent);

// `what`, and that the axis is logarithmic where it is.
std::string note_of(std::string_view what, const Axis& axis);

// "from 1.20ms to 4.21s"
std::string range_text(const Extent& extent);

}  // namespace headroom::report
