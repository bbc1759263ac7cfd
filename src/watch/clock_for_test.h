// A Clock that stands until it is told.
#pragma once

#include "platform/clock.h"

namespace headroom::watch {

class ClockForTest : public platform::Clock {
 public:
  Nanos now() const override { return now_; }
  void advance(Nanos by) { now_ += by; }

 private:
  Nanos now_{1};
};

}  // namespace headroom::watch
