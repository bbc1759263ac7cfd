#include "sim/fleet.h"

#include <gtest/gtest.h>

#include <cmath>

#include "sim/model_for_test.h"
#include "sim/simulation.h"
#include "sim/virtual_clock.h"

namespace headroom::sim {
namespace {

using namespace std::chrono_literals;

Load every(Nanos gap) {
  return {.open = {{.gap = Law::constant(gap)}}};
}

TEST(Fleet, WhatAReplicaHeldIsLostWithIt) {
  // Work of a second; at 3.5 s the replica goes down under the request of 3 s, for 2 s. Those of 4
  // s and 5 s find none, the one of 6 s is answered.
  Model model = model_of_station(station("a", 1, Law::constant(900ms)));
  model.faults = {{.at = 3500ms, .component = 0, .length = Nanos(2s)}};
  const Layout layout(model);
  Simulation simulation(layout, every(1s), Seed{1});
  simulation.run_until(8s);
  const ClassCounts& counts = simulation.book().classes[0];
  EXPECT_EQ(counts.started, 7U);
  EXPECT_EQ(counts[Outcome::kLost], 1U);
  EXPECT_EQ(counts[Outcome::kUnreachable], 2U);
  EXPECT_EQ(counts.answered(), 4U);  // of 1, 2, 6 and 7 s
}

TEST(Fleet, AZoneThatIsLostLeavesTheOthers) {
  Component component = station("a", kUnlimited, Law{});
  component.replicas = 6;
  component.zones = 3;
  Model model = model_of_station(component);
  model.faults = {{.at = 1s, .component = 0, .zone = 1}};
  const Layout layout(model);
  Simulation simulation(layout, every(100ms), Seed{1});
  simulation.run_until(2s);
  EXPECT_EQ(simulation.replicas_up(0), 4U);
  EXPECT_EQ(simulation.book().classes[0].failed(), 0U);
}

TEST(Fleet, AvailabilityIsTheTimeUpOverTheTimeInAll) {
  // Up 90 s, down 10 s in the mean: 90 %.
  Component component = station("a", kUnlimited, Law{});
  component.failures = Outages{.between = Law::exponential(90s), .length = Law::exponential(10s)};
  const Model model = model_of_station(component);
  const Layout layout(model);
  Simulation simulation(layout, every(1s), Seed{1});
  simulation.run_until(1'000'000s);
  // 10,000 cycles; the share up of one has a deviation of some 0.13.
  EXPECT_NEAR(simulation.figures(0).replicas_mean, 0.9, 5 * 0.13 / std::sqrt(10'000.0));
}

TEST(Fleet, NewReplicasTakeTheirTimeAndOldOnesFinishWhatTheyHave) {
  Component component = station("a", 1, Law::constant(10s));
  component.replicas_max = 3;
  component.start = 8s;
  const Model model = model_of_station(component);
  const Layout layout(model);
  Simulation simulation(layout, {.open = {{.gap = Law::constant(1s), .until = Nanos(1500ms)}}},
                        Seed{1});
  const VirtualClock clock(simulation);
  simulation.run_until(2s);
  simulation.set_replicas(0, 3);
  simulation.run_until(9999ms);
  EXPECT_EQ(simulation.replicas_up(0), 1U);
  simulation.run_until(10s + 1ns);
  EXPECT_EQ(simulation.replicas_up(0), 3U);
  EXPECT_EQ(clock.now(), 10s + 1ns);

  simulation.set_replicas(0, 1);
  simulation.run_until(20s);
  EXPECT_EQ(simulation.replicas_up(0), 1U);
  EXPECT_EQ(simulation.book().classes[0].answered(), 1U);
}

TEST(Fleet, AnAutoscalerFollowsTheLoadUpAtOnceAndDownWhenItIsCalm) {
  // 10/s of a second each, 4 at a time: 10 busy places, at 70 % of 4 that is 3.57 replicas, so 4.
  Component component = station("a", 4, Law::exponential(1s));
  component.replicas_max = 20;
  component.start = 5s;
  component.balancing = Balancing::kLeastLoaded;
  component.autoscaler = Autoscaler{.target = 0.7, .period = 10s, .calm = 60s};
  const Model model = model_of_station(component);
  const Layout layout(model);
  Simulation simulation(layout, {.open = {{.gap = Law::exponential(100ms), .until = Nanos(600s)}}},
                        Seed{1});
  simulation.run_until(300s);
  simulation.begin_measuring();
  simulation.run_until(600s);
  EXPECT_NEAR(simulation.figures(0).busy_mean, 10, 1);
  EXPECT_GE(simulation.figures(0).replicas_mean, 3.5);
  EXPECT_LE(simulation.figures(0).replicas_mean, 6);
  simulation.run_until(630s);
  EXPECT_GE(simulation.replicas_up(0), 4U);
  simulation.run_until(800s);
  EXPECT_EQ(simulation.replicas_up(0), 1U);
}

TEST(Fleet, AReplicaWarmsUp) {
  // Twice as slow when new, and less and less over 10 s: a request of one second that comes when
  // the second replica is up at 2 s takes nearly two, one much later takes one.
  Component component = station("a", kUnlimited, Law::constant(1s));
  component.warm_up = WarmUp{.length = 10s, .slower = 2};
  Model model = model_of_station(component);
  model.faults = {{.at = 1s, .component = 0, .length = Nanos(1s)}};
  const Layout layout(model);
  Simulation simulation(layout, {.open = {{.gap = Law::constant(1s), .from = Nanos(1500ms)}}},
                        Seed{1});
  simulation.run_until(100s);
  const Histogram& took = simulation.book().classes[0].response_time;
  EXPECT_NEAR(static_cast<double>(took.max()), 1.85e9, 0.1e9);
  EXPECT_NEAR(static_cast<double>(took.min()), 1e9, 0.01e9);
}

}  // namespace
}  // namespace headroom::sim
