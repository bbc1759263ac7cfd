// Where the buckets of the histograms that headroom gives away begin and end.
//
// Six in each decade, at round numbers, so that the limits services promise (300 ms, 1 s, 2 s) are
// bounds and the share below one needs no interpolation. A quantile worked out from them lies in
// the right bucket, whose ends are a factor of 1.7 apart at most; headroom's own percentiles of the
// last second, at most 0.8 % off, are given beside them.
#pragma once

#include <array>
#include <cstddef>

namespace headroom::telemetry {

inline constexpr std::array<int, 6> kStepsOfDecade = {10, 15, 20, 30, 50, 70};

// From 10^First up to 10^(First + Decades), both included.
template <int First, int Decades>
consteval std::array<double, Decades * kStepsOfDecade.size() + 1> decades() {
  constexpr auto power_of_ten = [](int exponent) {
    double power = 1;
    for (int i = 0; i < exponent; ++i) power *= 10;
    return power;
  };
  // Divided where the power is negative: 3 / 10 is the double next to 0.3, and 3 * 0.1 is not.
  constexpr auto scaled = [power_of_ten](int tenths, int exponent) {
    const int shift = exponent - 1;
    return shift < 0 ? tenths / power_of_ten(-shift) : tenths * power_of_ten(shift);
  };
  std::array<double, Decades * kStepsOfDecade.size() + 1> bounds{};
  std::size_t i = 0;
  for (int decade = 0; decade < Decades; ++decade) {
    for (const int step : kStepsOfDecade) bounds[i++] = scaled(step, First + decade);
  }
  bounds[i] = scaled(kStepsOfDecade[0], First + Decades);
  return bounds;
}

inline constexpr auto kSecondsBounds = decades<-5, 7>();    // 10 us to 100 s
inline constexpr auto kEventRateBounds = decades<-1, 5>();  // 0.1/s to 10,000/s

}  // namespace headroom::telemetry
