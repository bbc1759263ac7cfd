// How a service's load is spread over the hours of the week.
#pragma once

#include <array>
#include <span>

#include "base/quantity.h"
#include "base/result.h"

namespace headroom::workload {

class WeekProfile {
 public:
  static constexpr std::size_t kHours = 7 * 24;

  // The same all the time.
  static WeekProfile flat();

  // Every day alike, rising and falling as a sine whose busiest hour has that share of the day, at
  // the hour given (0 to 23). Fails unless the share is between 1/24, a flat day, and 1/12, at
  // which the night is empty: steeper days are not sines; give their hours.
  [[nodiscard]] static Result<WeekProfile> daily_sine(Ratio peak_hour, int busiest_hour);

  // From counts by the hour, any number of whole weeks long, the first of them an hour that begins
  // a Monday. Fails where they are not whole weeks, one is negative, or all are 0.
  [[nodiscard]] static Result<WeekProfile> measured(std::span<const double> counts_by_hour);

  // The hour's rate over the week's mean. Hours are counted from Monday's first; asserts < kHours.
  double factor(std::size_t hour_of_week) const;
  // The largest share that an hour has of its own day: what `peak: { hour: 12% }` stands for.
  Ratio peak_hour_share() const;
  // The busiest hour over the mean hour of the week.
  double peak_factor() const;
  // Days over the mean day, Monday first.
  std::array<double, 7> day_factors() const;

 private:
  explicit WeekProfile(const std::array<double, kHours>& factors) : factors_(factors) {}
  std::array<double, kHours> factors_;
};

}  // namespace headroom::workload
