#include "report/axis.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/check.h"
#include "report/figures.h"

namespace headroom::report {
namespace {

// Round numbers need no trailing zeros: "1.50s" becomes "1.5s", "2.00ms" becomes "2ms".
std::string without_trailing_zeros(std::string text) {
  const std::size_t dot = text.find('.');
  if (dot == std::string::npos) return text;
  std::size_t end = dot + 1;
  while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
  std::size_t keep = end;
  while (text[keep - 1] == '0') --keep;
  if (text[keep - 1] == '.') --keep;
  return text.erase(keep, end - keep);
}

std::string label_of(double value, AxisUnit unit) {
  if (value == 0) return "0";
  switch (unit) {
    case AxisUnit::kSeconds:
      return value >= 60 ? clock_text(std::llround(value))
                         : without_trailing_zeros(seconds_text(value));
    case AxisUnit::kPerSecond:
      return without_trailing_zeros(rate_text(value));
    case AxisUnit::kCount:
      return count_text(static_cast<std::uint64_t>(std::llround(value)));
  }
  return {};
}

// Steps that divide minutes and hours, in seconds.
constexpr std::array kClockSteps{1.,   2.,   5.,    10.,   15.,   30.,    60.,    120.,   300.,
                                 600., 900., 1800., 3600., 7200., 10800., 21600., 43200., 86400.};

double decimal_step(double largest) {
  const double rough = largest / 5;
  const double decade = std::pow(10, std::floor(std::log10(rough)));
  for (const double factor : {1., 2., 5.}) {
    if (factor * decade >= rough * 0.999) return factor * decade;
  }
  return 10 * decade;
}

double clock_step(double length, double ticks) {
  for (const double step : kClockSteps) {
    if (length / step <= ticks) return step;
  }
  return std::ceil(length / ticks / 86400) * 86400;
}

}  // namespace

double Axis::position(double value) const {
  const double inside = std::clamp(value, low, high);
  if (scale == Scale::kLogarithmic) return std::log(inside / low) / std::log(high / low);
  return (inside - low) / (high - low);
}

Axis linear_axis(double largest, AxisUnit unit) {
  if (!(largest > 0)) largest = 1;
  double step = decimal_step(largest);
  if (unit == AxisUnit::kCount) step = std::max(step, 1.);
  if (unit == AxisUnit::kSeconds && largest > 60) step = clock_step(largest, 5);
  const int steps = std::max(1, static_cast<int>(std::ceil(largest / step - 1e-9)));
  Axis axis{.low = 0, .high = steps * step, .scale = Axis::Scale::kLinear, .ticks = {}};
  for (int i = 0; i <= steps; ++i) axis.ticks.push_back({i * step, label_of(i * step, unit)});
  return axis;
}

Axis logarithmic_axis(double smallest, double largest, AxisUnit unit) {
  HEADROOM_CHECK(smallest > 0 && largest >= smallest, "a logarithmic axis starts above zero");
  static constexpr std::array kFactors{1., 2., 5.};
  Axis axis{.low = 0, .high = 0, .scale = Axis::Scale::kLogarithmic, .ticks = {}};
  const int first = static_cast<int>(std::floor(std::log10(smallest) + 1e-9));
  std::vector<double> stops;
  for (int exponent = first;; ++exponent) {
    for (const double factor : kFactors) stops.push_back(factor * std::pow(10, exponent));
    if (stops.back() >= largest && stops.size() > 4) break;
  }
  // The innermost stops that still hold both ends, and not the same one twice.
  std::size_t from = 0;
  while (stops[from + 1] <= smallest * (1 + 1e-9)) ++from;
  std::size_t to = from + 1;
  while (stops[to] < largest * (1 - 1e-9)) ++to;
  axis.low = stops[from];
  axis.high = stops[to];
  const bool every_stop = to - from <= 6;
  for (std::size_t i = from; i <= to; ++i) {
    const bool decade = i % kFactors.size() == 0;
    if (every_stop || decade) axis.ticks.push_back({stops[i], label_of(stops[i], unit)});
  }
  return axis;
}

Axis time_axis(double from, double to) {
  if (!(to > from)) to = from + 1;
  const double step = clock_step(to - from, 8);
  Axis axis{.low = from, .high = to, .scale = Axis::Scale::kLinear, .ticks = {}};
  for (double at = std::ceil(from / step) * step; at <= to + 1e-9; at += step) {
    axis.ticks.push_back({at, clock_text(std::llround(at))});
  }
  return axis;
}

double nines_of(double p) {
  return -std::log10(1 - p);
}

Axis percentile_axis(double highest) {
  Axis axis{.low = 0, .high = nines_of(highest), .scale = Axis::Scale::kLinear, .ticks = {}};
  static constexpr std::array<std::pair<double, std::string_view>, 8> kMarks{{{0, "0%"},
                                                                              {0.5, "50%"},
                                                                              {0.75, "75%"},
                                                                              {0.9, "90%"},
                                                                              {0.95, "95%"},
                                                                              {0.99, "99%"},
                                                                              {0.999, "99.9%"},
                                                                              {0.9999, "99.99%"}}};
  for (const auto& [share, label] : kMarks) {
    if (share <= highest + 1e-12) axis.ticks.push_back({nines_of(share), std::string(label)});
  }
  return axis;
}

}  // namespace headroom::report
