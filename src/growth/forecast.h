// Load over dates, and the date on which it is more than there is room for.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "growth/curve.h"
#include "growth/history_fit.h"
#include "growth/launch.h"

namespace headroom::growth {

// What is expected on a date; an assumed curve has no interval, and low and high are the value.
struct ForecastPoint {
  Date date;
  double value = 0;
  double low = 0;
  double high = 0;
};

struct Period {
  Date from;
  int days = 0;   // how many follow
  int every = 1;  // a point on every so many days
};

// An assumption of the service file: today's value times its factor, and that of launches.
struct Assumed {
  double today = 0;
  std::vector<Launch> launches;  // counted from the period's first day
};
std::vector<ForecastPoint> forecast(const Curve& curve, const Assumed& assumed,
                                    const Period& period);

// A history continued, with the interval in which a figure would lie at that confidence, in (0, 1).
std::vector<ForecastPoint> forecast(const FittedGrowth& fitted, const History& history,
                                    const Period& period, double confidence);

// When a load that is forecast first comes to a capacity: expected, and by the ends of the
// interval. Nothing: not within the forecast.
struct Exhaustion {
  std::optional<Date> earliest;
  std::optional<Date> expected;
  std::optional<Date> latest;
};
Exhaustion exhaustion(const std::vector<ForecastPoint>& points, double capacity);

}  // namespace headroom::growth
