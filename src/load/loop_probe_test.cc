#include "load/loop_probe.h"

#include <gtest/gtest.h>

namespace headroom::load {
namespace {

using namespace std::chrono_literals;

TEST(LoopProbe, CountsEveryMomentOfAStandstill) {
  Handover handover(1, 1);
  net::Timers timers;
  Ledger ledger(handover, 0, timers, 0ns);
  LoopProbe probe(ledger, timers, 0ns);
  timers.run_due(0ns);
  timers.run_due(10ms);
  EXPECT_EQ(ledger.at(10ms).loop_delay.max(), 0u);
  // Nobody looks until 60 ms: 20, 30, 40, 50 and 60 were missed by 40, 30, 20, 10 and 0 ms.
  timers.run_due(60ms);
  const Histogram& delays = ledger.at(60ms).loop_delay;
  EXPECT_EQ(delays.count(), 7u);
  EXPECT_EQ(delays.max(), 40'000'000u);
  EXPECT_NEAR(delays.mean(), 100e6 / 7, 1);
}

}  // namespace
}  // namespace headroom::load
