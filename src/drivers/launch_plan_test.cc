#include "drivers/launch_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace headroom::drivers {
namespace {

spec::Launch launch(std::string component, std::string run,
                    Position at = {.line = 3, .column = 5}) {
  spec::Launch made;
  made.component = std::move(component);
  made.run = std::move(run);
  made.at = at;
  return made;
}

spec::Environment environment_of(std::vector<spec::Launch> components) {
  spec::Environment made;
  made.name = "local";
  made.at = {.line = 2, .column = 3};
  made.components = std::move(components);
  return made;
}

spec::Component component(std::string name, std::vector<std::string> calls = {}) {
  spec::Component made;
  made.name = std::move(name);
  for (std::string& to : calls) {
    spec::Call call;
    call.to = std::move(to);
    made.calls.push_back(std::move(call));
  }
  return made;
}

spec::System system_of(std::vector<spec::Component> components, std::string entry = {}) {
  return {.entry = std::move(entry), .components = std::move(components)};
}

std::vector<std::string> order_of(const Result<LaunchPlan>& plan) {
  EXPECT_TRUE(plan.has_value()) << to_string(plan.error());
  std::vector<std::string> names;
  if (!plan) return names;
  for (const PlannedComponent& one : plan->components) names.push_back(one.name);
  return names;
}

Error error_of(const Result<LaunchPlan>& plan) {
  EXPECT_FALSE(plan.has_value());
  return plan ? Error{} : plan.error();
}

using Names = std::vector<std::string>;

TEST(LaunchPlan, StartsFirstWhoseAddressesOthersAskFor) {
  const auto plan = plan_launch(
      {}, environment_of({launch("edge", "e ${port} ${api}"), launch("api", "a ${port} ${model}"),
                          launch("model", "m ${port}")}));
  EXPECT_EQ(order_of(plan), (Names{"model", "api", "edge"}));
  EXPECT_EQ(plan->entry, "edge");
}

TEST(LaunchPlan, StartsFirstWhatOthersCall) {
  const auto plan =
      plan_launch(system_of({component("api", {"store", "elsewhere"})}),
                  environment_of({launch("api", "a ${port}"), launch("store", "s ${port}")}));
  EXPECT_EQ(order_of(plan), (Names{"store", "api"}));
}

TEST(LaunchPlan, StartsFirstWhatOnlyAVariableAsksFor) {
  spec::Launch api = launch("api", "a ${port}");
  api.env["STORE"] = "http://${store}/";
  EXPECT_EQ(order_of(plan_launch({}, environment_of({api, launch("store", "s ${port}")}))),
            (Names{"store", "api"}));
}

TEST(LaunchPlan, KeepsTheOrderOfTheFileAmongThoseThatNeedNothing) {
  const auto plan = plan_launch(system_of({}, "c"),
                                environment_of({launch("c", "x ${port}"), launch("a", "x ${port}"),
                                                launch("b", "x ${port}")}));
  EXPECT_EQ(order_of(plan), (Names{"c", "a", "b"}));
}

TEST(LaunchPlan, LetsReplicasKnowEachOther) {
  EXPECT_EQ(order_of(plan_launch({}, environment_of({launch("db", "db ${port} --peers ${db}")}))),
            (Names{"db"}));
}

TEST(LaunchPlan, RefusesACycleAndShowsIt) {
  const Error error = error_of(
      plan_launch({}, environment_of({launch("a", "x ${port} ${b}"), launch("b", "x ${port} ${c}"),
                                      launch("c", "x ${port} ${b}")})));
  EXPECT_EQ(error.what, "components wait for each other in a circle");
  EXPECT_EQ(error.why, "b -> c -> b");
}

TEST(LaunchPlan, TakesTheEntryOfTheSystem) {
  const auto plan = plan_launch(
      system_of({}, "a"), environment_of({launch("a", "x ${port}"), launch("b", "x ${port}")}));
  ASSERT_TRUE(plan.has_value());
  EXPECT_EQ(plan->entry, "a");
}

TEST(LaunchPlan, WantsTheEntryNamedWhenSeveralCouldBeIt) {
  const Error error = error_of(
      plan_launch({}, environment_of({launch("a", "x ${port}"), launch("b", "x ${port}")})));
  EXPECT_EQ(error.what, "environment local has more than one way in");
  EXPECT_EQ(error.why, "nothing calls a and b");
  EXPECT_EQ(error.fix, "name the one that users enter by: system: { entry: a }");
}

TEST(LaunchPlan, RefusesAnEntryThatTheEnvironmentLacks) {
  const Error error = error_of(plan_launch(system_of({component("edge")}, "edge"),
                                           environment_of({launch("a", "x ${port}")})));
  EXPECT_THAT(error.what, testing::HasSubstr("no component edge"));
}

TEST(LaunchPlan, NamesTheNearestOfAnUnknownName) {
  const Error error = error_of(plan_launch({}, environment_of({launch("api", "x ${prot}")})));
  EXPECT_EQ(error.what, "component api: unknown ${prot}");
  EXPECT_THAT(error.fix, testing::HasSubstr("did you mean port?"));
  EXPECT_EQ(error.at.line, 3);
}

TEST(LaunchPlan, SaysThatAComponentOfTheSystemIsNotInTheEnvironment) {
  const Error error =
      error_of(plan_launch(system_of({component("sessions")}),
                           environment_of({launch("api", "x ${port} ${sessions}")})));
  EXPECT_EQ(error.why, "environment local has no component sessions");
  EXPECT_EQ(error.fix, "add it under environments.local.components");
}

TEST(LaunchPlan, RefusesAComponentThatIsNotToldItsPort) {
  EXPECT_EQ(error_of(plan_launch({}, environment_of({launch("api", "x")}))).what,
            "component api is not told its port");
  spec::Launch fixed = launch("api", "x");
  fixed.port = 6379;
  EXPECT_EQ(order_of(plan_launch({}, environment_of({fixed}))), (Names{"api"}));
}

TEST(LaunchPlan, RefusesFixedPortsThatMeet) {
  spec::Launch first = launch("first", "x");
  first.port = 8080;
  first.replicas = 3;
  spec::Launch second = launch("second", "x ${first}");
  second.port = 8082;
  EXPECT_EQ(error_of(plan_launch({}, environment_of({first, second}))).what,
            "components first and second both have port 8082");
}

TEST(LaunchPlan, RefusesFixedPortsPastTheLast) {
  spec::Launch last = launch("api", "x");
  last.port = 65535;
  last.replicas = 2;
  EXPECT_EQ(error_of(plan_launch({}, environment_of({last}))).what,
            "component api: port 65536 does not exist");
}

TEST(LaunchPlan, HasTheReplicasOfTheEnvironmentBeforeThoseOfTheSystem) {
  spec::Component api = component("api");
  api.replicas = 2;
  const spec::Environment plain = environment_of({launch("api", "x ${port}")});
  EXPECT_EQ(plan_launch(system_of({api}), plain)->components[0].replicas, 2);
  spec::Environment more = plain;
  more.components[0].replicas = 5;
  EXPECT_EQ(plan_launch(system_of({api}), more)->components[0].replicas, 5);
}

TEST(LaunchPlan, KnowsTheValuesOfTheEnvironmentAndTheTimeoutsOfCalls) {
  spec::Component api = component("api", {"model"});
  api.calls[0].timeout = std::chrono::seconds(3);
  spec::Environment environment =
      environment_of({launch("api", "a ${port} ${model.timeout} ${cache} ${batch}"),
                      launch("model", "m ${port}")});
  environment.values = {{"batch", "4"}};
  const auto plan = plan_launch(system_of({api, component("model")}, "api"), environment);
  ASSERT_TRUE(plan) << to_string(plan.error());
  const auto& figures = find_component(*plan, "api")->figures;
  EXPECT_EQ(figures.at("batch"), "4");
  EXPECT_EQ(figures.at("model.timeout"), "3s");
  EXPECT_EQ(figures.at("cache"), "off");

  environment.values = {{"port", "80"}};
  EXPECT_THAT(error_of(plan_launch(system_of({api, component("model")}, "api"), environment)).what,
              testing::HasSubstr("values cannot have a \"port\""));
}

TEST(LaunchPlan, HoldsForTheEnvironmentOfTheChatService) {
  spec::Component model = component("model");
  model.slots = 8;
  const auto plan =
      plan_launch(system_of({component("edge", {"api"}), component("api", {"model", "sessions"}),
                             model, component("sessions")},
                            "edge"),
                  environment_of({launch("model", "chatd model --port ${port} --slots ${slots}"),
                                  launch("api", "chatd api --port ${port} --model ${model}"),
                                  launch("edge", "chatd edge --port ${port} --api ${api}")}));
  EXPECT_EQ(order_of(plan), (Names{"model", "api", "edge"}));
  EXPECT_EQ(plan->entry, "edge");
}

TEST(LaunchPlan, ABalancerStartsDirectlyBehindItsComponentAlsoFromAPlanOfItsOwn) {
  spec::Launch model = launch("model", "m ${port}");
  model.balancer = spec::Balancer::kHaproxy;
  auto plan = plan_launch({}, environment_of({launch("api", "a ${port} ${model}"), model}));
  EXPECT_EQ(order_of(plan), (std::vector<std::string>{"model", "model/balancer", "api"}));
  const LaunchPlan balancers = take_balancers(*plan);
  EXPECT_EQ(order_of(plan), (std::vector<std::string>{"model", "api"}));
  ASSERT_EQ(balancers.components.size(), 1u);
  EXPECT_EQ(balancers.components[0].rank, 1);
  EXPECT_EQ(plan->components[1].rank, 2);
  EXPECT_EQ(balancer_of(balancers, "model"), &balancers.components[0]);
  EXPECT_EQ(balancer_of(*plan, "model"), nullptr);
}

}  // namespace
}  // namespace headroom::drivers
