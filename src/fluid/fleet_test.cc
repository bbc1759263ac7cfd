#include "fluid/fleet.h"

#include <gtest/gtest.h>

#include <chrono>

namespace headroom::fluid {
namespace {

using namespace std::chrono_literals;
using State = Member::State;

TEST(Fleet, ANewReplicaServesAfterItsStart) {
  const Component component{.name = "a", .start = 30s};
  Fleet fleet(component, Seed{1});
  fleet.ask(3, 10s, 0);
  EXPECT_EQ(fleet.present(), 3);
  EXPECT_EQ(fleet.advance(39s), 0);
  EXPECT_EQ(fleet.ready(), 1);
  fleet.advance(40s);
  EXPECT_EQ(fleet.ready(), 3);
  EXPECT_DOUBLE_EQ(fleet.strength(40s), 3);
}

TEST(Fleet, OneThatWarmsUpIsSlowerAtFirst) {
  const Component component{.name = "a", .start = 10s, .warm_up = 20s, .slower = 3};
  Fleet fleet(component, Seed{1});
  EXPECT_DOUBLE_EQ(fleet.strength(0s), 1);
  fleet.ask(2, 0s, 0);
  fleet.advance(10s);
  EXPECT_DOUBLE_EQ(fleet.strength(10s), 1 + 1.0 / 3);
  EXPECT_DOUBLE_EQ(fleet.strength(20s), 1 + 1.0 / 2);
  fleet.advance(30s);
  EXPECT_DOUBLE_EQ(fleet.strength(30s), 2);
}

// Work of 2 s on one server: those given up have 5 s of requests in their line, and then one that
// takes 2 s on average.
TEST(Fleet, TheLastOnesAreGivenUpAndWorkOffWhatTheyHave) {
  const Component component{.name = "a", .work = 2, .replicas = 3, .start = 1s};
  Fleet fleet(component, Seed{1});
  fleet.ask(1, 100s, 5);
  EXPECT_EQ(fleet.ready(), 1);
  EXPECT_EQ(fleet.present(), 3);
  EXPECT_DOUBLE_EQ(fleet.strength(104s), 3);
  EXPECT_DOUBLE_EQ(fleet.strength(105s), 1);
  fleet.advance(106s);
  EXPECT_EQ(fleet.present(), 3);
  fleet.advance(107s);
  EXPECT_EQ(fleet.present(), 1);
  EXPECT_EQ(fleet.members().front().index, 0);
}

TEST(Fleet, OneThatDoesNotServeYetIsGoneAtOnce) {
  const Component component{.name = "a", .start = 30s};
  Fleet fleet(component, Seed{1});
  fleet.ask(4, 0s, 0);
  fleet.ask(1, 5s, 100);
  EXPECT_EQ(fleet.present(), 1);
}

TEST(Fleet, AReplicaThatWasKilledComesBack) {
  const Component component{.name = "a", .replicas = 2, .start = 10s, .repair = 5s};
  Fleet fleet(component, Seed{1});
  EXPECT_TRUE(fleet.kill(1, 100s));
  EXPECT_FALSE(fleet.kill(1, 100s));
  EXPECT_FALSE(fleet.kill(7, 100s));
  EXPECT_EQ(fleet.ready(), 1);
  fleet.advance(105s);
  EXPECT_EQ(fleet.members()[1].state, State::kStarting);
  fleet.advance(115s);
  EXPECT_EQ(fleet.ready(), 2);
}

TEST(Fleet, APausedReplicaStandsStill) {
  const Component component{.name = "a", .replicas = 2};
  Fleet fleet(component, Seed{1});
  EXPECT_TRUE(fleet.pause(0, 1s));
  EXPECT_DOUBLE_EQ(fleet.strength(1s), 1);
  EXPECT_TRUE(fleet.resume(0, 2s));
  EXPECT_DOUBLE_EQ(fleet.strength(2s), 2);
}

// A quarter of 400 starts takes four times as long: 100, plus or minus four times the square root
// of 400 x 0.25 x 0.75.
TEST(Fleet, SomeStartsAreSlow) {
  const Component component{
      .name = "a", .replicas = 0, .start = 10s, .slow_starts = 0.25, .slow_start_times = 4};
  Fleet fleet(component, Seed{1});
  fleet.ask(400, 0s, 0);
  fleet.advance(10s);
  EXPECT_NEAR(fleet.ready(), 300, 4 * 8.7);
  fleet.advance(40s);
  EXPECT_EQ(fleet.ready(), 400);
}

TEST(Fleet, NothingFailsOnceTheTroubleIsOver) {
  const Component component{.name = "a", .replicas = 100, .lives = 1h, .trouble_until = 30min};
  Fleet fleet(component, Seed{1});
  int before = 0;
  for (Nanos now{}; now < 30min; now += 1s) before += fleet.advance(now);
  EXPECT_GT(before, 0);
  int after = 0;
  for (Nanos now = 30min; now < 3h; now += 1s) after += fleet.advance(now);
  EXPECT_EQ(after, 0);
}

// 100 replicas that live 1 h each and are back at once: 100 x 24 failures a day, plus or minus four
// times the square root of that.
TEST(Fleet, ReplicasFailAsOftenAsTheyLive) {
  const Component component{.name = "a", .replicas = 100, .lives = 1h};
  Fleet fleet(component, Seed{1});
  int failures = 0;
  for (Nanos now{}; now <= 24h; now += 1s) failures += fleet.advance(now);
  EXPECT_NEAR(failures, 2400, 4 * 49);
}

}  // namespace
}  // namespace headroom::fluid
