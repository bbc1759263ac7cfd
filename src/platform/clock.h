// Clock: the only way controllers tell time, so that the simulator can run them in virtual time.
#pragma once

#include "base/quantity.h"

namespace headroom::platform {

class Clock {
 public:
  virtual ~Clock() = default;
  // Since an arbitrary fixed moment; never goes back.
  virtual Nanos now() const = 0;
};

}  // namespace headroom::platform
