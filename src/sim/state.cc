#include "sim/state.h"

namespace headroom::sim {
namespace {

// Parts of the seed. Components follow, one each.
enum Part : std::uint64_t { kArrivals, kBalancing, kCalls, kRetries, kCaches, kFleet, kComponents };

Random stream(Seed seed, std::uint64_t part) {
  return Random(derive(seed, part));
}

bool shares(const Component& component) {
  return component.processor.kind != Processor::Kind::kEach || component.pauses ||
         component.warm_up;
}

Law popularity_of(const Cache::Keys& keys) {
  const auto law = Distribution::parse(
      "zipf(n " + std::to_string(keys.count) + ", s " + std::to_string(keys.exponent) + ")",
      Dimension::kCount);
  HEADROOM_CHECK(law.has_value(), "the keys are wrong, and check() did not say so");
  return Law::of(*law);
}

}  // namespace

Randoms::Randoms(Seed seed)
    : arrivals(stream(seed, kArrivals)),
      balancing(stream(seed, kBalancing)),
      calls(stream(seed, kCalls)),
      retries(stream(seed, kRetries)),
      caches(stream(seed, kCaches)),
      fleet(stream(seed, kFleet)) {}

State::State(const Layout& given, Seed seed)
    : layout(given),
      random(seed),
      replicas(given.first_replica.back()),
      edges(given.edges.size()),
      pools(given.pools),
      book(given.model.classes.size(), given.model.components.size()) {
  for (std::uint32_t i = 0; i < layout.model.components.size(); ++i) {
    const Component& component = layout.model.components[i];
    ComponentState& state = components.emplace_back(&component, stream(seed, kComponents + i));
    for (std::uint32_t k = layout.first_replica[i]; k < layout.first_replica[i + 1]; ++k) {
      replicas[k].model = &component;
      replicas[k].component = i;
    }
    state.shares = shares(component);
    if (component.rate_limit) {
      state.rate_limit = TokenBucket(component.rate_limit->per_second, component.rate_limit->burst);
    }
    if (component.cache && component.cache->keys) {
      state.cache.emplace(*component.cache->keys);
      state.popularity = popularity_of(*component.cache->keys);
    }
  }
}

}  // namespace headroom::sim
