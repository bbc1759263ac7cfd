// Parallel groups: requests of one session beside each other.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <mutex>

#include "load/engine_fixture.h"
#include "load/scripted_server.h"

namespace headroom::load {
namespace {

using namespace std::chrono_literals;
using run::Failure;
using run::Measure;
using workload::Node;

// One before the group, `beside` in it, and one after it.
workload::Plan page(std::uint32_t beside, spec::Parallel limits) {
  std::vector<workload::Step> steps{get("home", "/")};
  for (std::uint32_t i = 0; i < beside; ++i) {
    steps.push_back(get("part" + std::to_string(i), "/part"));
  }
  steps.push_back(get("leave", "/leave"));
  auto plan = plan_of(std::move(steps));
  workload::Program& program = plan.journeys[0].program;
  program.groups = {limits};
  program.nodes.insert(program.nodes.begin() + 1, Node{.kind = Node::Kind::kFork});
  program.nodes.insert(program.nodes.end() - 1, Node{.kind = Node::Kind::kJoin});
  return plan;
}

// Answers a part of the page once so many of them have been asked at the same time.
class TogetherServer {
 public:
  explicit TogetherServer(int together) : together_(together) {}

  ScriptedServer::Script script() {
    return [this](ScriptedConnection& connection, int) {
      while (const auto request = connection.read_request()) {
        if (request->starts_with("GET /part")) wait_for_others();
        if (request->starts_with("GET /leave")) left_with_ = answered_.load();
        connection.respond("ok");
      }
    };
  }
  int most() const { return most_; }
  int left_with() const { return left_with_; }  // parts answered when the session went on

 private:
  void wait_for_others() {
    std::unique_lock lock(mutex_);
    most_ = std::max(most_.load(), ++under_way_);
    if (++waiting_ == together_) {
      waiting_ = 0;
      ++rounds_;
      changed_.notify_all();
    } else {
      const int round = rounds_;
      changed_.wait(lock, [&] { return rounds_ > round; });
    }
    --under_way_;
    ++answered_;
  }

  const int together_;
  std::mutex mutex_;
  std::condition_variable changed_;
  int under_way_ = 0;  // asked and not answered
  int waiting_ = 0;    // in this round
  int rounds_ = 0;
  std::atomic<int> most_ = 0;
  std::atomic<int> answered_ = 0;
  std::atomic<int> left_with_ = -1;
};

TEST(Parallel, RequestsOfAGroupAreUnderWayTogetherAndTheSessionWaitsForAll) {
  TogetherServer together(3);
  ScriptedServer server(together.script());
  const Summing result = run_plan(page(3, {.at_once = 6}), {.base_url = server.url()});
  EXPECT_EQ(together.most(), 3);
  EXPECT_EQ(together.left_with(), 3);
  for (std::size_t request_class = 0; request_class < 5; ++request_class) {
    EXPECT_EQ(result.succeeded(request_class), 1u) << request_class;
  }
  EXPECT_EQ(result.slices.back().in_flight, 0u);
}

TEST(Parallel, NoMoreThanTheLimitAreUnderWay) {
  TogetherServer together(2);
  ScriptedServer server(together.script());
  const Summing result = run_plan(page(6, {.at_once = 2}), {.base_url = server.url()});
  EXPECT_EQ(together.most(), 2);
  EXPECT_EQ(together.left_with(), 6);
}

TEST(Parallel, ALimitInAllHoldsOverHosts) {
  TogetherServer together(2);
  ScriptedServer one(together.script());
  ScriptedServer other(together.script());
  auto plan = page(4, {.at_once = 2, .limit = spec::Parallel::Limit::kInAll});
  for (std::size_t i = 1; i < 5; i += 2) plan.steps[i].target = pattern(other.url() + "/part");
  run_plan(plan, {.base_url = one.url()});
  EXPECT_EQ(together.most(), 2);
}

TEST(Parallel, ALimitPerHostIsOneForEach) {
  TogetherServer together(4);  // two on each of two hosts
  ScriptedServer one(together.script());
  ScriptedServer other(together.script());
  auto plan = page(4, {.at_once = 2});
  for (std::size_t i = 1; i < 5; i += 2) plan.steps[i].target = pattern(other.url() + "/part");
  run_plan(plan, {.base_url = one.url()});
  EXPECT_EQ(together.most(), 4);
}

// Two of three wait for room: what a user waits for the page is counted for each from its begin.
TEST(Parallel, ResponseTimeCountsFromTheBeginOfTheGroup) {
  ScriptedServer server(always_ok());
  const Summing result = run_plan(page(3, {.at_once = 1}), {.base_url = server.url()});
  const auto first = result.histogram(Measure::kResponseTime, 1).max();
  const auto last = result.histogram(Measure::kResponseTime, 3);
  EXPECT_GT(last.max(), first);
  // It waited for the two before it, each of which took some time of service.
  EXPECT_GE(last.max(), result.histogram(Measure::kServiceTime, 1).max() +
                            result.histogram(Measure::kServiceTime, 2).max());
  // Waiting for room is no lateness of the generator: only the session's start can be late.
  EXPECT_EQ(result.lateness().count(), 1u);
}

TEST(Parallel, AFailureInAGroupEndsNeitherTheGroupNorTheSession) {
  ScriptedServer server([](ScriptedConnection& connection, int) {
    while (const auto request = connection.read_request()) {
      const bool is_part = request->starts_with("GET /part");
      connection.respond("x", is_part ? "503 Service Unavailable" : "200 OK");
    }
  });
  const Summing result = run_plan(page(2, {.at_once = 6}), {.base_url = server.url()});
  EXPECT_EQ(result.failed(Failure::kStatus, 1), 1u);
  EXPECT_EQ(result.failed(Failure::kStatus, 2), 1u);
  EXPECT_EQ(result.succeeded(3), 1u);
}

}  // namespace
}  // namespace headroom::load
