// What components and their calls can say, beyond what every service file says (read_test.cc).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "spec/read.h"

namespace headroom::spec {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// A service of `api` with these fields, and `db`; `home` and `list` are the steps.
Reading read_api(std::string_view fields) {
  return read_text(
      "workload: { journeys: { j: { steps: [ { home: GET / }, { list: GET /items } ] } } }\n"
      "system: { entry: api, components: { db: {}, api: { " +
          std::string(fields) + " } } }",
      "h.yaml");
}

Component api_with(std::string_view fields) {
  const Reading reading = read_api(fields);
  if (reading) return reading->system.components.at(1);
  for (const Error& problem : reading.error()) ADD_FAILURE() << to_string(problem);
  return {};
}

Call call_with(std::string_view fields) {
  const Component api = api_with("calls: [ { to: db, " + std::string(fields) + " } ]");
  return api.calls.empty() ? Call{} : api.calls[0];
}

std::vector<std::string> problems_with(std::string_view fields) {
  std::vector<std::string> lines;
  const Reading reading = read_api(fields);
  if (reading) return lines;
  for (const Error& problem : reading.error()) lines.push_back(to_string(problem));
  return lines;
}

TEST(ComponentFields, SayWhatItSendsAndStores) {
  const Component api = api_with(
      "network: 1 Gbit/s, keep-alive: 75s, disk: 500 GiB, "
      "stores: { each: { home: 0 B, others: 4 KiB }, kept: 30d, copies: 3, today: 120 GiB }");
  EXPECT_EQ(api.network, BitRate{1e9});
  EXPECT_EQ(api.keep_alive, seconds(75));
  EXPECT_EQ(api.disk, Bytes{std::uint64_t{500} << 30});
  ASSERT_TRUE(api.stores);
  EXPECT_EQ(api.stores->each.at("home"), Bytes{0});
  EXPECT_EQ(api.stores->each.at(""), Bytes{4096});
  EXPECT_EQ(api.stores->kept, hours(24 * 30));
  EXPECT_EQ(api.stores->copies, 3);
  EXPECT_EQ(api.stores->today, Bytes{std::uint64_t{120} << 30});

  const Component brief = api_with("stores: 4 KiB");
  EXPECT_EQ(brief.stores->each.at(""), Bytes{4096});
  EXPECT_FALSE(brief.stores->kept);
}

TEST(ComponentFields, RefuseSizesWithoutUnitsAndStepsThatAreNot) {
  EXPECT_THAT(problems_with("network: 1000"),
              ElementsAre(HasSubstr("network: \"1000\" has no unit; expected a rate of bits")));
  EXPECT_THAT(problems_with("network: 0 Mbit/s"), ElementsAre(HasSubstr("at least 1 bit/s")));
  EXPECT_THAT(problems_with("stores: { kept: 30d }"), ElementsAre(HasSubstr("has no each")));
  EXPECT_THAT(problems_with("stores: { each: { hom: 1 KiB } }"),
              ElementsAre(HasSubstr("did you mean home?")));
  EXPECT_THAT(problems_with("stores: { each: 1 KiB, kept: 5min }"),
              ElementsAre(HasSubstr("it must be at least 1d")));
}

TEST(CallFields, SayWhatOneCallWeighs) {
  const Call call = call_with("size: { request: 200 B, response: 1 KiB }");
  EXPECT_EQ(call.size.request->fixed, Bytes{200});
  EXPECT_EQ(call.size.response->fixed, Bytes{1024});
  EXPECT_FALSE(call_with("times: 1").size.response);
}

TEST(ComponentFields, SayWhatItIsAndWhereItRuns) {
  const Component api = api_with(
      "kind: load balancer, tier: 0, region: eu-central, zones: 3, state: sticky, writes: 10%, "
      "deploy: { unavailable: 2 }, tenants: 200, tenant-limit: 50/s, max-connections: 100, "
      "availability: 99.9%");
  EXPECT_EQ(api.kind, Component::Kind::kLoadBalancer);
  EXPECT_EQ(api.tier, 0);
  EXPECT_EQ(api.region, "eu-central");
  EXPECT_EQ(api.zones, 3);
  EXPECT_EQ(api.state, Component::State::kSticky);
  EXPECT_DOUBLE_EQ(api.writes->value, 0.1);
  EXPECT_EQ(api.deploy->unavailable, 2);
  EXPECT_EQ(api.tenants, 200);
  EXPECT_DOUBLE_EQ(api.tenant_limit->per_second, 50);
  EXPECT_EQ(api.max_connections, 100);
  EXPECT_DOUBLE_EQ(api.availability->value, 0.999);
}

TEST(ComponentFields, SayWhoGetsInAndWhoWaits) {
  const Component api = api_with(
      "balancing: two choices, rate-limit: { rate: 500/s, burst: 20 }, queue: 64, line: lifo, "
      "when-full: drop oldest, patience: exponential(mean 2s), "
      "shed: [ { above: 40, on: list }, { above: 60 } ]");
  EXPECT_EQ(api.balancing, Component::Balancing::kTwoChoices);
  EXPECT_DOUBLE_EQ(api.rate_limit->rate.per_second, 500);
  EXPECT_DOUBLE_EQ(api.rate_limit->burst, 20);
  EXPECT_EQ(api.line, Component::Line::kLifo);
  EXPECT_EQ(api.when_full, Component::WhenFull::kDropOldest);
  EXPECT_DOUBLE_EQ(api.patience->mean(), 2);
  ASSERT_EQ(api.shed.size(), 2U);
  EXPECT_EQ(api.shed[0].above, 40);
  EXPECT_THAT(api.shed[0].on, ElementsAre("list"));
  EXPECT_THAT(api.shed[1].on, IsEmpty());
  EXPECT_DOUBLE_EQ(api_with("rate-limit: 500/s").rate_limit->rate.per_second, 500);
}

TEST(ComponentFields, SayWhatGoesWrong) {
  const Component api = api_with(
      "errors: 0.1%, pauses: { every: 20s, for: 50ms }, failures: { every: 30 days, for: "
      "exponential(mean 5min) }, warm-up: { for: 30s, slower: 3x }");
  EXPECT_DOUBLE_EQ(api.errors.value, 0.001);
  EXPECT_EQ(api.pauses->every, seconds(20));
  EXPECT_DOUBLE_EQ(api.pauses->length->mean(), 0.05);
  EXPECT_EQ(api.failures->every, hours(720));
  EXPECT_DOUBLE_EQ(api.failures->length->mean(), 300);
  EXPECT_EQ(api.warm_up->length, seconds(30));
  EXPECT_DOUBLE_EQ(api.warm_up->slower.value, 3);
}

TEST(ComponentFields, ABatchSlowsWhoIsInIt) {
  EXPECT_DOUBLE_EQ(api_with("slots: 8, batch: { slowdown: 2% }").batch->slowdown.value, 0.02);
  EXPECT_THAT(problems_with("batch: { slowdown: 2% }, cpu: 1 core"),
              ElementsAre(HasSubstr("batch without slots"), HasSubstr("batch beside cpu")));
}

TEST(ComponentFields, ACacheHasKeysInsteadOfAShareOfHits) {
  const Component api = api_with(
      "cache: { for: home, keys: { count: 1M, size: 100k, exponent: 0.9, ttl: 10min, jitter: 10%, "
      "coalesce: yes, start: warm } }");
  const Cache::Keys& keys = *api.cache->keys;
  EXPECT_FALSE(api.cache->hit);
  EXPECT_DOUBLE_EQ(keys.count, 1e6);
  EXPECT_DOUBLE_EQ(keys.size, 1e5);
  EXPECT_DOUBLE_EQ(keys.exponent, 0.9);
  EXPECT_EQ(keys.ttl, minutes(10));
  EXPECT_DOUBLE_EQ(keys.jitter->value, 0.1);
  EXPECT_EQ(keys.misses, Cache::Keys::Misses::kTogether);
  EXPECT_EQ(keys.start, Cache::Keys::Start::kWarm);
  EXPECT_THAT(problems_with("cache: { hit: 90%, keys: { count: 9, size: 1 } }"),
              ElementsAre(HasSubstr("has both hit and keys")));
  EXPECT_THAT(problems_with("cache: { for: home }"), ElementsAre(HasSubstr("needs hit or keys")));
  EXPECT_THAT(problems_with("cache: { keys: { count: 9, size: 1, jitter: 5% } }"),
              ElementsAre(HasSubstr("jitter without a ttl")));
}

TEST(ComponentFields, ScalingSaysWhatMoreReplicasHaveToBring) {
  const Component api =
      api_with("scaling: { replicas: 1..8, expect: at least 80% efficient to 8 }");
  EXPECT_EQ(api.scaling->expect->efficiency, Ratio{0.8});
  EXPECT_EQ(api.scaling->expect->to, 8);
  const auto problems =
      problems_with("scaling: { replicas: 1..8, expect: at least 800% efficient to 8 }");
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_THAT(problems[0],
              AllOf(HasSubstr("expect: an efficiency of 800%"), HasSubstr("h.yaml:2:")));
}

TEST(ComponentFields, ScalingSaysWhatItGoesByAndHowOften) {
  const Component api = api_with(
      "scaling: { replicas: 1..4, metric: arrival rate, window: 1min, period: 10s, calm: 3min }");
  EXPECT_EQ(api.scaling->metric, Scaling::Metric::kArrivalRate);
  EXPECT_EQ(api.scaling->window, minutes(1));
  EXPECT_EQ(api.scaling->period, seconds(10));
  EXPECT_EQ(api.scaling->calm, minutes(3));
}

TEST(ComponentFields, NonsenseIsToldAllAtOnce) {
  EXPECT_THAT(problems_with(
                  "kind: databse, tier: 4, when-full: refuse, rate-limit: 500, availability: 101%, "
                  "shed: [ { on: lst } ], warm-up: { for: 30s, slower: 0.5x }"),
              ElementsAre(AllOf(HasSubstr("h.yaml:2:"), HasSubstr("did you mean database?")),
                          HasSubstr("it must be at most 3"), HasSubstr("when-full without a queue"),
                          HasSubstr("\"500\" has no unit"), HasSubstr("it must be at most 100%"),
                          HasSubstr("above"), HasSubstr("did you mean list?"),
                          HasSubstr("it must be at least 1x")));
}

TEST(CallFields, SayHowOftenAndInWhichOrder) {
  const Call call = call_with("share: 20%, times: 3, together: yes");
  EXPECT_DOUBLE_EQ(call.share.value, 0.2);
  EXPECT_EQ(call.times, 3);
  EXPECT_EQ(call.order, Call::Order::kTogether);
  EXPECT_EQ(call_with("times: 2").order, Call::Order::kAfter);
}

TEST(CallFields, SayWhenTheCallerGivesUp) {
  const Call call = call_with(
      "timeout: 1s, gives-up: cancels, deadline: passed on, connections: 16, keep-alive: no, "
      "latency: 500us, breaker: { calls: 20, failures: 40%, open: 10s }, "
      "hedge: { after: 95ms, at-most: 5% }, idempotent: yes");
  EXPECT_EQ(call.gives_up, Call::GivesUp::kCancels);
  EXPECT_EQ(call.deadline, Call::Deadline::kPassedOn);
  EXPECT_EQ(call.connections, 16);
  EXPECT_EQ(call.keep_alive, Call::KeepAlive::kNo);
  EXPECT_DOUBLE_EQ(call.latency->mean(), 500e-6);
  EXPECT_EQ(call.breaker->calls, 20);
  EXPECT_DOUBLE_EQ(call.breaker->failures.value, 0.4);
  EXPECT_EQ(call.breaker->open, seconds(10));
  EXPECT_EQ(call.hedge->after, milliseconds(95));
  EXPECT_DOUBLE_EQ(call.hedge->at_most->value, 0.05);
  EXPECT_EQ(call.idempotent, true);
  EXPECT_FALSE(call_with("share: 100%").idempotent);
}

TEST(CallFields, AFallbackMakesACallOptional) {
  const Call call = call_with("fallback: yesterday's list");
  EXPECT_EQ(call.need, Call::Need::kOptional);
  EXPECT_EQ(call.fallback, "yesterday's list");
  EXPECT_EQ(call_with("need: optional").need, Call::Need::kOptional);
  EXPECT_THAT(problems_with("calls: [ { to: db, need: required, fallback: none } ]"),
              ElementsAre(HasSubstr("the call is required, and has a fallback")));
}

TEST(CallFields, AMessageHasAnEndInsteadOfAnAnswer) {
  const Call call = call_with("mode: async, ttl: 10min, dead-letter: failed");
  EXPECT_EQ(call.mode, Call::Mode::kAsync);
  EXPECT_EQ(call.ttl, minutes(10));
  EXPECT_EQ(call.dead_letter, "failed");
  EXPECT_THAT(problems_with("calls: [ { to: db, ttl: 1s, dead-letter: x } ]"),
              ElementsAre(AllOf(HasSubstr("ttl belongs to a message"), HasSubstr("mode: async")),
                          HasSubstr("dead-letter belongs to a message")));
  EXPECT_THAT(problems_with("calls: [ { to: db, mode: async, breaker: { calls: 5 } } ]"),
              ElementsAre(HasSubstr("breaker in a call of mode async")));
}

}  // namespace
}  // namespace headroom::spec
