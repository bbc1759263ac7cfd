#include "drivers/real_clock.h"

#include <gtest/gtest.h>
#include <time.h>

namespace headroom::drivers {
namespace {

Nanos monotonic() {
  timespec time{};
  ::clock_gettime(CLOCK_MONOTONIC, &time);
  return std::chrono::seconds(time.tv_sec) + Nanos(time.tv_nsec);
}

TEST(RealClock, IsTheMonotonicClockOfTheMachine) {
  const RealClock clock;
  const Nanos before = monotonic();
  const Nanos now = clock.now();
  EXPECT_LE(before, now);
  EXPECT_LE(now, monotonic());
}

}  // namespace
}  // namespace headroom::drivers
