#include "design/capacity.h"

#include <gtest/gtest.h>

#include <cmath>

namespace headroom::design {
namespace {

ComponentFlow slots(double have, double use) {
  return {.name = "model",
          .requests = 1,
          .work = use,
          .stay = use,
          .limits = {{.kind = Limit::Kind::kSlots, .have = have, .use = use}}};
}

TEST(Capacity, IsWhatThereIsOverWhatASessionUses) {
  const ComponentCapacity model(slots(8, 2), 3, 1, 0.7);
  EXPECT_DOUBLE_EQ(model.capacity().per_second, 12);  // 24 slots, 2 slot seconds a session
  EXPECT_DOUBLE_EQ(model.utilisation(Rate{6}), 0.5);
  EXPECT_DOUBLE_EQ(model.utilisation(Rate{6}, 1), 1.5);
  EXPECT_DOUBLE_EQ(model.usable().per_second, 8.4);
}

TEST(Capacity, WithoutATargetEndsAtTheKneeOfSoManyServers) {
  // Whoever finds one server busy waits, and it is busy as often as it is used. Erlang C of 3.0
  // erlangs on 4 servers is 0.51, of 59.5 on 64 is 0.50.
  EXPECT_NEAR(ComponentCapacity(slots(1, 1), 1, 1, {}).usable_share(), 0.5, 1e-9);
  const ComponentCapacity four(slots(4, 1), 1, 1, {});
  EXPECT_NEAR(four.usable_share(), 0.745, 0.01);
  EXPECT_NEAR(four.usable_share(16), 0.93, 0.01);
}

TEST(Capacity, NeedsTheFewestReplicasThatKeepTheLoadBelowTheTarget) {
  const ComponentCapacity model(slots(8, 2), 1, 1, 0.7);
  EXPECT_EQ(model.replicas_for(Rate{2.8}), 1);  // 4 x 0.7
  EXPECT_EQ(model.replicas_for(Rate{2.81}), 2);
  EXPECT_EQ(model.replicas_for(Rate{280}), 100);
}

TEST(Capacity, ThatIsSharedByAllReplicasGrowsByNone) {
  ComponentFlow flow = slots(8, 2);
  flow.limits.push_back({.kind = Limit::Kind::kRate, .have = 10, .use = 1});
  const ComponentCapacity model(flow, 3, 1, {});
  EXPECT_DOUBLE_EQ(model.capacity().per_second, 10);
  EXPECT_EQ(model.limit()->kind, Limit::Kind::kRate);
  EXPECT_FALSE(model.replicas_for(Rate{11}));
}

TEST(Capacity, LosesWithAZoneTheReplicasThatAreThere) {
  EXPECT_EQ(ComponentCapacity(slots(1, 1), 6, 3, {}).without_a_zone(), 4);
  EXPECT_EQ(ComponentCapacity(slots(1, 1), 7, 3, {}).without_a_zone(), 4);
  EXPECT_EQ(ComponentCapacity(slots(1, 1), 3, 1, {}).without_a_zone(), 0);
}

TEST(Capacity, OfAServiceIsThatOfItsBottleneck) {
  ComponentFlow edge{.name = "edge"};
  ComponentFlow api = slots(2, 0.1);
  api.name = "api";
  const Capacity capacity{{ComponentCapacity(edge, 1, 1, {}), ComponentCapacity(api, 1, 1, {}),
                           ComponentCapacity(slots(8, 2), 1, 1, {})}};
  EXPECT_EQ(capacity.bottleneck()->name(), "model");
  const auto order = capacity.by_exhaustion();
  EXPECT_EQ(order[0]->name(), "model");
  EXPECT_EQ(order[1]->name(), "api");
  EXPECT_EQ(order[2]->name(), "edge");
  EXPECT_TRUE(std::isinf(order[2]->capacity().per_second));
}

}  // namespace
}  // namespace headroom::design
