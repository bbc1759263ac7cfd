#include "design/lever.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "design/spec_for_test.h"

namespace headroom::design {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

// Half of the sessions ask a model of 8 slots, for a second; half look at a list. The api can take
// 100 sessions a second (10 ms each), the model 16.
constexpr std::string_view kChat = R"(headroom: 1
service: chat
workload:
  users: 864k
  sessions: 1/day per user
  peak: { hour: 4.1666666666666666% }
  journeys:
    ask: { share: 50%, steps: [ { ask: POST /ask } ] }
    history: { share: 50%, steps: [ { list: GET /list } ] }
system:
  entry: api
  components:
    api:
      cpu: 1 core
      demand: 10ms
      calls: [ { to: model, on: ask, gives-up: cancels, timeout: 5s } ]
    model: { slots: 8, holds: 1s, scaling: { replicas: 1..2, cost: 2 USD/h } }
levers:
)";

// The service with these levers pulled, one after the other.
Service chat_with(std::string_view levers) {
  spec::Spec spec = spec_for_test(std::string(kChat) + "  { " + std::string(levers) + " }\n");
  const std::vector<spec::Lever> all = spec.levers;
  for (const spec::Lever& lever : all) {
    auto changed = pulled(spec, lever);
    EXPECT_TRUE(changed) << to_string(changed.error());
    spec = std::move(*changed);
  }
  auto service = service_of(std::move(spec));
  EXPECT_TRUE(service) << to_string(service.error().front());
  return std::move(*service);
}

std::vector<std::string> names_of(const Service& service) {
  std::vector<std::string> names;
  for (const auto& component : service.spec.system.components) names.push_back(component.name);
  return names;
}

double capacity_of(const Service& service, std::string_view component) {
  const auto& all = service.capacity.components;
  return std::ranges::find(all, component, &ComponentCapacity::name)->capacity().per_second;
}

TEST(Lever, AsItStandsTheModelRunsOut) {
  const Service service = chat_with("");
  EXPECT_NEAR(capacity_of(service, "api"), 100, 1e-9);
  EXPECT_NEAR(capacity_of(service, "model"), 16, 1e-9);
}

TEST(Lever, VerticalGivesEachReplicaMore) {
  EXPECT_NEAR(capacity_of(chat_with("a: { vertical: { model: { slots: 16 } } }"), "model"), 32,
              1e-9);
  const Service faster =
      chat_with("a: { vertical: { model: { demand: 0.5x }, api: { cpu: 2 cores, demand: 2x } } }");
  EXPECT_NEAR(capacity_of(faster, "model"), 32, 1e-9);
  EXPECT_NEAR(capacity_of(faster, "api"), 100, 1e-9);
}

TEST(Lever, AFactorOnWhatDataDecidesIsOnAllOfIt) {
  spec::Spec spec =
      spec_for_test(std::string(kChat) + "  { a: { vertical: { model: { demand: 0.5x } } } }\n");
  spec.system.components[1].holds = "120ms + 15ms * output_tokens";
  const auto faster = pulled(spec, spec.levers[0]);
  ASSERT_TRUE(faster);
  EXPECT_EQ(faster->system.components[1].holds, "60000000ns + 7500000ns * output_tokens");
}

TEST(Lever, HorizontalAddsReplicasAndScalingReachesThem) {
  const Service service = chat_with("a: { horizontal: { model: 4 } }");
  EXPECT_NEAR(capacity_of(service, "model"), 64, 1e-9);
  EXPECT_EQ(service.spec.system.components[1].scaling->replicas_max, 4);
}

TEST(Lever, ElasticReplicasHaveATargetAndKeepTheirPrice) {
  const Service service = chat_with("a: { elastic: { model: { replicas: 2..40, start: 90s } } }");
  const spec::Component& model = service.spec.system.components[1];
  EXPECT_EQ(model.replicas, 2);
  EXPECT_EQ(model.scaling->replicas_max, 40);
  EXPECT_EQ(model.scaling->start, 90s);
  EXPECT_DOUBLE_EQ(model.scaling->target->value, 0.7);
  EXPECT_EQ(model.scaling->cost, (CostRate{2, "USD"}));
}

