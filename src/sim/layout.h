// A model laid out for the simulation: one flat program of steps, and a number for everything that
// has a state of its own (replicas, edges, pools of connections).
//
// Immutable once made; the threads of a set of replications share it. Refers to the model, which
// must outlive it.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/model.h"

namespace headroom::sim {

class Layout {
 public:
  // Asserts that check() finds nothing wrong with the model.
  explicit Layout(const Model& model);

  struct Step {
    enum class Kind : std::uint8_t { kWork, kLookup, kCalls, kEnd } kind = Kind::kEnd;
    sim::Step::Then then = sim::Step::Then::kGoesOn;
    std::uint32_t first_made = 0;  // kCalls
    std::uint32_t made = 0;
    const std::vector<float>* column = nullptr;  // kWork
    Law work;
  };
  struct Made {
    std::uint16_t edge = 0;
    double probability = 1;
  };
  // A call as one component makes it. What every attempt asks of the call lies here, side by side.
  struct Edge {
    const Call* call = nullptr;
    Nanos timeout = kNever;
    std::uint32_t to = 0;
    std::uint32_t caller = kAbsent;      // component; none: the users
    std::uint32_t first_pool = kAbsent;  // of the caller's first replica; none: no limit
    bool has_latency = false;
    bool has_breaker = false;
    bool has_pool = false;
    bool passes_deadline = false;
  };
  struct Handler {
    std::uint32_t first_step = kAbsent;
    std::uint32_t shed_above = kUnlimited;
    double errors = 0;
  };

  const Model& model;
  std::vector<Step> steps;
  std::vector<Made> made;
  std::vector<Edge> edges;
  std::vector<Handler> handlers;             // component x classes + class
  std::vector<std::uint32_t> users;          // by class: the first step of what its users do
  std::vector<std::uint32_t> first_replica;  // by component, and the number of all at the end
  std::uint32_t pools = 0;

  const Handler& handler(std::uint32_t component, std::uint16_t request_class) const {
    return handlers[component * users.size() + request_class];
  }
  std::uint32_t replicas_max(std::uint32_t component) const {
    return first_replica[component + 1] - first_replica[component];
  }

 private:
  std::uint32_t add_edge(const Call& call, std::uint32_t caller);
  void add_handler(const sim::Handler& handler, std::uint32_t first_edge);
};

}  // namespace headroom::sim
