// An axis of a plot: its ends, its ticks, and where a value lies between them.
//
// Ends are rounded outwards to a tick, so that the outermost grid line has a number.
#pragma once

#include <string>
#include <vector>

namespace headroom::report {

struct Tick {
  double value;
  std::string label;
};

struct Axis {
  enum class Scale { kLinear, kLogarithmic };

  double low = 0;
  double high = 1;
  Scale scale = Scale::kLinear;
  std::vector<Tick> ticks;  // rising, all within the ends

  // 0 at the low end, 1 at the high end; values outside are pulled to the nearer end.
  double position(double value) const;
};

enum class AxisUnit {
  kSeconds,    // durations: "200ms"
  kPerSecond,  // "40/s"
  kCount,      // "1,200"
};

// From zero to at least `largest`, with three to six ticks in steps of 1, 2 or 5.
Axis linear_axis(double largest, AxisUnit unit);

// Around [smallest, largest], both above zero: ticks at 1, 2 and 5 of each decade, or fewer when
// there are many decades.
Axis logarithmic_axis(double smallest, double largest, AxisUnit unit);

// Time since the run's start, from `from` to `to` exactly: at most nine ticks at round times.
Axis time_axis(double from, double to);

// Shares of requests from 0 to `highest` (below 1), each nine of the share as wide as the one
// before: 90 %, 99 % and 99.9 % are equally far apart.
Axis percentile_axis(double highest);
// Where the percentile axis puts the share p: -log10(1 - p).
double nines_of(double p);

}  // namespace headroom::report
