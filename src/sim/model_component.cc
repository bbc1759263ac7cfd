#include "sim/model_component.h"

#include <algorithm>
#include <cmath>

#include "sim/fleet.h"

namespace headroom::sim {
namespace {

Cache cache_of(const spec::Cache& given) {
  Cache cache;
  if (given.hit) cache.hit = given.hit->value;
  if (!given.keys) return cache;
  const spec::Cache::Keys& keys = *given.keys;
  cache.keys = Cache::Keys{.count = static_cast<std::uint64_t>(keys.count),
                           .exponent = keys.exponent,
                           .places = static_cast<std::uint32_t>(keys.size),
                           .lives = keys.ttl.value_or(kNever)};
  if (keys.misses == spec::Cache::Keys::Misses::kTogether) {
    cache.keys->misses = Cache::Keys::Misses::kTogether;
  }
  if (keys.start == spec::Cache::Keys::Start::kWarm) cache.keys->start = Cache::Keys::Start::kWarm;
  return cache;
}

Outages outages_of(const spec::Component::Outages& given) {
  return {.between = Law::exponential(given.every), .length = Law::of(*given.length)};
}

Processor processor_of(const spec::Component& given) {
  if (given.batch) {
    return {.kind = Processor::Kind::kBatch, .slowdown = given.batch->slowdown.value};
  }
  if (!given.cpu) return {};
  // Part of a core is a quota: nothing else cuts a core in parts. So many threads can be at it.
  Processor processor{.kind = Processor::Kind::kCores, .cores = std::ceil(given.cpu->count)};
  if (given.cpu->count < processor.cores) processor.quota = Quota{.cores = given.cpu->count};
  return processor;
}

Balancing balancing_of(spec::Component::Balancing given) {
  using Given = spec::Component::Balancing;
  switch (given) {
    case Given::kRoundRobin:
      return Balancing::kRoundRobin;
    case Given::kRandom:
      return Balancing::kRandom;
    case Given::kLeastLoaded:
      return Balancing::kLeastLoaded;
    case Given::kTwoChoices:
      return Balancing::kChoices;
    case Given::kSticky:
      return Balancing::kSticky;
  }
  return Balancing::kRoundRobin;
}

void set_line(Component& component, const spec::Component& given) {
  if (given.concurrency) component.concurrency = static_cast<std::uint32_t>(*given.concurrency);
  if (given.slots) {
    component.concurrency =
        std::min(component.concurrency, static_cast<std::uint32_t>(*given.slots));
  }
  if (given.queue) component.queue = static_cast<std::uint32_t>(*given.queue);
  if (given.line == spec::Component::Line::kLifo) component.line = Component::Line::kLifo;
  if (given.when_full == spec::Component::WhenFull::kDropOldest) {
    component.when_full = Component::WhenFull::kDropOldest;
  }
  if (given.patience) component.patience = Law::of(*given.patience);
}

void set_scaling(Component& component, const spec::Scaling& given) {
  component.replicas_max =
      std::max(component.replicas, static_cast<std::uint32_t>(given.replicas_max));
  component.start = given.start;
  if (!given.target || capacity_of(component) >= kUnlimited) return;
  Autoscaler autoscaler{
      .target = given.target->value,
      .replicas_min = static_cast<std::uint32_t>(std::max(1, given.replicas_min))};
  if (given.period) autoscaler.period = *given.period;
  if (given.calm) autoscaler.calm = *given.calm;
  component.autoscaler = autoscaler;
}

}  // namespace

Component model_component(const spec::Component& given) {
  Component component;
  component.name = given.name;
  component.replicas = static_cast<std::uint32_t>(given.replicas);
  if (given.zones) component.zones = static_cast<std::uint32_t>(*given.zones);
  component.processor = processor_of(given);
  set_line(component, given);
  component.balancing = balancing_of(given.balancing);
  if (given.rate_limit) {
    component.rate_limit = RateLimit{.per_second = given.rate_limit->rate.per_second,
                                     .burst = given.rate_limit->burst};
  }
  if (given.cache) component.cache = cache_of(*given.cache);
  if (given.pauses) component.pauses = outages_of(*given.pauses);
  if (given.failures) component.failures = outages_of(*given.failures);
  if (given.warm_up) {
    component.warm_up =
        WarmUp{.length = given.warm_up->length, .slower = given.warm_up->slower.value};
  }
  if (given.scaling) set_scaling(component, *given.scaling);
  return component;
}

}  // namespace headroom::sim
