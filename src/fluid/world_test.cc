#include "fluid/world.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

namespace headroom::fluid {
namespace {

using namespace std::chrono_literals;

// An edge that calls a back end twice for each request; 10 requests a second of each replica there.
Model two_components() {
  Model model;
  model.components = {{.name = "edge", .work = 0.001, .calls = {{.to = 1, .times = 2}}},
                      {.name = "back", .work = 0.1, .replicas = 3, .start = 10s}};
  for (Component& each : model.components) each.waits = Component::Waits::kBacklog;
  model.entries = {{.to = 0, .times = 1}};
  model.classes = {{.name = "get", .visits = {1, 2}}};
  return model;
}

// The back end's replicas have a core each, and 5 slots, by which they could serve 50 a second.
Model with_cores() {
  Model model = two_components();
  model.components[1].servers = 5;
  model.components[1].work = 0.1;
  model.components[1].processor = Servers{.count = 1, .work = 0.1};
  model.components[1].price_per_hour = 2;
  return model;
}

TEST(World, TellsHowManyCoresReplicasUseOfHowMany) {
  World world(with_cores(), Seed{1});
  for (int second = 0; second < 10; ++second) world.step(10);
  // 20 requests a second by 3 replicas.
  for (const platform::ReplicaSignals& replica : world.look().components[1].replicas) {
    EXPECT_NEAR(*replica.cores, 20 * 0.1 / 3, 1e-9);
    EXPECT_NEAR(*replica.utilisation, 20 * 0.1 / 3, 1e-9);
    EXPECT_EQ(replica.limits, (platform::Limits{.cpu = Cores{1}, .memory = {}}));
  }
  ASSERT_TRUE(world.resize("back", {.cpu = Cores{2}}));
  for (int second = 0; second < 10; ++second) world.step(10);
  EXPECT_EQ(world.look().components[1].replicas[0].limits.cpu, Cores{1}) << "not yet";
  for (int second = 0; second < 10; ++second) world.step(10);
  for (const platform::ReplicaSignals& replica : world.look().components[1].replicas) {
    EXPECT_NEAR(*replica.cores, 20 * 0.1 / 3, 1e-9);
    EXPECT_NEAR(*replica.utilisation, 20 * 0.1 / 3 / 2, 1e-9);
    EXPECT_EQ(replica.limits.cpu, Cores{2});
  }
  // Three replicas, for 20 s of one core and for 10 s of two.
  EXPECT_NEAR(world.paid(), 2.0 / 3600 * 3 * (20 + 2 * 10), 1e-9);
}

TEST(World, WhatAReplicaServesChangesWithItsCoresUntilSomethingElseIsScarce) {
  const auto served = [](double cores) {
    World world(with_cores(), Seed{1});
    EXPECT_TRUE(world.resize("back", {.cpu = Cores{cores}}));
    for (int second = 0; second < 11; ++second) world.step(0);
    world.step(1000);
    return world.stage(1).last_step().served;
  };
  EXPECT_DOUBLE_EQ(served(0.5), 3 * 5);
  EXPECT_DOUBLE_EQ(served(2), 3 * 20);
  EXPECT_DOUBLE_EQ(served(20), 3 * 50) << "its slots";
}

TEST(World, RefusesASizeThatCannotBe) {
  World world(with_cores(), Seed{1});
  EXPECT_FALSE(world.resize("edge", {.cpu = Cores{2}})) << "its model says nothing of cores";
  EXPECT_FALSE(world.resize("back", {.cpu = Cores{0}}));
  EXPECT_FALSE(world.resize("back", {}));
  EXPECT_FALSE(world.resize("nobody", {.cpu = Cores{2}}));
  EXPECT_TRUE(world.resize("edge", {.memory = Bytes{1U << 20U}})) << "it decides nothing";
}

TEST(World, WhatArrivesIsServedRefusedLostOrWaits) {
  Model model = two_components();
  model.components[1].queue = 20;
  model.components[1].patience = 3;
  model.components[1].lives = 2min;
  World world(model, Seed{7});
  for (int second = 0; second < 3600; ++second) {
    world.step(second % 600 < 300 ? 30 : 5);
    if (second % 100 == 0) {
      ASSERT_TRUE(world.scale("back", 1 + second / 100 % 5));
    }
    for (std::size_t i = 0; i < 2; ++i) {
      const Amounts& all = world.stage(i).amounts();
      ASSERT_NEAR(all.arrived, all.served + all.refused + all.lost + world.stage(i).backlog(),
                  1e-6);
    }
  }
  EXPECT_GT(world.stage(1).amounts().refused, 0);
  EXPECT_GT(world.stage(1).amounts().lost, 0);
}

// 20 a second at the edge are 40 at the back, which serves 30: 10 a second are left over, and after
// a minute 600 wait, 20 s long.
TEST(World, ABacklogGrowsByWhatIsTooMuch) {
  World world(two_components(), Seed{1});
  for (int second = 0; second < 60; ++second) world.step(20);
  EXPECT_NEAR(world.stage(1).backlog(), 600, 1e-6);
  // Who is served at 60 s came at 45 s: x came until x / 40 and was served by x / 30.
  EXPECT_NEAR(world.stage(1).waits().last, 15, 1e-6);
  EXPECT_NEAR(world.amounts(0).started, 1200, 1e-6);
  EXPECT_NEAR(world.amounts(0).succeeded, 900, 1e-6);
  // Served within 1 s of its coming is what is served until x / 30 - x / 40 = 1: 120 of 1800.
  EXPECT_NEAR(world.stage(1).amounts().delayed, 1800 - 120, 1e-6);
}

TEST(World, ScalingTakesEffectWhenTheReplicasHaveStarted) {
  World world(two_components(), Seed{1});
  ASSERT_TRUE(world.scale("back", 5));
  for (int second = 0; second < 10; ++second) world.step(20);
  EXPECT_NEAR(world.stage(1).backlog(), 100, 1e-6);
  // 50 a second from here on: the backlog is gone after 10 s.
  for (int second = 0; second < 9; ++second) world.step(20);
  EXPECT_NEAR(world.stage(1).backlog(), 10, 1e-6);
  for (int second = 0; second < 2; ++second) world.step(20);
  EXPECT_EQ(world.stage(1).backlog(), 0);
}

TEST(World, LooksTellMeansSinceTheLastOne) {
  World world(two_components(), Seed{1});
  for (int second = 0; second < 15; ++second) world.step(6);
  platform::Look look = world.look();
  EXPECT_EQ(look.at, 15s);
  ASSERT_EQ(look.components.size(), 2U);
  const platform::ComponentSignals& back = look.components[1];
  EXPECT_EQ(back.component, "back");
  ASSERT_EQ(back.replicas.size(), 3U);
  EXPECT_NEAR(*back.replicas[0].utilisation, 0.4, 1e-9);
  EXPECT_NEAR(*back.arrivals, 12, 1e-9);
  EXPECT_NEAR(*back.in_flight, 1.2, 1e-9);
  EXPECT_EQ(*back.errors, 0);
  ASSERT_TRUE(world.scale("back", 4));
  for (int second = 0; second < 15; ++second) world.step(second < 10 ? 9 : 12);
  look = world.look();
  // 0.6 for 10 s, then 24 of 40.
  EXPECT_NEAR(*look.components[1].replicas[0].utilisation, 0.6, 1e-9);
  EXPECT_NEAR(*look.components[1].replicas[3].utilisation, 0.6, 1e-9);
  EXPECT_EQ(look.components[1].replicas[3].since, 25s);
  EXPECT_NEAR(*look.components[1].arrivals, (10 * 18 + 5 * 24) / 15.0, 1e-9);
}

TEST(World, AReplicaThatStartsTellsNothingOfItself) {
  World world(two_components(), Seed{1});
  ASSERT_TRUE(world.scale("back", 4));
  world.step(6);
  const platform::Look look = world.look();
  EXPECT_EQ(look.components[1].replicas[3].health, platform::Health::kStarting);
  EXPECT_FALSE(look.components[1].replicas[3].utilisation);
}

// The back end works on 3 and has 3 x 5 in its lines; a third of both is lost.
TEST(World, WhatAKilledReplicaHeldIsLost) {
  World world(two_components(), Seed{1});
  for (int second = 0; second < 3; ++second) world.step(17.5);
  EXPECT_NEAR(world.stage(1).backlog(), 15, 1e-9);
  ASSERT_TRUE(world.kill({.component = "back", .index = 1}));
  EXPECT_NEAR(world.stage(1).amounts().lost, 5, 1e-9);
  EXPECT_NEAR(world.stage(1).amounts().broken, 1, 1e-9);
  EXPECT_EQ(world.stage(1).fleet().ready(), 2);
}

TEST(World, RefusesWhatItDoesNotHave) {
  World world(two_components(), Seed{1});
  const auto unknown = world.scale("bakc", 2);
  ASSERT_FALSE(unknown);
  EXPECT_EQ(to_string(unknown.error()),
            "there is no component \"bakc\"; there are edge and back; did you mean back?");
  EXPECT_FALSE(world.scale("back", -1));
  EXPECT_FALSE(world.kill({.component = "back", .index = 3}));
}

// 3 replicas for an hour, a fourth for its second half, at 2 an hour.
TEST(World, PaysForReplicasFromTheDecision) {
  Model model = two_components();
  model.components[1].price_per_hour = 2;
  World world(model, Seed{1});
  for (int second = 0; second < 3600; ++second) {
    if (second == 1800) {
      ASSERT_TRUE(world.scale("back", 4));
    }
    world.step(1);
  }
  EXPECT_NEAR(world.paid(), 7, 1e-9);
}

// The back end is visited twice; of a stage's waits each 16th of their law is told once.
TEST(World, TimesAreThoseWhereNobodyWaitsAndTheWaits) {
  World world(two_components(), Seed{1});
  const Places alone{0.01, 0.02};
  world.step(10);
  Random random(Seed{1});
  const auto unhindered = world.times(0, alone, random);
  EXPECT_EQ(std::ranges::count(unhindered, 0.01), 8);
  EXPECT_EQ(std::ranges::count(unhindered, 0.02), 8);
  world.step(30);
  world.step(30);
  const Waits& waits = world.stage(1).waits();
  double sum = 0;
  for (const double time : world.times(0, {0.01}, random)) {
    EXPECT_GE(time, 0.01 + 2 * waits.first);
    EXPECT_LE(time, 0.01 + 2 * waits.last);
    sum += time;
  }
  EXPECT_NEAR(sum / kTimes, 0.01 + waits.first + waits.last, (waits.last - waits.first) / 16);
}

TEST(World, TheSameSeedGivesTheSameBits) {
  Model model = two_components();
  model.components[1].lives = 1min;
  const auto end = [&](Seed seed) {
    World world(model, seed);
    for (int second = 0; second < 600; ++second) world.step(15);
    return world.stage(1).amounts().served;
  };
  EXPECT_EQ(end(Seed{3}), end(Seed{3}));
  EXPECT_NE(end(Seed{3}), end(Seed{4}));
}

TEST(Model, SaysEverythingThatIsWrongWithIt) {
  Model model = two_components();
  model.components[1].calls = {{.to = 0}};
  model.components[0].work = 0;
  model.classes[0].visits = {1};
  EXPECT_EQ(check(model).size(), 3U);
  EXPECT_TRUE(check(two_components()).empty());
}

}  // namespace
}  // namespace headroom::fluid
