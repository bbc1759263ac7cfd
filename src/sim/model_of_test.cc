// What the fields of the service file come to in the model.
#include "sim/model_of.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "sim/simulation.h"
#include "spec/read.h"

namespace headroom::sim {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

// Of the steps `home` and `list`; users reach `api`.
Model model_of_system(std::string_view system, Scaling scaling = Scaling::kFollowsTarget) {
  const auto spec = spec::read_text(
      "workload: { journeys: { j: { steps: [ { home: GET / }, { list: GET /items } ] } } }\n"
      "targets: { here: http://127.0.0.1:1 }\n"
      "tests: { t: { load: 10/s, for: 10s, target: here } }\n"
      "system: { entry: api, " +
          std::string(system) + " }",
      "h.yaml");
  if (!spec) {
    ADD_FAILURE() << to_string(spec.error().front());
    return {};
  }
  const auto plan = workload::make_plan(*spec, spec->tests.at(0));
  if (!plan) {
    ADD_FAILURE() << to_string(plan.error());
    return {};
  }
  const auto service = model_of(*spec, *plan, scaling);
  if (!service) {
    ADD_FAILURE() << to_string(service.error().front());
    return {};
  }
  return service->model;
}

// `api` has these fields, and there is a `db`.
Model model_with(std::string_view fields, Scaling scaling = Scaling::kFollowsTarget) {
  return model_of_system(
      "components: { db: { demand: 10ms }, api: { " + std::string(fields) + " } }", scaling);
}

Component api_with(std::string_view fields) {
  return model_with(fields).components.at(1);
}

// Of a handler, how many calls each step makes; 0: it works.
std::vector<std::size_t> calls_by_step(const Handler& handler) {
  std::vector<std::size_t> calls;
  for (const Step& step : handler.steps) calls.push_back(step.calls.size());
  return calls;
}

TEST(ModelOfComponent, DemandsVaryAsTheFileSays) {
  Random random(Seed{1});
  const Law fixed = api_with("demand: 4ms, variation: 0").handlers.at(0).steps.at(0).work;
  EXPECT_EQ(fixed.sample(random), 0.004);
  EXPECT_EQ(fixed.sample(random), 0.004);
  // A hundred thousand demands with a mean of 4 ms and a deviation of 2 ms.
  const Law varied = api_with("demand: 4ms, variation: 0.5").handlers.at(0).steps.at(0).work;
  double sum = 0;
  double squares = 0;
  constexpr int kMany = 100'000;
  for (int i = 0; i < kMany; ++i) {
    const double drawn = varied.sample(random);
    sum += drawn;
    squares += drawn * drawn;
  }
  const double mean = sum / kMany;
  EXPECT_NEAR(mean, 0.004, 4 * 0.002 / std::sqrt(kMany));
  EXPECT_NEAR(std::sqrt(squares / kMany - mean * mean), 0.002, 0.00004);
}

TEST(ModelOfComponent, HasALineALimitAndAWayToTheReplicas) {
  const Component api = api_with(
      "replicas: 6, zones: 3, balancing: two choices, concurrency: 8, queue: 64, line: lifo, "
      "when-full: drop oldest, patience: 500ms, rate-limit: { rate: 500/s, burst: 20 }");
  EXPECT_EQ(api.zones, 3U);
  EXPECT_EQ(api.balancing, Balancing::kChoices);
  EXPECT_EQ(api.choices, 2U);
  EXPECT_EQ(api.queue, 64U);
  EXPECT_EQ(api.line, Component::Line::kLifo);
  EXPECT_EQ(api.when_full, Component::WhenFull::kDropOldest);
  EXPECT_DOUBLE_EQ(api.patience->mean(), 0.5);
  EXPECT_DOUBLE_EQ(api.rate_limit->per_second, 500);
  EXPECT_DOUBLE_EQ(api.rate_limit->burst, 20);
}

TEST(ModelOfComponent, ShedsByStepAndTheLowestThresholdCounts) {
  const Component api =
      api_with("errors: 2%, shed: [ { above: 60 }, { above: 40, on: list }, { above: 90 } ]");
  EXPECT_EQ(api.handlers.at(0).shed_above, 60U);
  EXPECT_EQ(api.handlers.at(1).shed_above, 40U);
  EXPECT_DOUBLE_EQ(api.handlers.at(0).errors, 0.02);
}

TEST(ModelOfComponent, FailsPausesAndWarmsUp) {
  const Component api = api_with(
      "pauses: { every: 20s, for: 50ms }, failures: { every: 1h, for: 5min }, "
      "warm-up: { for: 30s, slower: 3x }, scaling: { replicas: 1..4, start: 8s }");
  EXPECT_DOUBLE_EQ(api.pauses->between.mean(), 20);
  EXPECT_DOUBLE_EQ(api.pauses->length.mean(), 0.05);
  EXPECT_DOUBLE_EQ(api.failures->between.mean(), 3600);
  EXPECT_DOUBLE_EQ(api.failures->length.mean(), 300);
  EXPECT_EQ(api.warm_up->length, 30s);
  EXPECT_DOUBLE_EQ(api.warm_up->slower, 3);
  EXPECT_EQ(api.start, 8s);
}

TEST(ModelOfComponent, ABatchHasItsSlotsAtOnce) {
  const Component api = api_with("slots: 8, demand: 100ms, batch: { slowdown: 2% }");
  EXPECT_EQ(api.processor.kind, Processor::Kind::kBatch);
  EXPECT_DOUBLE_EQ(api.processor.slowdown, 0.02);
  EXPECT_EQ(api.concurrency, 8U);
}

TEST(ModelOfComponent, ACacheMayHoldKeys) {
  const Component api = api_with(
      "cache: { for: list, keys: { count: 1M, size: 100k, exponent: 0.9, ttl: 10min, coalesce: "
      "yes, "
      "start: warm } }");
  const Cache::Keys& keys = *api.cache->keys;
  EXPECT_FALSE(api.cache->hit);
  EXPECT_EQ(keys.count, 1'000'000U);
  EXPECT_EQ(keys.places, 100'000U);
  EXPECT_DOUBLE_EQ(keys.exponent, 0.9);
  EXPECT_EQ(keys.lives, 10min);
  EXPECT_EQ(keys.misses, Cache::Keys::Misses::kTogether);
  EXPECT_EQ(keys.start, Cache::Keys::Start::kWarm);
  EXPECT_THAT(api.handlers.at(0).steps, IsEmpty());
  EXPECT_THAT(api.handlers.at(1).steps, SizeIs(1));
}

TEST(ModelOfComponent, ScalesAsOftenAsItSaysAndOnlyWhereAsked) {
  const std::string_view fields =
      "cpu: 2 cores, scaling: { replicas: 2..9, target: 60%, period: 10s, calm: 1min }";
  const Component api = api_with(fields);
  EXPECT_DOUBLE_EQ(api.autoscaler->target, 0.6);
  EXPECT_EQ(api.autoscaler->replicas_min, 2U);
  EXPECT_EQ(api.autoscaler->period, 10s);
  EXPECT_EQ(api.autoscaler->calm, 1min);
  EXPECT_EQ(api.replicas_max, 9U);
  EXPECT_FALSE(model_with(fields, Scaling::kFixed).components[1].autoscaler);
}

TEST(ModelOfUsers, HalfOfTheOverheadPassesOnEachWay) {
  const Model model = model_of_system("overhead: { list: 3ms }, components: { api: {}, db: {} }");
  EXPECT_TRUE(model.users.at(0).latency.is_zero());
  EXPECT_DOUBLE_EQ(model.users.at(1).latency.mean(), 0.0015);
}

TEST(ModelOfCall, KnowsWhenItsCallerGivesUp) {
  const Component api = api_with(
      "calls: [ { to: db, latency: 2ms, timeout: 1s, gives-up: cancels, deadline: passed on, "
      "connections: 16, need: optional, breaker: { calls: 20, failures: 40%, open: 10s } } ]");
  const Call& call = api.calls.at(0);
  EXPECT_DOUBLE_EQ(call.latency.mean(), 0.002);
  EXPECT_EQ(call.timeout, 1s);
  EXPECT_EQ(call.giving_up, Call::GivingUp::kCancels);
  EXPECT_EQ(call.deadline, Call::Deadline::kPassedOn);
  EXPECT_EQ(call.connections, 16U);
  EXPECT_EQ(call.need, Call::Need::kOptional);
  EXPECT_EQ(call.breaker.calls, 20U);
  EXPECT_DOUBLE_EQ(call.breaker.failures, 0.4);
  EXPECT_EQ(call.breaker.open, 10s);
}

TEST(ModelOfCall, IsMadeAfterTheOneBeforeItOrTogetherWithIt) {
  const std::string_view two = "calls: [ { to: db, times: 2, share: 20% }, ";
  const Component after = api_with(std::string(two) + "{ to: db } ]");
  EXPECT_THAT(calls_by_step(after.handlers[0]), ElementsAre(1, 1, 1));
  EXPECT_DOUBLE_EQ(after.handlers[0].steps[0].calls[0].probability, 0.2);
  EXPECT_EQ(after.handlers[0].steps[2].calls[0].call, 1U);
  const Component together = api_with(std::string(two) + "{ to: db, together: yes, times: 3 } ]");
  EXPECT_THAT(calls_by_step(together.handlers[0]), ElementsAre(1, 4));
  // What is not called for this step is not before it either.
  const Component apart = api_with(
      "demand: 1ms, calls: [ { to: db, on: home }, "
      "{ to: db, on: list, together: yes } ]");
  EXPECT_THAT(calls_by_step(apart.handlers[1]), ElementsAre(0, 1));
}

TEST(ModelOfCall, AMessageIsHandledButNotWaitedFor) {
  const Model model = model_with("demand: 1ms, calls: [ { to: db, mode: async, latency: 5ms } ]");
  const Layout layout(model);
  Simulation simulation(layout, {.open = {{.gap = Law::constant(1s), .until = 100500ms}}}, Seed{1});
  simulation.run_until(200s);
  EXPECT_EQ(simulation.book().classes[0].answered(), 100U);
  EXPECT_EQ(simulation.book().components[0].begun, 100U);
  // Exponential with a mean of 1 ms: the mean of a hundred within five standard errors of it.
  EXPECT_NEAR(simulation.book().classes[0].responding.seconds() / 100, 0.001, 5 * 0.001 / 10);
}

}  // namespace
}  // namespace headroom::sim
