// Everything that changes while a model is simulated, as plain data. What happens to it is in the
// files that each tell one part of the story:
//
//   traffic.h    users come, and what becomes of their requests
//   calling.h    a job calls others: attempts, timeouts, retries, connections
//   serving.h    a job at a component: choice of replica, line, work, cache
//   fleet.h      replicas come and go: failures, pauses, scaling, faults
//
// One thread; nothing is shared but the layout. Only growing allocates: more jobs, events or
// waiting than ever before.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/random.h"
#include "sim/book.h"
#include "sim/breaker.h"
#include "sim/event_queue.h"
#include "sim/job.h"
#include "sim/key_cache.h"
#include "sim/layout.h"
#include "sim/level.h"
#include "sim/shared_processor.h"
#include "sim/timeouts.h"
#include "sim/token_bucket.h"

namespace headroom::sim {

struct ReplicaState {
  enum class Life : std::uint8_t {
    kOff,       // there is none
    kStarting,  // will be up
    kUp,
    kDraining,  // takes nothing new, and goes when it is done
    kFailed,    // down until it is repaired, and has started
  } life = Life::kOff;
  const Component* model = nullptr;
  std::uint32_t component = 0;
  bool paused = false;        // for garbage
  bool calls_up = false;      // from its line, just now; or nobody is to be called any more
  std::uint8_t warmth = 10;   // tenths; less while it warms up
  std::uint32_t version = 0;  // of its life: events of an earlier one are void
  std::uint32_t present = 0;  // jobs: in line or handled
  std::uint32_t handled = 0;
  std::uint32_t working = 0;
  Line line;
  SharedProcessor processor;  // where its component's work is shared (ComponentState::shares)
};

struct ComponentState {
  const Component* model;
  Random work;                    // how long things take there, its own stream
  bool shares = false;            // work goes by SharedProcessor, not by an event of its own
  std::uint32_t next = 0;         // of round robin
  std::vector<std::uint32_t> up;  // replicas that take new jobs
  std::uint32_t desired = 0;      // replicas asked for
  TokenBucket rate_limit;
  std::optional<KeyCache> cache;
  std::optional<Law> popularity;
  Level present;  // jobs
  Level busy;     // cores, slots or jobs that work; not under a quota, see busy_area()
  Level size;     // replicas up
  // Of its autoscaler: the area of `busy` at its last look, and the latest recommendations.
  double busy_before = 0;
  std::vector<std::uint32_t> recommended;
  std::size_t recommended_next = 0;
};

struct EdgeState {
  Timeouts timeouts;
  BreakerState breaker;
  RetryBudget budget;
};

struct PoolState {
  std::uint32_t used = 0;
  Line line;
};

// One stream of random numbers for each purpose: what one of them draws does not shift the others,
// so that two variants of a model differ by what was changed, and not by chance.
struct Randoms {
  explicit Randoms(Seed seed);
  Random arrivals;
  Random balancing;
  Random calls;
  Random retries;
  Random caches;
  Random fleet;
};

struct Traffic;  // traffic.h

struct State {
  State(const Layout& layout, Seed seed);

  const Layout& layout;
  Nanos now{};
  EventQueue events;
  Jobs jobs;
  Randoms random;
  std::vector<ComponentState> components;
  std::vector<ReplicaState> replicas;
  std::vector<EdgeState> edges;
  std::vector<PoolState> pools;
  Book book;
  std::uint64_t in_flight = 0;  // requests of users
  std::uint32_t visitors = 0;   // of open sources, so far: each request is one
  Traffic* traffic = nullptr;

  const Component& model_of(std::uint32_t component) const { return *components[component].model; }
};

}  // namespace headroom::sim
