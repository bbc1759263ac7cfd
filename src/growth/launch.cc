#include "growth/launch.h"

#include <cmath>

#include "base/check.h"

namespace headroom::growth {

double Launch::factor(Days from_today) const {
  HEADROOM_CHECK(multiplier >= 1 && half_life.count() > 0, "a launch adds, and is over some time");
  if (from_today < at) return 1;
  return 1 + (multiplier - 1) * std::exp2(-(from_today - at) / half_life);
}

}  // namespace headroom::growth
