#include "watch/replica_use.h"

#include <gtest/gtest.h>

namespace headroom::watch {
namespace {

using namespace std::chrono_literals;
using platform::Usage;

// Of its cores; nothing where it cannot be told.
std::optional<double> share_of(const ReplicaUse& use, const std::string& component, int index) {
  const Use* known = use.of(component, index);
  return known == nullptr ? std::nullopt : known->share;
}

Usage used(std::string component, int index, double cpu_seconds, std::optional<Cores> limit = {}) {
  return {.replica = {.component = std::move(component), .index = index},
          .cpu_seconds = cpu_seconds,
          .limits = {.cpu = limit, .memory = {}}};
}

TEST(ReplicaUse, IsTheShareOfTheCoresBetweenTwoAnswers) {
  ReplicaUse use({});
  use.take(10s, {used("api", 0, 5, Cores{0.5}), used("api", 1, 1, Cores{2})});
  EXPECT_EQ(share_of(use, "api", 0), std::nullopt);
  use.take(14s, {used("api", 0, 6, Cores{0.5}), used("api", 1, 2, Cores{2})});
  EXPECT_EQ(share_of(use, "api", 0), 0.5);    // 1 s in 4, of half a core
  EXPECT_EQ(share_of(use, "api", 1), 0.125);  // 1 s in 4, of two
  EXPECT_EQ(share_of(use, "api", 2), std::nullopt);
}

TEST(ReplicaUse, OfWhatNothingLimitsIsOfWhatTheFileGives) {
  ReplicaUse use({{"api", Cores{2}}});
  use.take(0s, {used("api", 0, 0), used("edge", 0, 0)});
  use.take(1s, {used("api", 0, 3), used("edge", 0, 1)});
  EXPECT_EQ(share_of(use, "api", 0), 1.5) << "above 1 where nothing holds it";
  EXPECT_EQ(share_of(use, "edge", 0), std::nullopt) << "nobody says how much it may use";
}

TEST(ReplicaUse, OfAReplicaThatTookAnothersPlaceCountsFromItsStart) {
  ReplicaUse use({{"api", Cores{1}}});
  use.take(0s, {used("api", 0, 100)});
  use.take(2s, {used("api", 0, 1)});
  EXPECT_EQ(share_of(use, "api", 0), 0.5);
}

TEST(ReplicaUse, OfAReplicaThatWasAwayBeginsAnew) {
  ReplicaUse use({{"api", Cores{1}}});
  use.take(0s, {used("api", 0, 1)});
  use.take(1s, {});
  EXPECT_EQ(share_of(use, "api", 0), std::nullopt);
  use.take(2s, {used("api", 0, 2)});
  EXPECT_EQ(share_of(use, "api", 0), std::nullopt);
}

TEST(ReplicaUse, IsToldInCoresAndMemoryWithTheLimitsThatHold) {
  ReplicaUse use({});
  Usage first = used("api", 0, 5, Cores{0.5});
  first.throttled_seconds = 1;
  first.memory_bytes = 1000;
  first.limits.memory = Bytes{4096};
  use.take(10s, {first});
  ASSERT_NE(use.of("api", 0), nullptr);
  EXPECT_EQ(use.of("api", 0)->cores, std::nullopt);
  EXPECT_EQ(use.of("api", 0)->memory, Bytes{1000});
  EXPECT_EQ(use.of("api", 0)->limits, first.limits);
  Usage second = first;
  second.cpu_seconds = 7;
  second.throttled_seconds = 2;
  use.take(14s, {second});
  EXPECT_EQ(use.of("api", 0)->cores, 0.5);      // 2 s in 4
  EXPECT_EQ(use.of("api", 0)->withheld, 0.25);  // 1 s in 4
}

TEST(ReplicaUse, IsNotTheOldOneWhereTheClockStands) {
  ReplicaUse use({{"api", Cores{1}}});
  use.take(0s, {used("api", 0, 0)});
  use.take(1s, {used("api", 0, 1)});
  use.take(1s, {used("api", 0, 1)});
  EXPECT_EQ(share_of(use, "api", 0), std::nullopt);
}

}  // namespace
}  // namespace headroom::watch
