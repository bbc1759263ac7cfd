#include "growth/forecast.h"

#include <algorithm>

#include "base/check.h"

namespace headroom::growth {
namespace {

// The days of the period that have a point, counted from its first.
std::vector<int> days_of(const Period& period) {
  HEADROOM_CHECK(period.days >= 0 && period.every >= 1, "a period goes forward");
  std::vector<int> days;
  for (int day = 0; day <= period.days; day += period.every) days.push_back(day);
  return days;
}

}  // namespace

std::vector<ForecastPoint> forecast(const Curve& curve, const Assumed& assumed,
                                    const Period& period) {
  std::vector<ForecastPoint> points;
  for (const int day : days_of(period)) {
    double value = assumed.today * curve.factor(Days(day));
    for (const Launch& launch : assumed.launches) value *= launch.factor(Days(day));
    points.push_back({.date = period.from + std::chrono::days(day),
                      .value = value,
                      .low = value,
                      .high = value});
  }
  return points;
}

std::vector<ForecastPoint> forecast(const FittedGrowth& fitted, const History& history,
                                    const Period& period, double confidence) {
  std::vector<ForecastPoint> points;
  for (const int day : days_of(period)) {
    const Date date = period.from + std::chrono::days(day);
    const Days since_first = date - history.first;
    const fitting::Interval interval = fitted.prediction(since_first, confidence);
    points.push_back({.date = date,
                      .value = fitted.value(since_first),
                      .low = interval.low,
                      .high = interval.high});
  }
  return points;
}

Exhaustion exhaustion(const std::vector<ForecastPoint>& points, double capacity) {
  const auto first_at = [&](double ForecastPoint::* what) -> std::optional<Date> {
    const auto found = std::ranges::find_if(
        points, [&](const ForecastPoint& point) { return point.*what >= capacity; });
    if (found == points.end()) return std::nullopt;
    return found->date;
  };
  return {.earliest = first_at(&ForecastPoint::high),
          .expected = first_at(&ForecastPoint::value),
          .latest = first_at(&ForecastPoint::low)};
}

}  // namespace headroom::growth
