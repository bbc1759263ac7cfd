#include "upstreams.h"

#include <gtest/gtest.h>

namespace chat {
namespace {

Upstreams three(Upstreams::Policy policy) {
  return Upstreams({{"a", 1}, {"b", 1}, {"c", 1}}, policy);
}

TEST(Upstreams, InTurnComeRound) {
  auto upstreams = three(Upstreams::Policy::kRoundRobin);
  std::string order;
  for (int i = 0; i < 6; ++i) order += upstreams.pick().server().host;
  EXPECT_EQ(order, "abcabc");
}

TEST(Upstreams, LeastInFlightPicksTheIdle) {
  auto upstreams = three(Upstreams::Policy::kLeastInFlight);
  const auto first = upstreams.pick();
  EXPECT_EQ(first.server().host, "a");
  {
    const auto second = upstreams.pick();
    EXPECT_EQ(second.server().host, "b");
    const auto third = upstreams.pick();
    EXPECT_EQ(third.server().host, "c");
    EXPECT_EQ(upstreams.in_flight(1), 1u);
  }
  EXPECT_EQ(upstreams.in_flight(1), 0u);
  // a is busy; b and c are idle.
  for (int i = 0; i < 4; ++i) EXPECT_NE(upstreams.pick().server().host, "a");
}

TEST(Upstreams, OfEqualsTakesEachInTurn) {
  auto upstreams = three(Upstreams::Policy::kLeastInFlight);
  std::string order;
  for (int i = 0; i < 6; ++i) order += upstreams.pick().server().host;
  EXPECT_EQ(order, "abcabc");
}

}  // namespace
}  // namespace chat
