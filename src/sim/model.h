// What is simulated, as data: components, what they do for each class of request, and whom they
// call. Plain structs to be put together by hand in a test, or from the service file by model_of()
// (sim/model_of.h).
//
//   users --Call--> component: rate limit, shedding -> a replica, by balancing
//                     replica: waiting line -> concurrency -> the handler of the class
//                     handler: work, look into the cache, calls side by side, work, ...
//
// Numbers of components, classes and calls are their indices. check() says everything that is wrong
// with a model; the simulation asserts that nothing is.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "base/quantity.h"
#include "base/result.h"
#include "sim/law.h"

namespace headroom::sim {

inline constexpr Nanos kNever = Nanos::max();
inline constexpr std::uint32_t kUnlimited = std::numeric_limits<std::uint32_t>::max();
inline constexpr std::uint32_t kAbsent = std::numeric_limits<std::uint32_t>::max();

// --- calls --------------------------------------------------------------------------------------

// What became of an attempt, for who made it.
enum class Outcome : std::uint8_t {
  kAnswered,
  kRefused,      // no place in the line, over the rate, shed, or the breaker was open
  kTimedOut,     // by the caller, or late already when its turn came
  kFailed,       // the component answered with an error
  kLost,         // the replica went down under it
  kUnreachable,  // no replica was up
};
inline constexpr std::size_t kOutcomes = 6;

struct Retry {
  std::uint32_t attempts = 1;  // in all, the first included
  Nanos backoff{};
  enum class Growth : std::uint8_t { kConstant, kDoubling } growth = Growth::kConstant;
  // kFull: uniform between nothing and the pause.
  enum class Jitter : std::uint8_t { kNone, kFull } jitter = Jitter::kNone;
  // Retries over calls: each call adds so much to an account that each retry takes 1 from. The
  // account holds 10 at most, and is full at first.
  std::optional<double> budget;
  // By outcome, which are worth another attempt.
  bool after(Outcome outcome) const { return (outcomes & (1U << static_cast<unsigned>(outcome))); }
  std::uint32_t outcomes = 0b111110;

  bool operator==(const Retry&) const = default;
};

// Lets no call through once too many of the last `calls` failed; after `open` one may try, and
// closes it when it is answered.
struct Breaker {
  std::uint32_t calls = 0;  // up to 64; 0: no breaker
  double failures = 0.5;    // share of them, from which it opens
  Nanos open = std::chrono::seconds(5);
};

struct Call {
  std::uint32_t to = 0;
  Law latency;             // one way; there and back each draw one
  Nanos timeout = kNever;  // of each attempt, the wait for a connection included
  // What a caller that gives up tells: nothing, so that the work goes on, or that it is to stop.
  enum class GivingUp : std::uint8_t { kSilent, kCancels } giving_up = GivingUp::kSilent;
  // kPassedOn: who is called knows when its caller gives up, and does not begin work after that.
  enum class Deadline : std::uint8_t { kUnknown, kPassedOn } deadline = Deadline::kUnknown;
  Retry retry;
  Breaker breaker;
  std::uint32_t connections = kUnlimited;  // under way at once, of each calling replica
  // kOptional: the caller can do without the answer.
  enum class Need : std::uint8_t { kRequired, kOptional } need = Need::kRequired;
};

// --- what a component does for a request --------------------------------------------------------

struct Step {
  enum class Kind : std::uint8_t { kWork, kLookup, kCalls } kind = Kind::kWork;
  // kWork: so long, and as much more as the column says for the row of the request.
  Law work;
  std::uint32_t column = kAbsent;
  // The answer begins when this step is done: the time to first token.
  enum class Then : std::uint8_t { kGoesOn, kAnswerBegins } then = Then::kGoesOn;
  // kLookup: what the cache holds is the answer, and the steps after it are left out.
  // kCalls: side by side; the next step begins when all have been answered.
  struct Made {
    std::uint32_t call = 0;  // index into Component::calls
    double probability = 1;
  };
  std::vector<Made> calls;
};

struct Handler {
  std::vector<Step> steps;
  double errors = 0;  // share of its answers that are one, at the end of the work
  // Requests at the replica from which on it refuses this class: less important ones earlier.
  std::uint32_t shed_above = kUnlimited;
};

// --- components ---------------------------------------------------------------------------------

// The most processor time that a replica may use, as control groups limit it (sim/cpu_quota.h).
struct Quota {
  double cores = 0;  // on average over each period
  Nanos period = std::chrono::milliseconds(100);
};

// How a replica's work is shared among the requests it works on.
struct Processor {
  // kEach: each at full speed, so that `concurrency` servers work side by side.
  // kCores: they share `cores` evenly (processor sharing); one request uses one core at most.
  // kBatch: all at once, each slowed by the others: with n in the batch, 1 + slowdown x (n - 1)
  //   times as long, as a model server that batches continuously.
  enum class Kind : std::uint8_t { kEach, kCores, kBatch } kind = Kind::kEach;
  double cores = 1;  // at once
  double slowdown = 0;
  std::optional<Quota> quota = {};  // of kCores

