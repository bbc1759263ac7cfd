#include "design/timed_call.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "design/spec_for_test.h"

namespace headroom::design {
namespace {

using testing::ElementsAre;

// Users are at the web server, which asks a model for half of the requests and a store for all.
constexpr auto kAssistant = R"(headroom: 1
service: assistant
workload:
  users: 86400
  sessions: 1/day per user
  peak: { hour: 12.5%, minute: 2x }
  journeys:
    ask:
      steps:
        - ask: { request: GET /ask, timeout: 20s, retry: { attempts: 2, backoff: 1s } }
        - read: { request: GET /read, timeout: 20s }
system:
  entry: web
  components:
    web:
      replicas: 2
      cpu: 2 cores
      demand: 1ms
      calls:
        - { to: model, on: ask, timeout: 5s, retry: { attempts: 3, backoff: 100ms, budget: 20% } }
        - { to: store }
    model: { replicas: 3, slots: 4, holds: 500ms, queue: 10 }
    store: { concurrency: 1, demand: 10ms, queue: 30 }
)";

std::vector<TimedCall> calls_of(const Service& service) {
  return timed_calls(service.model.model, service.capacity, service.per_session, service.peak);
}
std::vector<TimedCall> calls() {
  return calls_of(service_for_test(kAssistant));
}

std::vector<std::string> names(const std::vector<TimedCall>& calls) {
  std::vector<std::string> names;
  for (const TimedCall& call : calls) names.push_back(call.caller + " > " + call.at.name);
  return names;
}

// The web server gives the model up sooner than the users do: they never wait there for 20 s.
TEST(TimedCalls, WaitWhereNobodyOnTheWayGivesUpSooner) {
  EXPECT_THAT(names(calls()),
              ElementsAre("users (ask) > web", "users (ask) > store", "users (read) > web",
                          "users (read) > store", "web > model"));
}

TEST(TimedCalls, KnowTheServersThatTheyWaitAt) {
  const TimedCall model = calls().back();
  EXPECT_EQ(model.callee, "model");
  EXPECT_TRUE(model.is_direct());
  EXPECT_NEAR(model.capacity(), 24, 1e-9);  // 3 x 4 slots of half a second
  EXPECT_NEAR(model.rate, 6, 1e-9);         // one of each session's two requests, 6/s
  EXPECT_EQ(callers_of(model).room, 42);    // 3 x (4 + 10)
  const TimedCall store = calls()[1];
  EXPECT_FALSE(store.is_direct());
  EXPECT_NEAR(store.rate, 12, 1e-9);
  EXPECT_NEAR(store.retrying, 0.5, 1e-9);                  // who reads does not try again
  EXPECT_EQ(callers_of(calls()[0]).room, 10 * 4000 * 20);  // no limit: ten timeouts' worth
}

// A user's two attempts, each of up to three by the web server, whose budget allows 1.2 of them.
TEST(TimedCalls, MultiplyTheAttemptsOfTheirCallers) {
  const TimedCall model = calls().back();
  EXPECT_EQ(model.outer_attempts, 2);
  EXPECT_EQ(callers_of(model).retries, 5);
  EXPECT_NEAR(callers_of(model).budget, 2 * 1.2 - 1, 1e-9);
}

TEST(TimedCalls, OfCallersWhoTellWhenTheyGiveUpAreNone) {
  Service service = service_for_test(kAssistant);
  for (sim::Call& call : service.model.model.users) {
    call.giving_up = sim::Call::GivingUp::kCancels;
  }
  EXPECT_THAT(names(calls_of(service)), ElementsAre("web > model"));
}

TEST(TimedCalls, AreLateWhereOnlyTimeoutsAreTriedAgain) {
  using Retried = queueing::RetryingCallers::Retried;
  TimedCall call = calls()[0];
  EXPECT_EQ(callers_of(call).retried, Retried::kAll);
  call.retry.outcomes = 1U << static_cast<unsigned>(sim::Outcome::kTimedOut);
  EXPECT_EQ(callers_of(call).retried, Retried::kLate);
  call.retry.outcomes = 1U << static_cast<unsigned>(sim::Outcome::kRefused);
  EXPECT_EQ(callers_of(call).retried, Retried::kTurnedAway);
}

}  // namespace
}  // namespace headroom::design
