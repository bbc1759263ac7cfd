// A launch: the load jumps to a multiple and comes back.
#pragma once

#include "growth/days.h"

namespace headroom::growth {

struct Launch {
  Days at{};
  double multiplier = 1;  // at the launch itself, over what it would be without; 1 and more
  Days half_life{1};      // in which what the launch added falls by half

  // 1 before the launch, and again long after.
  double factor(Days from_today) const;
};

}  // namespace headroom::growth
