// A clock that goes on over restarts of the process: since the beginning of 1970, and within one
// process monotonic, whatever is done to the clock on the wall.
#pragma once

#include <chrono>

#include "platform/clock.h"

namespace headroom::operation {

// Safe from any thread.
class CalendarClock final : public platform::Clock {
 public:
  CalendarClock()
      : wall_(std::chrono::system_clock::now().time_since_epoch()), begun_(monotonic()) {}
  Nanos now() const override { return wall_ + (monotonic() - begun_); }

 private:
  static Nanos monotonic() { return std::chrono::steady_clock::now().time_since_epoch(); }

  Nanos wall_;
  Nanos begun_;
};

}  // namespace headroom::operation
