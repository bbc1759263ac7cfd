#include "sim/lookup.h"

#include <gtest/gtest.h>

#include <cmath>

#include "sim/model_for_test.h"
#include "sim/simulation.h"

namespace headroom::sim {
namespace {

using namespace std::chrono_literals;

// An edge that looks into its cache, and calls an origin that takes a second.
Model edge_and_origin(Cache cache) {
  Model model = model_of_station(station("edge", kUnlimited, Law{}));
  model.components.push_back(station("origin", kUnlimited, Law::constant(1s)));
  Component& edge = model.components[0];
  edge.cache = std::move(cache);
  edge.calls = {{.to = 1}};
  edge.handlers[0].steps = {{.kind = Step::Kind::kLookup},
                            {.kind = Step::Kind::kCalls, .calls = {{.call = 0}}}};
  return model;
}

double hits(const Simulation& simulation) {
  const ComponentCounts& counts = simulation.book().components[0];
  return static_cast<double>(counts.hits) / static_cast<double>(counts.lookups);
}

TEST(Lookup, AHitRatioKeepsThatShareFromTheOrigin) {
  const Model model = edge_and_origin({.hit = 0.95});
  const Layout layout(model);
  Simulation simulation(layout, poisson(1000), Seed{1});
  simulation.run_until(20s);
  EXPECT_NEAR(hits(simulation), 0.95, 5 * std::sqrt(0.95 * 0.05 / 20'000));
  EXPECT_EQ(simulation.book().components[1].arrived + simulation.book().components[0].hits,
            simulation.book().components[0].lookups);
}

TEST(Lookup, ALargeCacheHitsAsCheSays) {
  // lru_hit_ratio.csv: 10,000 keys, exponent 0.8, 1,000 places: 0.4367. A million lookups know it
  // to 0.0005; Che's approximation is good to about a thousandth here.
  Model model =
      edge_and_origin({.keys = Cache::Keys{.count = 10'000, .exponent = 0.8, .places = 1'000}});
  model.components[0].handlers[0].steps.pop_back();  // fetched in no time
  const Layout layout(model);
  Simulation simulation(layout, poisson(100'000), Seed{1});
  simulation.run_until(2s);
  simulation.begin_measuring();
  simulation.run_until(12s);
  EXPECT_NEAR(hits(simulation), 0.43666, 0.004);
}

TEST(Lookup, AKeyLivesForSoLongSinceItWasFetched) {
  // ttl_hit_ratio.csv: one key at 1/s that lives 10 s from the miss: 10 / 11. Fetching takes 1 s
  // here, during which others miss too, so it is asked for at 1/s of a component without an origin.
  Model model = edge_and_origin({.keys = Cache::Keys{.count = 1, .places = 1, .lives = 10s}});
  model.components[0].handlers[0].steps.pop_back();
  const Layout layout(model);
  Simulation simulation(layout, poisson(1), Seed{1});
  simulation.run_until(100'000s);
  EXPECT_NEAR(hits(simulation), 10.0 / 11, 5 * 0.3 / std::sqrt(100'000.0));
}

TEST(Lookup, ColdAndAskedTogetherOneFetchesForAll) {
  // 100 requests in the second that the first fetch takes.
  for (const auto misses : {Cache::Keys::Misses::kEach, Cache::Keys::Misses::kTogether}) {
    const Model model =
        edge_and_origin({.keys = Cache::Keys{.count = 1, .places = 1, .misses = misses}});
    const Layout layout(model);
    Simulation simulation(layout, {.open = {{.gap = Law::constant(10ms), .until = Nanos(3s)}}},
                          Seed{1});
    simulation.run_until(10s);
    const std::uint64_t fetched = simulation.book().components[1].arrived;
    EXPECT_EQ(fetched, misses == Cache::Keys::Misses::kEach ? 100U : 1U);
    EXPECT_EQ(simulation.book().classes[0].answered(), 299U);
  }
}

TEST(Lookup, WhoWaitsForAFetchThatFailsFetchesItself) {
  Model model = edge_and_origin(
      {.keys = Cache::Keys{.count = 1, .places = 1, .misses = Cache::Keys::Misses::kTogether}});
  model.components[1].handlers[0].errors = 1;
  const Layout layout(model);
  Simulation simulation(layout, {.open = {{.gap = Law::constant(10ms), .until = Nanos(35ms)}}},
                        Seed{1});
  simulation.run_until(10s);
  EXPECT_EQ(simulation.book().components[1].arrived, 3U);  // one after the other, each by one
  EXPECT_EQ(simulation.book().classes[0][Outcome::kFailed], 3U);
}

TEST(Lookup, AWarmCacheHoldsThePopularKeys) {
  const Model model = edge_and_origin(
      {.keys = Cache::Keys{.count = 4, .places = 4, .start = Cache::Keys::Start::kWarm}});
  const Layout layout(model);
  Simulation simulation(layout, poisson(1000), Seed{1});
  simulation.run_until(1s);
  EXPECT_EQ(hits(simulation), 1);
}

}  // namespace
}  // namespace headroom::sim
