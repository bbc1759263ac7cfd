#include "watch/make_watch_plan.h"

#include <gmock/gmock.h>

namespace headroom::watch {
namespace {

using testing::ElementsAre;

TEST(WatchPlan, IsOfTheComponentsOfTheFileAndThenOfTheEnvironment) {
  spec::System system;
  system.components = {{.name = "edge", .cpu = Cores{1}}, {.name = "model", .slots = 20}};
  spec::Environment environment;
  environment.name = "local";
  environment.components = {{.component = "model", .balancer = spec::Balancer::kHaproxy},
                            {.component = "cache"}};
  const WatchPlan plan = make_watch_plan(system, environment, "/state");
  ASSERT_EQ(plan.components.size(), 3u);
  EXPECT_EQ(plan.components[0].component, "edge");
  EXPECT_EQ(plan.components[0].cores, Cores{1});
  EXPECT_EQ(plan.components[0].balancer, std::nullopt);
  EXPECT_EQ(plan.components[1].component, "model");
  EXPECT_EQ(plan.components[1].slots, 20);
  EXPECT_EQ(plan.components[1].balancer, "/state/balancers/local/model");
  EXPECT_EQ(plan.components[2].component, "cache");
}

TEST(WatchPlan, SaysWhyNothingWasFound) {
  WatchPlan plan;
  plan.components = {{.component = "idle"}, {.component = "odd"}};
  const auto said = detect_figures(
      plan,
      {{.component = "idle", .address = "127.0.0.1:1", .health = platform::Health::kStarting},
       {.component = "odd", .address = "", .health = platform::Health::kReady}},
      std::chrono::seconds(1));
  EXPECT_THAT(said, ElementsAre("idle: no replica is ready", testing::StartsWith("odd: ")));
  EXPECT_TRUE(plan.components[1].published.empty());
}

}  // namespace
}  // namespace headroom::watch
