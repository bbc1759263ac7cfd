// What the service is made of, as the file says it: components, and the calls between them.
//
// What the simulation takes of it says sim/model_of.h; the rest is read by the review of the
// architecture. A field that the file leaves out and that has no default is empty.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/distribution.h"
#include "base/quantity.h"
#include "base/result.h"
#include "spec/client.h"
#include "spec/scaling_expectation.h"
#include "spec/volume.h"

namespace headroom::spec {

// Lets no call through for `open` once `failures` of the last `calls` failed.
struct Breaker {
  int calls = 0;
  Ratio failures{0.5};
  Nanos open = std::chrono::seconds(5);
};

// A second attempt while the first is still awaited.
struct Hedge {
  Nanos after{};
  std::optional<Ratio> at_most;  // of the calls
};

struct Call {
  std::string to;
  Position at;
  std::vector<std::string> on;  // step names; empty: all
  Ratio share{1.0};             // of the requests that make it
  int times = 1;                // by each of them
  // kTogether: side by side with what is called before it, its own repetitions included.
  enum class Order : std::uint8_t { kAfter, kTogether } order = Order::kAfter;
  std::optional<Distribution> latency;  // seconds, one way
  MessageSizes size;                    // nothing: those of the step
  std::optional<Nanos> timeout;
  enum class GivesUp : std::uint8_t { kSilently, kCancels } gives_up = GivesUp::kSilently;
  // kPassedOn: who is called knows until when the answer is wanted.
  enum class Deadline : std::uint8_t { kNone, kPassedOn } deadline = Deadline::kNone;
  std::optional<Retry> retry;
  std::optional<Breaker> breaker;
  std::optional<Hedge> hedge;
  std::optional<int> connections;  // at once, of each calling replica
  enum class KeepAlive : std::uint8_t { kYes, kNo } keep_alive = KeepAlive::kYes;
  enum class Need : std::uint8_t { kRequired, kOptional } need = Need::kRequired;
  std::string fallback;  // what is done without the answer, in words; empty: unknown
  enum class Mode : std::uint8_t { kSync, kAsync } mode = Mode::kSync;
  std::optional<Nanos> ttl;        // of a message of kAsync
  std::string dead_letter;         // where messages go that nobody could handle; empty: nowhere
  std::optional<bool> idempotent;  // whether a second call does no harm
};

// Answers that a component gives by itself: a share of the requests, or keys that it may hold.
struct Cache {
  struct Keys {
    double count = 1;       // different ones that are asked for
    double exponent = 0.8;  // of their popularity (Zipf)
    double size = 1;        // of those that it holds
    std::optional<Nanos> ttl;
    std::optional<Ratio> jitter;  // by which the ttl varies
    enum class Misses : std::uint8_t { kEach, kTogether } misses = Misses::kEach;
    enum class Start : std::uint8_t { kCold, kWarm } start = Start::kCold;
  };
  std::vector<std::string> for_steps;  // empty: all
  std::optional<Ratio> hit;            // either this
  std::optional<Keys> keys;            // or this
};

struct Scaling {
  int replicas_min = 1;
  int replicas_max = 1;
  Nanos start{};
  std::optional<CostRate> cost;
  std::optional<Ratio> target;
  enum class Metric : std::uint8_t { kCpu, kConcurrency, kQueue, kArrivalRate };
  std::optional<Metric> metric;
  std::optional<Nanos> window;               // that the metric is a mean of
  std::optional<Nanos> period;               // between two decisions
  std::optional<Nanos> calm;                 // before replicas are given up
  std::optional<ScalingExpectation> expect;  // of what more replicas bring
};

struct Component {
  std::string name;
  Position at;
  enum class Kind : std::uint8_t {
    kService,
    kDatabase,
    kCache,
    kQueue,
    kLoadBalancer,
    kCdn,
    kExternal,  // somebody else's
  } kind = Kind::kService;
  std::optional<int> tier;  // 0: the most critical
  std::string region;       // empty: unknown

  // How much there is of it.
  int replicas = 1;
  std::optional<int> zones;  // that the replicas are spread over
  std::optional<Scaling> scaling;
  struct Deploy {
    int unavailable = 1;  // replicas that are down at once
  };
  std::optional<Deploy> deploy;

  // What a request costs it.
  std::optional<Cores> cpu;
  std::map<std::string, Nanos> demand;  // by step name; "" stands for every other step
  double variation = 1;                 // of the demand: its standard deviation over its mean
  std::optional<int> slots;
  std::string holds;  // formula of the time a slot is held
  struct Batch {
    Ratio slowdown;  // of all by each other request in the batch
  };
  std::optional<Batch> batch;
  std::optional<Cache> cache;
  std::vector<Call> calls;

  // What goes over its network and onto its disks.
  std::optional<BitRate> network;   // of each replica, each way
  std::optional<Nanos> keep_alive;  // how long it leaves a connection of a user open without use
  std::optional<Stores> stores;
  std::optional<Bytes> disk;  // of each replica

  // Who gets in, and who waits.
  enum class Balancing : std::uint8_t {
    kRoundRobin,
    kRandom,
    kLeastLoaded,
    kTwoChoices,
    kSticky
  } balancing = Balancing::kRoundRobin;
  std::optional<int> concurrency;
  std::optional<int> queue;
  enum class Line : std::uint8_t { kFifo, kLifo } line = Line::kFifo;
  enum class WhenFull : std::uint8_t { kRefuse, kDropOldest } when_full = WhenFull::kRefuse;
  std::optional<Distribution> patience;  // seconds in the line at most
  struct RateLimit {
    Rate rate;
    double burst = 1;
  };
  std::optional<RateLimit> rate_limit;
  struct Shed {
    Position at;
    int above = 1;                // requests at one replica, from which on
    std::vector<std::string> on;  // these steps are refused; empty: all
  };
  std::vector<Shed> shed;
  std::optional<int> max_connections;  // that one replica accepts
  std::optional<int> tenants;          // customers who share it
  std::optional<Rate> tenant_limit;    // of one of them

  // What goes wrong, and what is lost.
  Ratio errors{0};  // share of its answers
  struct Outages {
    Nanos every{};                       // on average, from one's end to the next one's beginning
    std::optional<Distribution> length;  // seconds
  };
  std::optional<Outages> pauses;      // nothing is worked on
  std::optional<Outages> failures;    // what is there is lost
  std::optional<Ratio> availability;  // promised or measured
  struct WarmUp {
    Nanos length{};
    Ratio slower{1.0};
  };
  std::optional<WarmUp> warm_up;
  // kSticky: a user must come back to the same replica.
  enum class State : std::uint8_t { kNone, kLocal, kSticky };
  std::optional<State> state;
  std::optional<Ratio> writes;  // share of the requests
};

struct System {
  std::string entry;
  // By step: what passes until an answer is there beside the work and the waits of components.
  std::map<std::string, Nanos> overhead;
  std::vector<Component> components;
};

}  // namespace headroom::spec
