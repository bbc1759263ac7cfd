// The traffic that a service file expects: days that rise and fall to their peak, and grow.
#pragma once

#include <optional>

#include "base/quantity.h"
#include "growth/curve.h"
#include "workload/rate_curve.h"

namespace headroom::rehearsal {

struct ExpectedTraffic {
  Rate peak;              // sessions a second at the busiest moment of the first day
  Ratio peak_hour{0.10};  // share of a day's sessions that come in its busiest hour
  int busiest_hour = 20;  // of the day, 0 to 23
  std::optional<growth::Curve> growth;
  Nanos length{};  // from the midnight before
};

// Every day is a wave: a cosine, or where one hour has more of the day than that allows (8.33 %) a
// power of it, with a steeper peak and a longer night. Asserts a share from 1/24, a flat day, to
// 1/2.
workload::RateCurve expected_traffic(const ExpectedTraffic& expected);

// The rate at a time of the day, over that of its busiest moment; hours from that moment.
class DayWave {
 public:
  explicit DayWave(Ratio peak_hour);
  double at(double hours) const;

 private:
  double share_of_the_busiest_hour() const;

  double swing_ = 1;  // of the cosine
  double power_ = 1;
};

}  // namespace headroom::rehearsal
