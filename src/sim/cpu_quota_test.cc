#include "sim/cpu_quota.h"

#include <gtest/gtest.h>

#include "sim/model_for_test.h"
#include "sim/simulation.h"

namespace headroom::sim {
namespace {

using namespace std::chrono_literals;

constexpr Quota kQuarter{.cores = 0.25};  // 25 ms of each 100

// A replica of so many cores that may use a quarter of one.
Model under_a_quarter(double cores, Law work) {
  Component component = station("a", kUnlimited, std::move(work));
  component.processor = {.kind = Processor::Kind::kCores, .cores = cores, .quota = kQuarter};
  return model_of_station(component);
}

// Requests at each multiple of `gap`, up to `until`.
Load every(Nanos gap, Nanos until) {
  return {.open = {{.gap = Law::constant(gap), .until = until}}};
}

TEST(CpuQuota, RunsUntilItIsUsedUpAndGoesOnWithTheNextPeriod) {
  CpuQuota quota;
  EXPECT_NEAR(quota.run(kQuarter, 1, 0ms, 40ms), 0.025, 1e-12);
  EXPECT_NEAR(quota.run(kQuarter, 1, 40ms, 100ms), 0, 1e-12);
  EXPECT_NEAR(quota.run(kQuarter, 1, 100ms, 110ms), 0.010, 1e-12);
  EXPECT_NEAR(quota.used(), 0.035, 1e-12);
  // What one period leaves, the next does not have.
  EXPECT_NEAR(quota.run(kQuarter, 0, 110ms, 200ms), 0, 1e-12);
  EXPECT_NEAR(quota.run(kQuarter, 1, 200ms, 500ms), 3 * 0.025, 1e-12);
}

TEST(CpuQuota, TellsWhenWorkWillBeDone) {
  CpuQuota quota;
  EXPECT_EQ(quota.after(kQuarter, 1, 0.010, 0ms), 10ms);
  EXPECT_EQ(quota.after(kQuarter, 1, 0.025, 0ms), 25ms);
  EXPECT_EQ(quota.after(kQuarter, 1, 0.050, 0ms), 125ms);
  EXPECT_EQ(quota.after(kQuarter, 1, 0.075, 0ms), 225ms);
  EXPECT_EQ(quota.after(kQuarter, 1, 0.080, 0ms), 305ms);
  // Two cores use it up in half the time: 12.5 ms of each period.
  EXPECT_EQ(quota.after(kQuarter, 2, 0.030, 0ms), 205ms);
  // A period that has begun is over when it would have been.
  EXPECT_EQ(quota.after(kQuarter, 1, 0.050, 90ms), 215ms);
}

TEST(CpuQuota, WorkAloneWaitsForThePeriodsThatItTakes) {
  // 50 ms that come at 1 s: 25 ms, 75 ms of waiting, 25 ms.
  const Model model = under_a_quarter(1, Law::constant(50ms));
  const Layout layout(model);
  Simulation simulation(layout, every(1s, 1500ms), Seed{1});
  simulation.run_until(1100ms);
  EXPECT_NEAR(simulation.figures(0).busy_mean * 1.1, 0.025, 1e-9);
  simulation.run_until(2s);
  EXPECT_EQ(simulation.book().classes[0].answered(), 1U);
  EXPECT_EQ(simulation.book().classes[0].response_time.max(), 125'000'000U);
  // The processor was in use for as long as the work takes, and for half of what it might have had
  // in 0.4 s.
  EXPECT_NEAR(simulation.figures(0).busy_mean * 2, 0.050, 1e-9);
}

TEST(CpuQuota, WorkThatFitsIntoAPeriodIsDoneAtFullSpeed) {
  const Model model = under_a_quarter(1, Law::constant(2ms));
  const Layout layout(model);
  Simulation simulation(layout, every(100ms, 10s), Seed{1});
  simulation.run_until(20s);
  EXPECT_EQ(simulation.book().classes[0].response_time.max(), 2'000'000U);
}

TEST(CpuQuota, TwoRequestsShareTheCoresAndTheQuota) {
  // Both come at 1 s and share the one core, 20 ms each: 12.5 ms each until the quota is used up at
  // 25 ms, and the other 7.5 ms each in the first 15 ms of the next period.
  const Model model = under_a_quarter(1, Law::constant(20ms));
  const Layout layout(model);
  Load load = every(1s, 1500ms);
  load.open.push_back(load.open.front());
  Simulation simulation(layout, load, Seed{1});
  simulation.run_until(3s);
  EXPECT_EQ(simulation.book().classes[0].answered(), 2U);
  EXPECT_EQ(simulation.book().classes[0].response_time.max(), 115'000'000U);
}

TEST(CpuQuota, MoreThanItAllowsIsDoneAtItsRate) {
  // 100 requests of 10 ms in the first second are 1 s of work; 0.25 s of it are done each second.
  const Model model = under_a_quarter(1, Law::constant(10ms));
  const Layout layout(model);
  Simulation simulation(layout, every(10ms, 1005ms), Seed{1});
  simulation.run_until(2s);
  EXPECT_NEAR(simulation.figures(0).busy_mean * 2, 0.5, 1e-6);
  simulation.run_until(5s);
  EXPECT_EQ(simulation.book().classes[0].answered(), 100U);
}

}  // namespace
}  // namespace headroom::sim
