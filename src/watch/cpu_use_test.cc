#include "watch/cpu_use.h"

#include <gtest/gtest.h>

namespace headroom::watch {
namespace {

using namespace std::chrono_literals;
using platform::Usage;

Usage used(std::string component, int index, double cpu_seconds, std::optional<Cores> limit = {}) {
  return {.replica = {.component = std::move(component), .index = index},
          .cpu_seconds = cpu_seconds,
          .limits = {.cpu = limit, .memory = {}}};
}

TEST(CpuUse, IsTheShareOfTheCoresBetweenTwoAnswers) {
  CpuUse use({});
  use.take(10s, {used("api", 0, 5, Cores{0.5}), used("api", 1, 1, Cores{2})});
  EXPECT_EQ(use.share("api", 0), std::nullopt);
  use.take(14s, {used("api", 0, 6, Cores{0.5}), used("api", 1, 2, Cores{2})});
  EXPECT_EQ(use.share("api", 0), 0.5);    // 1 s in 4, of half a core
  EXPECT_EQ(use.share("api", 1), 0.125);  // 1 s in 4, of two
  EXPECT_EQ(use.share("api", 2), std::nullopt);
}

TEST(CpuUse, OfWhatNothingLimitsIsOfWhatTheFileGives) {
  CpuUse use({{"api", Cores{2}}});
  use.take(0s, {used("api", 0, 0), used("edge", 0, 0)});
  use.take(1s, {used("api", 0, 3), used("edge", 0, 1)});
  EXPECT_EQ(use.share("api", 0), 1.5) << "above 1 where nothing holds it";
  EXPECT_EQ(use.share("edge", 0), std::nullopt) << "nobody says how much it may use";
}

TEST(CpuUse, OfAReplicaThatTookAnothersPlaceCountsFromItsStart) {
  CpuUse use({{"api", Cores{1}}});
  use.take(0s, {used("api", 0, 100)});
  use.take(2s, {used("api", 0, 1)});
  EXPECT_EQ(use.share("api", 0), 0.5);
}

TEST(CpuUse, OfAReplicaThatWasAwayBeginsAnew) {
  CpuUse use({{"api", Cores{1}}});
  use.take(0s, {used("api", 0, 1)});
  use.take(1s, {});
  EXPECT_EQ(use.share("api", 0), std::nullopt);
  use.take(2s, {used("api", 0, 2)});
  EXPECT_EQ(use.share("api", 0), std::nullopt);
}

TEST(CpuUse, IsNotTheOldOneWhereTheClockStands) {
  CpuUse use({{"api", Cores{1}}});
  use.take(0s, {used("api", 0, 0)});
  use.take(1s, {used("api", 0, 1)});
  use.take(1s, {used("api", 0, 1)});
  EXPECT_EQ(use.share("api", 0), std::nullopt);
}

}  // namespace
}  // namespace headroom::watch
