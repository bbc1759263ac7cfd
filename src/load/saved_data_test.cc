// What one session saves and others need: rows of data, and what there is before and after a load.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <mutex>
#include <set>

#include "load/engine_fixture.h"
#include "load/scripted_server.h"
#include "spec/read.h"

namespace headroom::load {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// A shop that numbers its orders, and remembers what was asked, in the order in which it was.
class Shop {
 public:
  ScriptedServer::Script script() {
    return [this](ScriptedConnection& connection, int) {
      while (const auto request = connection.read_request()) {
        const std::string asked = request->substr(0, request->find(" HTTP"));
        {
          const std::lock_guard lock(mutex_);
          asked_.push_back(asked);
        }
        if (asked.starts_with(broken_)) {
          connection.respond("out of order", "500 Internal Server Error");
        } else if (asked == "POST /orders") {
          connection.respond("{\"id\": " + std::to_string(++orders_) + "}");
        } else {
          connection.respond("{}");
        }
      }
    };
  }
  void break_what_begins_with(std::string asked) { broken_ = std::move(asked); }

  const std::vector<std::string>& asked() const { return asked_; }
  std::vector<std::string> asked(std::string_view begin) const {
    std::vector<std::string> found;
    for (const std::string& one : asked_) {
      if (one.starts_with(begin)) found.push_back(one);
    }
    return found;
  }

