// The Clock of the machine this runs on.
#pragma once

#include <chrono>

#include "platform/clock.h"

namespace headroom::drivers {

// Monotonic; safe from any thread.
class RealClock : public platform::Clock {
 public:
  Nanos now() const override { return std::chrono::steady_clock::now().time_since_epoch(); }
};

}  // namespace headroom::drivers
