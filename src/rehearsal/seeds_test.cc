#include "rehearsal/seeds.h"

#include <gtest/gtest.h>

#include <chrono>

#include "rehearsal/plain_world.h"
#include "rehearsal/reference_policies.h"

namespace headroom::rehearsal {
namespace {

using namespace std::chrono_literals;

Rehearsal an_hour_of_trouble() {
  Rehearsal rehearsal{
      .model = plain_world({.capacity = Rate{10}, .start = 30s, .replicas = 4}),
      .sessions = workload::RateCurve({{.seconds = 3600, .from_per_s = 20, .to_per_s = 40}}),
      .length = 1h};
  rehearsal.trouble = {.replica_lives = 15min,
                       .slow_starts = 0.2,
                       .sensors = {.noise = 0.05, .works = 10min},
                       .until = 50min};
  return rehearsal;
}

TEST(Seeds, AnyNumberOfThreadsFindsTheSame) {
  const Rehearsal rehearsal = an_hour_of_trouble();
  const Policy policy = target_utilisation("70", "service", 0.7, 1000);
  const auto one = rehearse_all(in_flows(rehearsal), policy, Seed{9}, 20, 1);
  const auto three = rehearse_all(in_flows(rehearsal), policy, Seed{9}, 20, 3);
  ASSERT_EQ(one.size(), 20U);
  for (std::size_t i = 0; i < one.size(); ++i) {
    EXPECT_EQ(one[i].seed, derive(Seed{9}, i));
    EXPECT_EQ(one[i].late_share(), three[i].late_share());
    EXPECT_EQ(one[i].paid, three[i].paid);
  }
}

TEST(Seeds, TheWorstCanBeReplayed) {
  const Rehearsal rehearsal = an_hour_of_trouble();
  const Policy policy = target_utilisation("70", "service", 0.7, 1000);
  const auto scores = rehearse_all(in_flows(rehearsal), policy, Seed{9}, 20, 2);
  const Score& worst = scores[worst_of(scores)];
  for (const Score& each : scores) EXPECT_LE(each.late_share(), worst.late_share());
  EXPECT_EQ(rehearse(rehearsal, policy, worst.seed).late_share(), worst.late_share());
}

}  // namespace
}  // namespace headroom::rehearsal
