// What one session brings to each component of a service, by means alone.
//
// In balance, below saturation and without failures, means add up whatever the laws are: what
// arrives at a component is what the ones before it pass on, and its servers are busy for as long
// as the work takes (utilisation law, U = X D). So capacity, order of exhaustion and replicas need
// no simulation; response times do.
//
// Attempts beyond the first are left out: they come when capacity is gone, not before.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/model.h"

namespace headroom::design {

// Something of a component that runs out.
struct Limit {
  enum class Kind : std::uint8_t {
    kCores,        // of the processor
    kSlots,        // requests worked on side by side, each at its own speed
    kBatch,        // as slots, but together they are slower
    kConcurrency,  // requests there at once, those that wait for others included
    kConnections,  // to one other component
    kRate,         // that a limit lets through
    kReceiving,    // of the network
    kSending,
    kOpen,  // connections that are open, those without a request included
    kDisk,  // fills over days, whatever the load of a moment is: see storage.h
  } kind = Kind::kCores;
  std::string to;   // kConnections: to which component
  double have = 0;  // of one replica; of all for kRate
  double use = 0;   // of one session a second: core seconds, slot seconds, requests, bits

  bool is_shared() const { return kind == Kind::kRate; }  // more replicas do not add to it
  bool is_of_network() const { return kind == Kind::kReceiving || kind == Kind::kSending; }
  // The simulator knows nothing of it.
  bool is_of_means() const { return is_of_network() || kind == Kind::kOpen; }
};

// What one session weighs at a component (volume.h).
struct Weight {
  double received = 0;  // bytes; answers to its own calls included
  double sent = 0;      // likewise with what it asks of others
  double stored = 0;    // bytes, all copies together
  double open = 0;      // seconds that connections to it are open
};

struct ComponentFlow {
  std::string name;
  double requests = 0;  // per session
  double work = 0;      // seconds of one request, the mean, at a component that has room
  // Seconds that a request stays there when nobody waits anywhere, calls included.
  double stay = 0;
  std::vector<double> by_class;            // requests per session of each class
  std::vector<std::vector<double>> calls;  // by call that it makes and class: how often per session
  Weight weight;                           // nothing until weigh()
  std::vector<Limit> limits;               // empty: nothing of it ever runs out
};

// By component, as in the model. `per_session`: how often a session makes a request of each class.
// Asserts that check() finds nothing wrong with the model and that there is one for each class.
std::vector<ComponentFlow> flow_of(const sim::Model& model, const std::vector<double>& per_session);

// The share of lookups that find what they look for; of keys by Che's approximation, with those
// that are too old left out of it.
double hit_ratio(const sim::Cache& cache);

}  // namespace headroom::design
