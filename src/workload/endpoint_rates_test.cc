#include "workload/endpoint_rates.h"

#include <gtest/gtest.h>

namespace headroom::workload {
namespace {

Journey journey(double share, std::uint32_t first, std::uint32_t last) {
  Journey result{.share = share};
  for (std::uint32_t step = first; step <= last; ++step) {
    result.program.nodes.push_back({.kind = Node::Kind::kVisit, .index = step});
  }
  return result;
}

// 80 % of sessions go home and look at three items, 20 % buy.
Plan shop() {
  Plan plan;
  plan.steps = {Step{.name = "home"}, Step{.name = "item", .visits = 3}, Step{.name = "buy"}};
  plan.journeys = {journey(0.8, 0, 1), journey(0.2, 2, 2)};
  return plan;
}

TEST(EndpointRates, AreShareTimesVisitsTimesSessions) {
  const auto rates = endpoint_rates(shop(), Rate{10});
  ASSERT_EQ(rates.size(), 3U);
  EXPECT_EQ(rates[1].name, "item");
  EXPECT_DOUBLE_EQ(rates[0].rate.per_second, 8);
  EXPECT_DOUBLE_EQ(rates[1].rate.per_second, 24);
  EXPECT_DOUBLE_EQ(rates[2].rate.per_second, 2);
  EXPECT_DOUBLE_EQ(requests_per_session(shop()), 3.4);
}

// 1,000/s behind a CDN that answers 90 % and a cache that answers half of the rest.
TEST(BehindCaches, LeavesWhatNoLayerAnswers) {
  EXPECT_NEAR(behind_caches(Rate{1000}, {{0.9}, {0.5}}).per_second, 50, 1e-12);
  EXPECT_EQ(behind_caches(Rate{1000}, {}).per_second, 1000);
}

}  // namespace
}  // namespace headroom::workload
