// A Clock that stands until it is told. Any thread may ask it.
#pragma once

#include <atomic>

#include "platform/clock.h"

namespace headroom::watch {

class ClockForTest : public platform::Clock {
 public:
  Nanos now() const override { return now_.load(); }
  void advance(Nanos by) { now_.store(now_.load() + by); }

 private:
  std::atomic<Nanos> now_{Nanos{1}};
};

}  // namespace headroom::watch
