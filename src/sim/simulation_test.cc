#include "sim/simulation.h"

#include <gtest/gtest.h>

#include "sim/model_for_test.h"

namespace headroom::sim {
namespace {

using namespace std::chrono_literals;

TEST(Simulation, OneServerWithoutChanceIsSeenToTheNanosecond) {
  // A request each second that takes 400 ms: the server is busy 40 % of the time, and nobody waits.
  const Model model = model_of_station(station("a", 1, Law::constant(400ms)));
  const Layout layout(model);
  Simulation simulation(layout, {.open = {{.gap = Law::constant(1s)}}}, Seed{1});
  simulation.run_until(10s + 1ns);

  const ClassCounts& counts = simulation.book().classes[0];
  EXPECT_EQ(counts.started, 10U);
  EXPECT_EQ(counts.answered(), 9U);  // the tenth came in this nanosecond
  EXPECT_EQ(simulation.in_flight(), 1U);
  EXPECT_DOUBLE_EQ(counts.responding.seconds(), 9 * 0.4);
  EXPECT_NEAR(simulation.figures(0).utilisation, 0.36, 1e-9);
  EXPECT_EQ(simulation.figures(0).counts.waited, 0U);
}

}  // namespace
}  // namespace headroom::sim
