#include "rehearsal/expected_traffic.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/check.h"
#include "base/stable_math.h"

namespace headroom::rehearsal {
namespace {

constexpr double kHours = 24;
constexpr double kPiece = 600;  // seconds, within which the rate is a straight line

}  // namespace

DayWave::DayWave(Ratio peak_hour) {
  HEADROOM_CHECK(peak_hour.value >= 1 / kHours - 1e-9 && peak_hour.value <= 0.5,
                 "an hour has between 1/24 and half of its day");
  if (peak_hour.value <= 2 / kHours) {
    // The mean of a cosine is 0: the peak is 1 + swing times the mean.
    swing_ = std::max(0.0, peak_hour.value * kHours - 1);
    return;
  }
  // A higher power has more of the day in its busiest hour.
  double low = 1;
  double high = 1024;
  for (int i = 0; i < 60; ++i) {
    power_ = (low + high) / 2;
    (share_of_the_busiest_hour() < peak_hour.value ? low : high) = power_;
  }
}

double DayWave::at(double hours) const {
  const double wave = (1 + swing_ * stable::cosine_of_turns(hours / kHours)) / (1 + swing_);
  return wave <= 0 ? 0 : stable::power(wave, power_);
}

double DayWave::share_of_the_busiest_hour() const {
  double day = 0;
  for (double hour = 0; hour < kHours; ++hour) day += at(hour);
  return 1 / day;
}

workload::RateCurve expected_traffic(const ExpectedTraffic& expected) {
  const DayWave wave(expected.peak_hour);
  const double length = to_seconds(expected.length);
  const auto rate = [&](double seconds) {
    const double hours = seconds / 3600 - expected.busiest_hour;
    const growth::Days days(seconds / 86400);
    const double grown = expected.growth ? expected.growth->factor(days) : 1;
    return expected.peak.per_second * grown * wave.at(hours);
  };
  std::vector<workload::RateCurve::Piece> pieces;
  for (double at = 0; at < length; at += kPiece) {
    const double end = std::min(at + kPiece, length);
    pieces.push_back({.seconds = end - at, .from_per_s = rate(at), .to_per_s = rate(end)});
  }
  return workload::RateCurve(std::move(pieces));
}

}  // namespace headroom::rehearsal
