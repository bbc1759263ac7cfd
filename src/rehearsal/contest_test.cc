#include "rehearsal/contest.h"

#include <gtest/gtest.h>

#include <chrono>

#include "rehearsal/plain_world.h"
#include "rehearsal/reference_policies.h"

namespace headroom::rehearsal {
namespace {

using namespace std::chrono_literals;

// An hour of 25 requests a second: 2 replicas take 20 of them, 3 all, and 4 too.
Rehearsal an_hour() {
  return {.model = plain_world({.capacity = Rate{10}, .replicas = 3, .price_per_hour = 2}),
          .sessions = workload::RateCurve({{.seconds = 3600, .from_per_s = 25, .to_per_s = 25}}),
          .length = 1h};
}

std::vector<Policy> two_three_and_four() {
  return {fixed_replicas("two", "service", 2), fixed_replicas("three", "service", 3),
          fixed_replicas("four", "service", 4)};
}

TEST(Contest, TheCheapestThatKeepsWhatIsAllowedIsRecommended) {
  const Rehearsal hour = an_hour();
  const Contest result = contest(in_flows(hour), two_three_and_four(), {.seeds = 2, .threads = 2});
  ASSERT_EQ(result.standings.size(), 3U);
  EXPECT_EQ(result.standings[0].policy, "two");
  EXPECT_GT(result.standings[0].late_share, 0.99);
  EXPECT_EQ(result.standings[1].late_share, 0);
  EXPECT_NEAR(result.standings[1].paid, 3 * 2, 1e-9);
  EXPECT_NEAR(result.standings[2].cost, 4.0 / 3, 1e-9);
  EXPECT_FALSE(result.standings[0].is_dominated);
  EXPECT_FALSE(result.standings[1].is_dominated);
  EXPECT_TRUE(result.standings[2].is_dominated);
  EXPECT_EQ(result.recommended, 1U);
  EXPECT_TRUE(result.keeps_what_is_allowed);
}

TEST(Contest, WhereNoneKeepsItTheOneWithTheFewestLateIsRecommended) {
  Rehearsal crowded = an_hour();
  crowded.sessions = workload::RateCurve({{.seconds = 3600, .from_per_s = 30, .to_per_s = 100}});
  const Contest result = contest(in_flows(crowded), two_three_and_four(), {});
  EXPECT_EQ(result.recommended, 2U);
  EXPECT_FALSE(result.keeps_what_is_allowed);
}

TEST(Contest, AnyNumberOfThreadsFindsTheSame) {
  Rehearsal troubled = an_hour();
  troubled.trouble.replica_lives = 10min;
  const auto late = [&](int threads) {
    std::vector<double> shares;
    for (const Standing& one :
         contest(in_flows(troubled), two_three_and_four(), {.seeds = 5, .threads = threads})
             .standings) {
      shares.push_back(one.late_share);
      shares.push_back(static_cast<double>(one.worst.seed.value));
    }
    return shares;
  };
  EXPECT_EQ(late(1), late(3));
}

}  // namespace
}  // namespace headroom::rehearsal
