// A conversation with a model, as it goes over the wire.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "load/engine_fixture.h"
#include "load/scripted_server.h"

namespace headroom::load {
namespace {

using workload::Slot;
using workload::Template;

Template all_that_was_said() {
  return Template({{"", true, {.source = Slot::Source::kConversation}}});
}

std::vector<std::string> bodies_of(workload::Step step, const ScriptedServer::Script& answer) {
  std::vector<std::string> bodies;
  ScriptedServer server([&](ScriptedConnection& connection, int number) {
    while (const auto request = connection.read_request()) {
      bodies.push_back(request->substr(request->find("\r\n\r\n") + 4));
      answer(connection, number);
    }
  });
  step.method = "POST";
  step.body = all_that_was_said();
  auto plan = plan_of({step});
  plan.journeys[0].program.nodes.push_back({.index = 0});  // twice
  EXPECT_EQ(run_plan(plan, {.base_url = server.url()}).started(), 2u);
  return bodies;
}

constexpr auto kHello = R"({"role":"user","content":"hello"})";

TEST(Conversation, TheTextsOfAStreamBecomeTheNextPrompt) {
  auto step = get("a", "/");
  step.streaming = spec::Streaming::kServerSentEvents;
  step.tokens.path = workload::json_path("$.t");
  step.turn = workload::Turn{.says = pattern("hello")};
  const auto bodies = bodies_of(step, [](ScriptedConnection& connection, int) {
    connection.respond("data: {\"t\":\"good \"}\n\ndata: {}\n\ndata: {\"t\":\"day\"}\n\n");
  });
  EXPECT_THAT(bodies, testing::ElementsAre(std::string("[") + kHello + "]",
                                           std::string("[") + kHello +
                                               R"(,{"role":"assistant","content":"good day"},)" +
                                               kHello + "]"));
}

TEST(Conversation, SoDoesTheTextOfAnAnswerAndAFailureIsForgotten) {
  auto step = get("a", "/");
  step.turn = workload::Turn{.says = pattern("hello"), .hears = workload::json_path("$.c")};
  const auto bodies = bodies_of(
      step, [](ScriptedConnection& connection, int) { connection.respond(R"({"c":"hi"})"); });
  ASSERT_EQ(bodies.size(), 2u);
  EXPECT_THAT(bodies[1], testing::HasSubstr(R"({"role":"assistant","content":"hi"})"));
  const auto failed = bodies_of(step, [](ScriptedConnection& connection, int) {
    connection.respond("no", "500 Internal Server Error");
  });
  ASSERT_EQ(failed.size(), 2u);
  EXPECT_EQ(failed[1], failed[0]);
}

}  // namespace
}  // namespace headroom::load
