#include "workload/week_profile.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "base/check.h"

namespace headroom::workload {
namespace {

constexpr std::size_t kHoursPerDay = 24;

}  // namespace

WeekProfile WeekProfile::flat() {
  std::array<double, kHours> factors;
  factors.fill(1);
  return WeekProfile(factors);
}

Result<WeekProfile> WeekProfile::daily_sine(Ratio peak_hour, int busiest_hour) {
  const double swing = peak_hour.value * kHoursPerDay - 1;
  if (!(swing >= 0) || swing > 1) {
    return invalid(fmt::format("a sine has no hour with {} of the day", to_string(peak_hour)),
                   "it has between 4.17% and 8.33% in its busiest hour",
                   "give the counts by the hour");
  }
  if (busiest_hour < 0 || busiest_hour > 23) {
    return invalid(fmt::format("a day has no hour {}", busiest_hour));
  }
  std::array<double, kHours> factors;
  for (std::size_t hour = 0; hour < kHours; ++hour) {
    const double turned = (static_cast<double>(hour) - busiest_hour) / kHoursPerDay;
    factors[hour] = 1 + swing * std::cos(2 * std::numbers::pi * turned);
  }
  return WeekProfile(factors);
}

Result<WeekProfile> WeekProfile::measured(std::span<const double> counts_by_hour) {
  if (counts_by_hour.empty() || counts_by_hour.size() % kHours != 0) {
    return invalid(fmt::format("{} hours are not whole weeks", counts_by_hour.size()),
                   "a week has 168 hours");
  }
  std::array<double, kHours> sums{};
  for (std::size_t i = 0; i < counts_by_hour.size(); ++i) {
    if (!(counts_by_hour[i] >= 0)) {
      return invalid(fmt::format("a count of {} cannot have been measured", counts_by_hour[i]));
    }
    sums[i % kHours] += counts_by_hour[i];
  }
  const double mean = std::accumulate(sums.begin(), sums.end(), 0.0) / kHours;
  if (mean == 0) return invalid("a week in which nothing came has no profile");
  for (double& sum : sums) sum /= mean;
  return WeekProfile(sums);
}

double WeekProfile::factor(std::size_t hour_of_week) const {
  HEADROOM_CHECK(hour_of_week < kHours, "a week has 168 hours");
  return factors_[hour_of_week];
}

std::array<double, 7> WeekProfile::day_factors() const {
  std::array<double, 7> days{};
  for (std::size_t hour = 0; hour < kHours; ++hour) {
    days[hour / kHoursPerDay] += factors_[hour] / kHoursPerDay;
  }
  return days;
}

Ratio WeekProfile::peak_hour_share() const {
  const std::array<double, 7> days = day_factors();
  double share = 0;
  for (std::size_t hour = 0; hour < kHours; ++hour) {
    const double of_day = days[hour / kHoursPerDay] * kHoursPerDay;
    if (of_day > 0) share = std::max(share, factors_[hour] / of_day);
  }
  return Ratio{share};
}

double WeekProfile::peak_factor() const {
  return *std::ranges::max_element(factors_);
}

}  // namespace headroom::workload