 private:
  std::string broken_ = "nothing";
  std::mutex mutex_;
  std::vector<std::string> asked_;
  std::atomic<int> orders_ = 0;
};

workload::Plan plan_of_file(const std::string& data, const std::string& test) {
  const auto spec = spec::read_text(
      "workload:\n"
      "  data: { orders: { saved-by: checkout" +
          data +
          " } }\n"
          "  journeys:\n"
          "    buy: { steps: [ { checkout: { request: POST /orders, save: { id: $.id } } } ] }\n"
          "    fulfil:\n"
          "      steps:\n"
          "        - pack: { request: \"PUT /orders/${orders.id}\", timeout: 10s }\n"
          "        - ship: { request: \"POST /ship/${orders.id}\", timeout: 10s }\n"
          "    hurry:\n"
          "      steps: [ { look: { request: \"GET /orders/${orders.id}\", timeout: 20ms } } ]\n"
          "tests: { t: { " +
          test + " } }\n",
      "h.yaml");
  EXPECT_TRUE(spec) << to_string(spec.error().front());
  auto plan = workload::make_plan(*spec, spec->tests.at(0));
  EXPECT_TRUE(plan) << to_string(plan.error());
  return std::move(*plan);
}

std::string events_of(const Summing& result) {
  std::string text;
  for (const run::Event& event : result.run_events) text += event.kind + " " + event.text + "\n";
  return text;
}

TEST(SavedData, EachUniqueRowGoesToOneSessionWhicheverThreadItIsOn) {
  Shop shop;
  ScriptedServer server(shop.script());
  const auto plan = plan_of_file(", pick: unique",
                                 "loads: { a: { users: 4, iterations: 20, journeys: buy }, "
                                 "b: { users: 4, iterations: 20, journeys: fulfil } }");
  const Summing result = run_plan(plan, {.base_url = server.url(), .threads = 2});
  std::vector<std::string> packed = shop.asked("PUT /orders/");
  EXPECT_EQ(packed.size(), 20u);
  EXPECT_EQ(std::set<std::string>(packed.begin(), packed.end()).size(), 20u);
  // The session keeps its row from one step to the next.
  std::vector<std::string> shipped = shop.asked("POST /ship/");
  EXPECT_EQ(std::set<std::string>(shipped.begin(), shipped.end()).size(), 20u);
  EXPECT_EQ(result.succeeded(1), 20u);
  EXPECT_THAT(events_of(result), HasSubstr("note orders: checkout saved 20 rows, 20 drawn"));
}

TEST(SavedData, WithoutARowAStepIsNotSentAndItsSessionEndsAndTheRunSaysSo) {
  Shop shop;
  shop.break_what_begins_with("POST /orders");
  ScriptedServer server(shop.script());
  const auto plan = plan_of_file("",
                                 "loads: { a: { users: 1, iterations: 1, journeys: buy }, "
                                 "b: { users: 1, iterations: 2, journeys: hurry } }");
  const Summing result = run_plan(plan, {.base_url = server.url()});
  EXPECT_THAT(shop.asked(), ElementsAre("POST /orders"));
  EXPECT_EQ(result.started(3), 0u);
  EXPECT_EQ(result.failed_in_all(3), 0u);
  EXPECT_THAT(events_of(result),
              AllOf(HasSubstr("warning orders: checkout saved 0 rows, 0 drawn; 2 sessions waited "
                              "for one, up to "),
                    HasSubstr("2 in vain, and ended there")));
}

TEST(Before, OneSessionSavesWhatAllOthersUseAndNothingOfItIsMeasured) {
  Shop shop;
  ScriptedServer server(shop.script());
  const auto plan =
      plan_of_file("", "users: 3, iterations: 12, journeys: hurry, before: buy, after: fulfil");
  const Summing result = run_plan(plan, {.base_url = server.url(), .threads = 2});
  ASSERT_EQ(shop.asked().size(), 15u);
  EXPECT_EQ(shop.asked()[0], "POST /orders");
  EXPECT_EQ(shop.asked("GET /orders/1").size(), 12u);
  EXPECT_EQ(shop.asked()[13], "PUT /orders/1");
  EXPECT_EQ(shop.asked()[14], "POST /ship/1");
  EXPECT_EQ(result.started(0), 0u);
  EXPECT_EQ(result.started(1), 0u);
  EXPECT_EQ(result.succeeded(3), 12u);
}

TEST(Before, ThatFailsEndsTheTestBeforeItBegins) {
  Shop shop;
  shop.break_what_begins_with("POST /orders");
  ScriptedServer server(shop.script());
  const auto plan = plan_of_file("", "users: 3, iterations: 12, journeys: hurry, before: buy");
  Summing recorder;
  const auto end = run(plan, {.base_url = server.url()}, {}, recorder, StopRequest());
  ASSERT_FALSE(end);
  EXPECT_EQ(end.error().what, "the journey buy failed, which goes before the load");
  EXPECT_EQ(end.error().why, "checkout: status 500");
  EXPECT_THAT(recorder.slices, IsEmpty());
  EXPECT_THAT(shop.asked(), ElementsAre("POST /orders"));
}

TEST(After, ThatFailsIsToldAndTheRunStands) {
  Shop shop;
  shop.break_what_begins_with("PUT");
  ScriptedServer server(shop.script());
  const auto plan = plan_of_file("", "users: 1, iterations: 2, journeys: buy, after: fulfil");
  const Summing result = run_plan(plan, {.base_url = server.url()});
  EXPECT_EQ(result.succeeded(0), 2u);
  EXPECT_THAT(events_of(result), HasSubstr("warning the journey fulfil, which goes after the load, "
                                           "failed: pack: status 500"));
}

TEST(After, IsGoneThroughWhereTheRunWasStopped) {
  StopRequest stop;
  Shop shop;
  ScriptedServer server(shop.script());
  const auto plan = plan_of_file("", "load: 1000/s, for: 60s, journeys: buy, after: fulfil");
  stop.request();
  Summing recorder;
  ASSERT_TRUE(run(plan, {.base_url = server.url()}, {}, recorder, stop));
  EXPECT_EQ(recorder.ends.at(0).interrupted, true);
  EXPECT_THAT(shop.asked().back(), HasSubstr("POST"));
}

// A session of three steps: the first saves, the second needs nothing, the third what was saved.
workload::Plan login_browse_buy() {
  auto login = get("login", "/login");
  login.saves.push_back(saved_from("$.token"));
  auto buy = get("buy", "/buy/${saved}");
  buy.needs = {0};
  return plan_of({login, get("browse", "/browse"), buy});
}

TEST(SavedValue, ThatTheAnswerLacksEndsTheSessionAtTheStepThatNeedsIt) {
  Shop shop;
  ScriptedServer server(shop.script());
  const Summing result = run_plan(login_browse_buy(), {.base_url = server.url()});
  EXPECT_THAT(shop.asked(), ElementsAre("GET /login", "GET /browse"));
  EXPECT_EQ(result.failed(run::Failure::kCheck, 0), 1u);
  EXPECT_EQ(result.started(2), 0u);
}

TEST(SavedValue, OfAStepThatFailedIsLostThoughAVisitBeforeHadSavedIt) {
  int logins = 0;
  std::vector<std::string> asked;
  ScriptedServer server([&](ScriptedConnection& connection, int) {
    while (const auto request = connection.read_request()) {
      asked.push_back(request->substr(4, request->find(" HTTP") - 4));
      const bool is_refused = asked.back() == "/login" && ++logins == 2;
      connection.respond("{\"token\": \"t\"}", is_refused ? "403 Forbidden" : "200 OK");
    }
  });
  workload::Plan plan = login_browse_buy();
  auto& nodes = plan.journeys[0].program.nodes;
  nodes.insert(nodes.end(), nodes.begin(), nodes.end());
  run_plan(plan, {.base_url = server.url()});
  EXPECT_THAT(asked, ElementsAre("/login", "/browse", "/buy/t", "/login", "/browse"));
}

TEST(SavedValue, ThatNoStepWasAskedForYetStandsForNothing) {
  Shop shop;
  ScriptedServer server(shop.script());
  auto plan = login_browse_buy();
  plan.journeys[0].program.nodes.erase(plan.journeys[0].program.nodes.begin());
  run_plan(plan, {.base_url = server.url()});
  EXPECT_THAT(shop.asked(), ElementsAre("GET /browse", "GET /buy/"));
}

}  // namespace
}  // namespace headroom::load
