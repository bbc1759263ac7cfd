#include "workload/step_builder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "workload/journey_builder.h"
#include "workload/testing.h"

namespace headroom::workload {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

spec::Step step(std::string name, std::string target = "/") {
  spec::Step result;
  result.name = std::move(name);
  result.target = std::move(target);
  return result;
}

spec::Journey journey(std::string name, std::vector<spec::Step> steps) {
  spec::Journey result;
  result.name = std::move(name);
  result.share = {1};
  result.steps = std::move(steps);
  return result;
}

Result<Plan> build(std::vector<spec::Journey> journeys) {
  spec::Workload workload;
  workload.journeys = std::move(journeys);
  Plan plan;
  auto variables = saved_values(workload);
  if (!variables) return fail(variables.error());
  plan.variables = std::move(*variables);
  for (const spec::Journey& each : workload.journeys) {
    const std::string folder;
    const auto problems = add_journey(each, {.workload = workload, .folder = folder}, plan);
    if (!problems.empty()) return fail(problems.front());
  }
  return plan;
}

Plan built(std::vector<spec::Journey> journeys) {
  auto plan = build(std::move(journeys));
  EXPECT_TRUE(plan) << to_string(plan.error());
  return plan ? std::move(*plan) : Plan{};
}

std::vector<std::string> names(const std::vector<Step>& steps) {
  std::vector<std::string> result;
  for (const Step& each : steps) result.push_back(each.name);
  return result;
}

std::vector<std::string> headers(const Step& of) {
  std::vector<std::string> result;
  for (const Step::Header& header : of.headers) {
    result.push_back(header.name + ": " + std::string(header.value.constant_text()));
  }
  return result;
}

// The steps that a journey without branches visits, in order.
std::vector<std::uint32_t> visited(const Journey& by) {
  std::vector<std::uint32_t> steps;
  for (const Node& node : by.program.nodes) {
    EXPECT_EQ(node.kind, Node::Kind::kVisit);
    steps.push_back(node.index);
  }
  return steps;
}

TEST(StepBuilder, KeepsWhatTheStepSays) {
  spec::Step ask = step("ask", "/v1/chat");
  ask.method = "POST";
  ask.headers = {{.name = "X-A", .value = "1"}};
  ask.body_kind = spec::BodyKind::kText;
  ask.body = "hello";
  ask.streaming = spec::Streaming::kServerSentEvents;
  ask.expect.statuses = {{201, 201}};
  ask.timeout = 7s;
  const Plan plan = built({journey("chat", {ask})});
  ASSERT_EQ(plan.steps.size(), 1u);
  const Step& result = plan.steps[0];
  EXPECT_EQ(result.name, "ask");
  EXPECT_EQ(result.method, "POST");
  EXPECT_EQ(result.target.constant_text(), "/v1/chat");
  EXPECT_THAT(headers(result), ElementsAre("X-A: 1"));
  EXPECT_EQ(result.body->constant_text(), "hello");
  EXPECT_EQ(result.streaming, spec::Streaming::kServerSentEvents);
  ASSERT_EQ(result.statuses.size(), 1u);
  EXPECT_EQ(result.statuses[0].first, 201);
  EXPECT_EQ(result.timeout, 7s);
}

TEST(StepBuilder, StepWithoutABodyHasNone) {
  EXPECT_FALSE(built({journey("a", {step("b")})}).steps[0].body);
}

TEST(StepBuilder, JourneysNameTheirStepsByIndex) {
  const Plan plan =
      built({journey("a", {step("one"), step("two")}), journey("b", {step("three")})});
  EXPECT_THAT(names(plan.steps), ElementsAre("one", "two", "three"));
  EXPECT_THAT(visited(plan.journeys[0]), ElementsAre(0, 1));
  EXPECT_THAT(visited(plan.journeys[1]), ElementsAre(2));
}

TEST(StepBuilder, StepsOfOneNameInTwoJourneysCarryTheJourneysName) {
  const Plan plan =
      built({journey("ask", {step("home"), step("chat")}), journey("history", {step("home")})});
  EXPECT_THAT(names(plan.steps), ElementsAre("ask.home", "chat", "history.home"));
}

TEST(StepBuilder, StepsOfOneNameInOneJourneyAreAnError) {
  const auto plan = build({journey("ask", {step("home"), step("home")})});
  ASSERT_FALSE(plan);
  EXPECT_EQ(plan.error().what, "two steps are named home");
}

TEST(StepBuilder, JsonAndFormBodiesImplyTheirContentType) {
  spec::Step json = step("json");
  json.body_kind = spec::BodyKind::kJson;
  json.body = "{}";
  spec::Step form = step("form");
  form.body_kind = spec::BodyKind::kForm;
  form.body = "a=b";
  const Plan plan = built({journey("a", {json, form})});
  EXPECT_THAT(headers(plan.steps[0]), ElementsAre("Content-Type: application/json"));
  EXPECT_THAT(headers(plan.steps[1]),
              ElementsAre("Content-Type: application/x-www-form-urlencoded"));
}

TEST(StepBuilder, ContentTypeOfTheUserStaysAlone) {
  spec::Step json = step("json");
  json.body_kind = spec::BodyKind::kJson;
  json.body = "{}";
  json.headers = {{.name = "content-type", .value = "application/vnd.api+json"}};
  EXPECT_THAT(headers(built({journey("a", {json})}).steps[0]),
              ElementsAre("content-type: application/vnd.api+json"));
}

TEST(StepBuilder, WhatIsNearestToTheStepCounts) {
  spec::Step own = step("own");
  own.headers = {{.name = "x-a", .value = "step"}};
  own.auth = spec::Auth{.kind = spec::Auth::Kind::kBasic, .user = "ann", .password = "pw"};
  spec::Journey j = journey("a", {own, step("plain")});
  j.headers = {{.name = "X-A", .value = "journey"}, {.name = "X-B", .value = "b"}};
  j.auth = spec::Auth{.token = "t"};
  const Plan plan = built({j});
  // base64 of "ann:pw"
  EXPECT_THAT(headers(plan.steps[0]),
              ElementsAre("x-a: step", "X-B: b", "Authorization: Basic YW5uOnB3"));
  EXPECT_THAT(headers(plan.steps[1]),
              ElementsAre("X-A: journey", "X-B: b", "Authorization: Bearer t"));
}

TEST(StepBuilder, CompressedAnswersAreTakenByStepsOverHttpOnly) {
  spec::Workload workload;
  workload.headers = {{.name = "Accept-Encoding", .value = "gzip, br, zstd"}};
  spec::Step own = step("own");
  own.headers = {{.name = "accept-encoding", .value = "identity"}};
  spec::Step talk = step("talk");
  talk.carrier = spec::Carrier::kWebSocket;
  workload.journeys = {journey("visit", {step("home"), own, talk})};
  const std::string folder;
  Plan plan;
  const Sources sources{.workload = workload, .folder = folder};
  ASSERT_TRUE(add_journey(workload.journeys[0], sources, plan).empty());
  EXPECT_THAT(headers(plan.steps[0]), ElementsAre("Accept-Encoding: gzip, br, zstd"));
  EXPECT_TRUE(plan.steps[0].accepts_codings);
  EXPECT_THAT(headers(plan.steps[1]), ElementsAre("accept-encoding: identity"));
  EXPECT_THAT(headers(plan.steps[2]), testing::IsEmpty());
  EXPECT_FALSE(plan.steps[2].accepts_codings);
}

TEST(StepBuilder, ACommonTokenIsLeftOutUntilItIsSaved) {
  spec::Step login = step("login");
  login.saves = {{.name = "token", .path = "$.token"}};
  spec::Journey j = journey("a", {login, step("open")});
  j.auth = spec::Auth{.token = "${token}"};
  j.headers = {{.name = "X-Token", .value = "${token}"}};
  const Plan plan = built({j});
  EXPECT_TRUE(plan.steps[0].headers.empty());
  EXPECT_EQ(plan.steps[1].headers.size(), 2u);
}

TEST(StepBuilder, ThinkOfTheStepOverridesThatOfTheJourney) {
  spec::Step own = step("own");
  own.think = Distribution::constant(5);
  spec::Journey both = journey("a", {step("plain"), own});
  both.think = Distribution::constant(2);
  const Plan plan = built({both, journey("b", {step("none")})});
  EXPECT_EQ(plan.steps[0].think->mean(), 2);
  EXPECT_EQ(plan.steps[1].think->mean(), 5);
  EXPECT_FALSE(plan.steps[2].think);
}

TEST(StepBuilder, SavedValuesAreSharedByName) {
  spec::Step list = step("list");
  list.saves = {{.name = "id", .path = "$.items[0].id"}, {.name = "next", .path = "$.next"}};
  spec::Step again = step("again");
  again.saves = {{.name = "id", .path = "$.id"}};
  const Plan plan = built({journey("a", {list, again, step("open", "/${id}?after=${next}")})});
  EXPECT_THAT(plan.variables, ElementsAre("id", "next"));
  EXPECT_EQ(plan.steps[0].saves[1].variable, 1u);
  EXPECT_EQ(plan.steps[1].saves[0].variable, 0u);
  EXPECT_TRUE(plan.steps[1].saves[0].path->is_singular());
  EXPECT_EQ(plan.steps[1].first_check, 2u);
  EXPECT_THAT(names_of_checks(plan),
              ElementsAre("list: save id", "list: save next", "again: save id"));
}

TEST(StepBuilder, ValueMustBeSavedByAnEarlierStepOfItsJourney) {
  spec::Step list = step("list");
  list.saves = {{.name = "id", .path = "$.id"}};
  EXPECT_FALSE(build({journey("a", {step("open", "/${id}"), list})}));
  EXPECT_FALSE(build({journey("a", {list}), journey("b", {step("open", "/${id}")})}));
  EXPECT_TRUE(build({journey("a", {list, step("open", "/${id}")})}));
}

TEST(StepBuilder, RepeatedStepSeesWhatItSavedBefore) {
  spec::Step ask = step("ask", "/chats/${id}");
  ask.saves = {{.name = "id", .path = "$.id"}};
  EXPECT_FALSE(build({journey("a", {ask})}));
  ask.repeat = Distribution::constant(3);
  EXPECT_TRUE(build({journey("a", {ask})}));
}

TEST(StepBuilder, SavedValueCannotHaveTheNameOfABuiltInOne) {
  spec::Step list = step("list");
  list.saves = {{.name = "uuid", .path = "$.id"}};
  const auto plan = build({journey("a", {list})});
  ASSERT_FALSE(plan);
  EXPECT_EQ(plan.error().what, "the saved value uuid cannot have that name");
}

TEST(StepBuilder, AStepOfAWebSocketWaitsForOneMessageWhereItSendsOne) {
  spec::Step connect = step("connect");
  connect.carrier = spec::Carrier::kWebSocket;
  spec::Step ask = step("ask");
  ask.carrier = spec::Carrier::kWebSocket;
  ask.body_kind = spec::BodyKind::kJson;
  ask.body = "{}";
  spec::Step listen = connect;
  listen.name = "listen";
  listen.receive = spec::Receive{.messages = 3, .until = {}};
  const Plan plan = built({journey("a", {connect, ask, listen})});
  EXPECT_EQ(plan.steps[0].receive.messages, 0u);
  EXPECT_EQ(plan.steps[1].receive.messages, 1u);
  EXPECT_EQ(plan.steps[2].receive.messages, 3u);
  EXPECT_EQ(plan.steps[1].statuses[0].first, 101);
  EXPECT_EQ(headers(plan.steps[1]), std::vector<std::string>{});
}

}  // namespace
}  // namespace headroom::workload
