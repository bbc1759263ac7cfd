#include "design/flow.h"

#include <gtest/gtest.h>

#include <chrono>

namespace headroom::design {
namespace {

using namespace std::chrono_literals;
using sim::Law;
using Kind = sim::Step::Kind;

sim::Handler handler(std::vector<sim::Step> steps) {
  return {.steps = std::move(steps)};
}

// Pages and questions come to a web server of 2 cores; questions go on, by a cache that knows a
// quarter of them, to a back end of 8 slots.
sim::Model two_tiers() {
  sim::Model model;
  model.classes = {"page", "question"};
  model.users = {{.to = 0}, {.to = 0}};
  model.columns = {{1.0F, 3.0F}};  // seconds, by the rows of the data
  sim::Component web{.name = "web", .replicas = 2};
  web.processor = {.kind = sim::Processor::Kind::kCores, .cores = 1};
  web.cache = sim::Cache{.hit = 0.25};
  web.calls = {{.to = 1, .latency = Law::constant(5ms), .connections = 16}};
  const sim::Step work{.kind = Kind::kWork, .work = Law::exponential(10ms)};
  const sim::Step lookup{.kind = Kind::kLookup};
  const sim::Step calls{.kind = Kind::kCalls, .calls = {{.call = 0}}};
  web.handlers = {handler({work}), handler({work, lookup, calls})};
  sim::Component back{.name = "back", .replicas = 1, .concurrency = 8};
  back.handlers = {handler({}),
                   handler({{.kind = Kind::kWork, .work = Law::constant(1s), .column = 0}})};
  model.components = {web, back};
  return model;
}

TEST(Flow, AddsUpWhatSessionsBringToEachComponent) {
  // A session asks for 1 page and 2 questions.
  const auto flows = flow_of(two_tiers(), {1, 2});
  ASSERT_EQ(flows.size(), 2U);
  EXPECT_EQ(flows[0].name, "web");
  EXPECT_DOUBLE_EQ(flows[0].requests, 3);
  EXPECT_DOUBLE_EQ(flows[0].work, 0.010);
  // Three in four questions are passed on: 1.5 of a session, each for 1 s and 2 s of the data.
  EXPECT_DOUBLE_EQ(flows[1].requests, 1.5);
  EXPECT_DOUBLE_EQ(flows[1].work, 3);
}

TEST(Flow, StaysAsLongAsWhatItCallsWhereNobodyWaits) {
  const auto flows = flow_of(two_tiers(), {0, 1});
  // 10 ms of work; of 3 in 4 the way there and back, and 3 s.
  EXPECT_DOUBLE_EQ(flows[0].stay, 0.010 + 0.75 * (0.010 + 3));
}

TEST(Flow, WaitsNoLongerThanTheTimeout) {
  sim::Model model = two_tiers();
  model.components[0].calls[0].timeout = 2s;
  const auto flows = flow_of(model, {0, 1});
  EXPECT_DOUBLE_EQ(flows[0].stay, 0.010 + 0.75 * 2);
  EXPECT_DOUBLE_EQ(flows[1].work, 3);  // which goes on all the same
}

TEST(Flow, NamesEachThingThatRunsOut) {
  const auto flows = flow_of(two_tiers(), {1, 2});
  ASSERT_EQ(flows[0].limits.size(), 2U);
  EXPECT_EQ(flows[0].limits[0].kind, Limit::Kind::kCores);
  EXPECT_DOUBLE_EQ(flows[0].limits[0].use, 0.030);  // 3 requests of 10 ms
  EXPECT_EQ(flows[0].limits[1].kind, Limit::Kind::kConnections);
  EXPECT_EQ(flows[0].limits[1].to, "back");
  EXPECT_DOUBLE_EQ(flows[0].limits[1].use, 1.5 * 3.010);
  ASSERT_EQ(flows[1].limits.size(), 1U);
  EXPECT_EQ(flows[1].limits[0].kind, Limit::Kind::kSlots);
  EXPECT_DOUBLE_EQ(flows[1].limits[0].use, 1.5 * 3);
}

TEST(Flow, OfABatchCountsHowMuchSlowerItIsTogether) {
  sim::Model model = two_tiers();
  model.components[1].processor = {.kind = sim::Processor::Kind::kBatch, .slowdown = 0.1};
  const auto flows = flow_of(model, {1, 2});
  EXPECT_EQ(flows[1].limits[0].kind, Limit::Kind::kBatch);
  EXPECT_DOUBLE_EQ(flows[1].limits[0].have, 8 / 1.7);  // 8 together take 1 + 0.1 x 7 times as long
}

TEST(Flow, OfACacheOfKeysIsWhatFits) {
  sim::Cache cache;
  cache.keys = sim::Cache::Keys{.count = 1000, .exponent = 0, .places = 250};
  EXPECT_NEAR(hit_ratio(cache), 0.25, 1e-6);  // all keys alike
  cache.keys->places = 1000;
  EXPECT_DOUBLE_EQ(hit_ratio(cache), 1);
}

TEST(Flow, ComesOnceForEachWayThatLeadsThere) {
  // a calls b and c, which both call d.
  sim::Model model;
  model.classes = {"x"};
  model.users = {{.to = 0}};
  const sim::Step both{.kind = Kind::kCalls, .calls = {{.call = 0}, {.call = 1}}};
  const sim::Step one{.kind = Kind::kCalls, .calls = {{.call = 0}}};
  sim::Component a{.name = "a"};
  a.calls = {{.to = 1}, {.to = 2}};
  a.handlers = {handler({both})};
  sim::Component b{.name = "b"};
  b.calls = {{.to = 3}};
  b.handlers = {handler({one})};
  sim::Component c = b;
  c.name = "c";
  sim::Component d{.name = "d", .concurrency = 1};
  d.handlers = {handler({{.kind = Kind::kWork, .work = Law::constant(20ms)}})};
  model.components = {a, b, c, d};
  const auto flows = flow_of(model, {10});
  EXPECT_DOUBLE_EQ(flows[3].requests, 20);
  EXPECT_DOUBLE_EQ(flows[0].stay, 0.020);  // side by side
  EXPECT_TRUE(flows[0].limits.empty());
}

}  // namespace
}  // namespace headroom::design
