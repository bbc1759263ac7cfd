// The clock of the data plane: CLOCK_MONOTONIC, read through the vDSO (some 20 ns).
//
// Moments are durations since the machine booted; only their differences mean anything.
#pragma once

#include <time.h>

#include "base/quantity.h"

namespace headroom::net {

inline Nanos monotonic_now() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return std::chrono::seconds(now.tv_sec) + Nanos(now.tv_nsec);
}

}  // namespace headroom::net