  // Cores that it may use in the long run.
  double capacity() const { return quota ? quota->cores : cores; }
};

enum class Balancing : std::uint8_t { kRandom, kRoundRobin, kLeastLoaded, kChoices, kSticky };

struct Cache {
  // Either a share of the requests, or keys that requests ask for and that it may hold.
  std::optional<double> hit;
  struct Keys {
    std::uint64_t count = 0;   // different ones
    double exponent = 0.8;     // of their popularity (Zipf)
    std::uint32_t places = 0;  // the least recently used leaves
    Nanos lives = kNever;      // since it was fetched
    // kTogether: who asks for what is being fetched waits for it.
    enum class Misses : std::uint8_t { kEach, kTogether } misses = Misses::kEach;
    enum class Start : std::uint8_t { kCold, kWarm } start = Start::kCold;
  };
  std::optional<Keys> keys;
};

// Each replica has its own, drawn anew each time.
struct Outages {
  Law between;  // from the end of one to the beginning of the next
  Law length;
};

// While a new replica warms up its work takes longer: by `slower` times at first, then less and
// less, in ten steps.
struct WarmUp {
  Nanos length{};
  double slower = 1;
};

struct RateLimit {
  double per_second = 0;  // of the component
  double burst = 1;
};

// Looks every `period` at the mean load of the last one and asks for as many replicas as would have
// had `target` of it; gives up replicas only for what the most of the last `calm` asked for.
struct Autoscaler {
  double target = 0.7;
  std::uint32_t replicas_min = 1;
  Nanos period = std::chrono::seconds(15);
  Nanos calm = std::chrono::minutes(5);
};

struct Component {
  std::string name;
  std::uint32_t replicas = 1;
  std::uint32_t replicas_max = 0;  // that scaling may reach; 0: none beyond `replicas`
  std::uint32_t zones = 1;         // replica i is in zone i modulo it
  Processor processor;
  std::uint32_t concurrency = kUnlimited;  // requests a replica handles at once, calls included
  std::uint32_t queue = kUnlimited;        // that wait at one replica
  enum class Line : std::uint8_t { kFifo, kLifo } line = Line::kFifo;
  enum class WhenFull : std::uint8_t { kRefuseNew, kDropOldest } when_full = WhenFull::kRefuseNew;
  std::optional<Law> patience;  // how long a request waits in the line at most
  Balancing balancing = Balancing::kRoundRobin;
  std::uint32_t choices = 2;  // of kChoices: replicas drawn, of which the least loaded is taken
  std::optional<RateLimit> rate_limit;
  std::optional<Cache> cache;
  std::optional<Outages> pauses;    // for garbage: nothing is worked on
  std::optional<Outages> failures;  // what is there is lost
  Nanos start{};                    // from the decision, or the repair, until a replica serves
  std::optional<WarmUp> warm_up;
  std::optional<Autoscaler> autoscaler;
  std::vector<Call> calls;
  std::vector<Handler> handlers;  // by class; none for a class that never comes here
};

// Something that happens at a moment of the run, whatever the chances.
struct Fault {
  Nanos at{};
  std::uint32_t component = 0;
  std::uint32_t zone = kAbsent;  // all its replicas there, or else
  std::uint32_t replicas = 1;    // the first so many that are up
  Nanos length = kNever;         // after which they start again; kNever: they stay down
};

struct Model {
  std::vector<std::string> classes;
  // One number of seconds for each row of the data (a request's output tokens, at 15 ms each).
  std::vector<std::vector<float>> columns;
  std::vector<Component> components;
  // What the users of each class call.
  std::vector<Call> users;
  std::vector<Fault> faults;
};

// All that is wrong with it: what, why, and what to do; empty when nothing is.
[[nodiscard]] Problems check(const Model& model);

}  // namespace headroom::sim
