// What the load models come to on real sockets: which sessions are sent, by whom, and how a run
// ends.
#include <gtest/gtest.h>

#include <atomic>
#include <mutex>
#include <set>
#include <string>

#include "load/engine_fixture.h"
#include "load/scripted_server.h"
#include "run/work_done.h"

namespace headroom::load {
namespace {

using namespace std::chrono_literals;
using workload::ClosedModel;

// Answers everything and keeps the first lines of the requests.
class Seen {
 public:
  ScriptedServer::Script handler() {
    return [this](ScriptedConnection& connection, int) {
      while (const auto request = connection.read_request()) {
        {
          const std::lock_guard lock(mutex_);
          lines_.insert(request->substr(0, request->find(" HTTP")));
        }
        connection.respond("ok");
      }
    };
  }
  std::multiset<std::string> lines() {
    const std::lock_guard lock(mutex_);
    return lines_;
  }

 private:
  std::mutex mutex_;
  std::multiset<std::string> lines_;
};

std::multiset<std::string> numbered(int count) {
  std::multiset<std::string> lines;
  for (int i = 0; i < count; ++i) lines.insert("GET /" + std::to_string(i));
  return lines;
}

workload::Plan plan_of_users(std::uint32_t users) {
  auto plan = plan_of({get("a", "/${sequence}")});
  plan.streams[0].model = ClosedModel{.users = users, .over_time = {}};
  plan.duration = Nanos::zero();
  return plan;
}

TEST(EngineModels, SharedIterationsAreSentOnceEachAndEndTheRun) {
  for (const int threads : {1, 3, 5}) {  // of five threads, one has no user
    Seen seen;
    ScriptedServer server(seen.handler());
    auto plan = plan_of_users(4);
    plan.streams[0].sessions_max = 103;
    plan.streams[0].limit_text = "103 iterations";
    const Summing result = run_plan(plan, {.base_url = server.url(), .threads = threads});
    EXPECT_EQ(seen.lines(), numbered(103)) << threads;
    EXPECT_EQ(result.scheduled(), 103u);
    EXPECT_EQ(result.slices.back().in_flight, 0u);
    EXPECT_FALSE(result.ends[0].interrupted);
    EXPECT_GT(result.ends[0].duration, 0ns);
    ASSERT_EQ(result.run_events.size(), 1u);
    EXPECT_EQ(result.run_events[0].text, "the load came to its end: 103 iterations");
  }
}

TEST(EngineModels, IterationsPerUserAreThoseOfEachUser) {
  for (const int threads : {1, 2}) {
    Seen seen;
    ScriptedServer server(seen.handler());
    auto plan = plan_of_users(3);
    std::get<ClosedModel>(plan.streams[0].model).sessions_per_user = 5;
    const Summing result = run_plan(plan, {.base_url = server.url(), .threads = threads});
    EXPECT_EQ(seen.lines(), numbered(15)) << threads;
    EXPECT_EQ(result.succeeded(), 15u);
  }
}

// All four come at once. Only the third is answered, so what comes next is that user's second
// session.
TEST(EngineModels, AUserKeepsHisNumberFromTheFirstSessionOn) {
  std::atomic<bool> is_seen{false};
  std::string after;
  ScriptedServer server([&](ScriptedConnection& connection, int) {
    const auto first = connection.read_request();
    if (!first) return;
    if (first->starts_with("GET /2 ")) {
      connection.respond("ok");
      after = connection.read_request().value_or("");
      is_seen = true;
      is_seen.notify_all();
    }
    is_seen.wait(false);
    do {
      connection.respond("ok");
    } while (connection.read_request());
  });
  auto plan = plan_of_users(4);
  std::get<ClosedModel>(plan.streams[0].model).sessions_per_user = 2;
  const Summing result = run_plan(plan, {.base_url = server.url()});
  EXPECT_EQ(result.succeeded(), 8u);
  ASSERT_TRUE(is_seen);
  EXPECT_TRUE(after.starts_with("GET /6 ")) << after;
}

TEST(EngineModels, ARunThatCameToItsLimitIsAsLongAsItWas) {
  ScriptedServer server(always_ok());
  auto plan = plan_of_users(1);
  plan.duration = 60s;
  plan.streams[0].sessions_max = 3;
  const Summing result = run_plan(plan, {.base_url = server.url()});
  EXPECT_EQ(result.succeeded(), 3u);
  EXPECT_LT(result.ends[0].duration, 60s);
}

TEST(EngineModels, ALimitOfSessionsEndsAnOpenLoad) {
  ScriptedServer server(always_ok());
  auto plan = plan_of({get("a", "/")}, {0ms, 1ms, 2ms, 3ms});
  plan.streams[0].sessions_max = 2;
  plan.streams[0].limit_text = "2 unique rows of accounts";
  const Summing result = run_plan(plan, {.base_url = server.url(), .threads = 2});
  EXPECT_EQ(result.succeeded(), 2u);
  ASSERT_EQ(result.run_events.size(), 1u);
  EXPECT_EQ(result.run_events[0].kind, run::kWorkDone);
  EXPECT_EQ(result.run_events[0].text, "the load came to its end: 2 unique rows of accounts");
}

// One user at first, a second from 50 ms on. The server answers none of them before the end, so
// that each user is seen once.
TEST(EngineModels, UsersComeWhenTheirTurnComes) {
  ScriptedServer server([](ScriptedConnection& connection, int) { connection.wait_for_close(); });
  auto plan = plan_of_users(3);
  std::get<ClosedModel>(plan.streams[0].model).over_time =
      workload::RateCurve({{0.05, 1, 1}, {0.05, 2, 2}});
  plan.streams[0].end = 100ms;
  plan.duration = 100ms;
  const Summing result = run_plan(plan, {.base_url = server.url(), .drain = 20ms});
  EXPECT_EQ(result.started(), 2u);
  // From their turn until the end of the drain: 120 ms and 70 ms.
  const Histogram waited = result.histogram(run::Measure::kFailedTime);
  EXPECT_GE(waited.max(), 119'000'000u);
  EXPECT_GE(waited.min(), 69'000'000u);
}

// The second user goes after 20 ms and comes back at 60 ms.
TEST(EngineModels, UsersGoAndComeBack) {
  ScriptedServer server(always_ok());
  auto step = get("a", "/${sequence}");
  step.think = Distribution::constant(0.001);
  auto plan = plan_of({step});
  plan.journeys[0].program.nodes.push_back({.index = 0});  // twice
  plan.streams[0].model = ClosedModel{
      .users = 2, .over_time = workload::RateCurve({{0.02, 2, 2}, {0.04, 1, 1}, {0.02, 2, 2}})};
  plan.duration = 80ms;
  const Summing result = run_plan(plan, {.base_url = server.url()});
  EXPECT_GT(result.succeeded(), 4u);
  EXPECT_EQ(result.succeeded(), result.started());
}

TEST(EngineModels, SeveralLoadsRunAtOnceEachWithItsJourneys) {
  for (const int threads : {1, 2}) {
    Seen seen;
    ScriptedServer server(seen.handler());
    auto plan = plan_of({get("a", "/a"), get("b", "/b")});
    plan.journeys = {{.name = "a", .share = 0.5, .program = {.nodes = {{.index = 0}}}},
                     {.name = "b", .share = 0.5, .program = {.nodes = {{.index = 1}}}}};
    plan.streams.resize(2);
    plan.streams[0].model = workload::TraceModel{{0ms, 1ms, 2ms, 3ms}};
    plan.streams[0].shares = {1, 0};
    plan.streams[1].model = ClosedModel{.users = 2, .over_time = {}, .sessions_per_user = 3};
    plan.streams[1].shares = {0, 1};
    plan.streams[1].start = 10ms;
    const Summing result = run_plan(plan, {.base_url = server.url(), .threads = threads});
    EXPECT_EQ(seen.lines().count("GET /a"), 4u);
    EXPECT_EQ(seen.lines().count("GET /b"), 6u);
    EXPECT_EQ(result.scheduled(), 10u);
    EXPECT_FALSE(result.ends[0].interrupted);
  }
}

TEST(EngineModels, AStopEndsEveryModelGracefully) {
  for (const bool is_limited : {false, true}) {
    StopRequest stop;
    ScriptedServer server([&](ScriptedConnection& connection, int) {
      while (connection.read_request()) {
        stop.request();
        connection.respond("ok");
      }
    });
    auto plan = plan_of_users(2);
    plan.duration = 60s;
    plan.streams.resize(2);
    plan.streams[1].model = workload::TraceModel{{0ms, 50s}};
    if (is_limited) {
      plan.streams[0].sessions_max = 1'000'000;
    } else {
      std::get<ClosedModel>(plan.streams[0].model).over_time =
          workload::RateCurve({{30, 1, 1}, {30, 2, 2}});
    }
    Summing recorder;
    const auto end =
        run(plan, {.base_url = server.url(), .drain = 60s}, {}, recorder, stop).value();
    EXPECT_LT(end.duration, 30s);
    EXPECT_TRUE(recorder.run_events.empty());
  }
}

}  // namespace
}  // namespace headroom::load