TEST(Lever, ACacheTakesItsShareFromWhatIsBehindIt) {
  const Service service = chat_with("a: { cache: { before: model, hit: 25%, on: ask } }");
  EXPECT_THAT(names_of(service), ElementsAre("api", "model-cache", "model"));
  EXPECT_NEAR(capacity_of(service, "model"), 16 / 0.75, 1e-9);
  const spec::Call& onwards = service.spec.system.components[1].calls.at(0);
  EXPECT_EQ(onwards.to, "model");
  EXPECT_EQ(onwards.gives_up, spec::Call::GivesUp::kCancels);
  EXPECT_FALSE(onwards.timeout);  // its caller waits no longer than before
  EXPECT_EQ(service.spec.system.components[0].calls.at(0).timeout, 5s);
}

TEST(Lever, ACdnStandsBetweenUsersAndTheEntry) {
  const Service service = chat_with("a: { cdn: { serves: [ list ], hit: 98% } }");
  EXPECT_EQ(service.spec.system.entry, "cdn");
  EXPECT_THAT(names_of(service), ElementsAre("cdn", "api", "model"));
  // Half a request that asks, and a fiftieth of half a one that looks: 0.51 x 10 ms.
  EXPECT_NEAR(capacity_of(service, "api"), 1 / 0.0051, 1e-9);
  EXPECT_NEAR(capacity_of(service, "model"), 16, 1e-9);
}

TEST(Lever, ASplitEntryHasSomethingBeforeItThatTellsWhichWay) {
  const Service service = chat_with(
      "a: { split: { from: api, journeys: [ history ], into: history-api, replicas: 2 } }");
  EXPECT_THAT(names_of(service), ElementsAre("api-router", "api", "history-api", "model"));
  EXPECT_EQ(service.spec.system.entry, "api-router");
  EXPECT_NEAR(capacity_of(service, "api"), 200, 1e-9);          // half of a request
  EXPECT_NEAR(capacity_of(service, "history-api"), 400, 1e-9);  // on twice the cores
  EXPECT_NEAR(capacity_of(service, "model"), 16, 1e-9);
}

TEST(Lever, ASplitBehindTheEntryPartsTheCalls) {
  const Service service = chat_with(
      "first: { cdn: { serves: ask, hit: 0% } }, "
      "then: { split: { from: api, journeys: history, into: history-api } }");
  EXPECT_EQ(service.spec.system.entry, "cdn");
  const std::vector<spec::Call>& calls = service.spec.system.components[0].calls;
  ASSERT_EQ(calls.size(), 2U);
  EXPECT_EQ(calls[0].to, "api");
  EXPECT_THAT(calls[0].on, ElementsAre("ask"));
  EXPECT_EQ(calls[1].to, "history-api");
  EXPECT_THAT(calls[1].on, ElementsAre("list"));
}

TEST(Lever, SeveralChangesInOneAreAllMade) {
  const Service service = chat_with(
      "a: { horizontal: { model: 3 }, vertical: { api: { cpu: 2 cores } }, "
      "cache: { before: model, hit: 50% } }");
  EXPECT_NEAR(capacity_of(service, "api"), 200, 1e-9);
  EXPECT_NEAR(capacity_of(service, "model"), 96, 1e-9);
}

TEST(Lever, ThatMakesWhatAnotherMadeIsTold) {
  const spec::Spec spec = spec_for_test(
      std::string(kChat) + "  { a: { split: { from: api, journeys: history, into: other } } }\n");
  const auto once = pulled(spec, spec.levers[0]);
  ASSERT_TRUE(once);
  const auto twice = pulled(*once, spec.levers[0]);
  ASSERT_FALSE(twice);
  EXPECT_THAT(twice.error().what, HasSubstr("makes other, which is there already"));
  EXPECT_EQ(twice.error().at.line, 19);
}

TEST(Lever, ThatSplitsOffNothingIsTold) {
  const spec::Spec spec = spec_for_test(
      std::string(kChat) + "  { a: { split: { from: model, journeys: history, into: other } } }\n");
  const auto none = pulled(spec, spec.levers[0]);
  ASSERT_FALSE(none);
  EXPECT_THAT(none.error().why, HasSubstr("no step of history leads to model"));
}

}  // namespace
}  // namespace headroom::design
