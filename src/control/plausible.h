// Sensors that lie: a figure that no system can have counts as one that was not told.
#pragma once

#include "platform/signals.h"

namespace headroom::control {

// Takes out of it what is no number, negative or beyond anything that can be counted, and adds to
// its gaps of which component and which signal that was.
void keep_plausible(platform::Look& look);

}  // namespace headroom::control
