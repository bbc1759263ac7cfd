#include "watch/make_watch_plan.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <boost/asio/io_context.hpp>
#include <thread>

#include "watch/raw_server_for_test.h"

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
      plan, {},
      {{.component = "idle", .address = "127.0.0.1:1", .health = platform::Health::kStarting},
       {.component = "odd", .address = "", .health = platform::Health::kReady}},
      std::chrono::seconds(1));
  EXPECT_THAT(said, ElementsAre("idle: no replica is ready", testing::StartsWith("odd: ")));
  EXPECT_TRUE(plan.components[1].published.empty());
}

// As a proxy does that has no metrics of its own: it gives the model's, between which a request
// came. And one that the other calls, which began at another time.
TEST(WatchPlan, TakesNoFiguresOfAComponentThatPassesOnThoseOfAnother) {
  boost::asio::io_context context;
  const auto saying = [](std::string_view began, int requests) {
    return RawServer::saying(
        fmt::format("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nprocess_start_time_seconds {}\n"
                    "http_requests_total {}\n",
                    began, requests));
  };
  RawServer edge(context, saying("1700000000.25", 41));
  RawServer model(context, saying("1700000000.25", 42));
  RawServer cache(context, saying("1700000001.75", 42));
  std::jthread serving([&context] { context.run(); });

  WatchPlan plan;
  plan.components = {{.component = "model"}, {.component = "edge"}, {.component = "cache"}};
  spec::System system;
  system.components = {{.name = "edge", .calls = {{.to = "api"}, {.to = "cache"}}},
                       {.name = "api", .calls = {{.to = "model"}}},
                       {.name = "model"},
                       {.name = "cache"}};
  const auto ready = [](std::string component, const RawServer& server) {
    return platform::Instance{.component = std::move(component),
                              .address = server.address(),
                              .health = platform::Health::kReady};
  };
  const auto said = detect_figures(
      plan, system, {ready("edge", edge), ready("model", model), ready("cache", cache)},
      std::chrono::seconds(10));
  context.stop();
  EXPECT_THAT(said,
              ElementsAre("model: answers: http_requests_total",
                          "edge: passes on what model publishes, and has no metrics of its own",
                          "cache: answers: http_requests_total"));
  EXPECT_TRUE(plan.components[1].published.empty());
}

}  // namespace
}  // namespace headroom::watch
