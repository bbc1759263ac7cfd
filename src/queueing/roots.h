// Where a function that rises or falls throughout crosses zero. Private to this module.
#pragma once

#include <boost/math/tools/toms748_solve.hpp>
#include <cstdint>

#include "base/check.h"

namespace headroom::queueing {

// Of a continuous `f` with values of opposite sign at `low` and `high`, to all the digits of a
// double. Alefeld, Potra and Shi, algorithm 748 (1995).
template <class Function>
double root_between(const Function& f, double low, double high) {
  const double at_low = f(low);
  const double at_high = f(high);
  if (at_low == 0) return low;
  if (at_high == 0) return high;
  HEADROOM_CHECK((at_low < 0) != (at_high < 0), "a root lies where the sign changes");
  std::uintmax_t steps_max = 200;
  const auto [left, right] = boost::math::tools::toms748_solve(
      f, low, high, at_low, at_high, boost::math::tools::eps_tolerance<double>(52), steps_max);
  return left + (right - left) / 2;
}

// The t >= 0 at which a `tail`, falling from tail(0) to 0, comes down to `share`; 0 where it begins
// at or below it. `scale` is a t of about the right size.
template <class Tail>
double time_at_tail(const Tail& tail, double share, double scale) {
  if (tail(0.0) <= share) return 0;
  double low = 0;
  double high = scale;
  while (tail(high) > share) {
    low = high;
    high *= 2;
  }
  return root_between([&](double t) { return tail(t) - share; }, low, high);
}

}  // namespace headroom::queueing
