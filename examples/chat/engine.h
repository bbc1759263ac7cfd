// The stand-in for a GPU: a fixed number of slots, a queue before them, tokens at a fixed pace.
//
// A generation holds one slot for
//
//     first_token + per_prompt_token * prompt tokens + per_token * (output tokens - 1)
//
// and makes its first token after the first two terms, then one every per_token. Who finds no slot
// waits, first come first served; who finds the queue full is turned away.
//
// A pure state machine: it neither reads a clock nor waits. Whoever drives it calls advance() with
// the time, at next_due() or later; tokens are made at the moments they are due however late the
// call comes, so a slow driver bunches tokens but loses no capacity. Not thread-safe.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <limits>
#include <memory>
#include <set>
#include <utility>

namespace chat {

using Nanos = std::chrono::nanoseconds;
using TimePoint = std::chrono::steady_clock::time_point;

inline constexpr std::size_t kUnlimited = std::numeric_limits<std::size_t>::max();

struct Pace {
  Nanos first_token = std::chrono::milliseconds(120);
  Nanos per_prompt_token = std::chrono::microseconds(20);
  Nanos per_token = std::chrono::milliseconds(5);
};

// One answer in the making. `output` tokens are wanted, at least 1; `made` are there.
struct Generation {
  enum class State { kWaiting, kRunning, kDone, kCancelled };

  std::size_t prompt_tokens = 0;
  std::size_t output_tokens = 1;
  std::size_t made_tokens = 0;
  State state = State::kWaiting;
  TimePoint due;  // of the next token, while running
  // Called after tokens were made. Empty once nobody listens any more: then the tokens count as
  // unheard. Must not call back into the engine.
  std::function<void()> on_progress;
};

class Engine {
 public:
  struct Options {
    std::size_t slots = 8;   // at least 1
    std::size_t queue = 64;  // places to wait; 0: none, kUnlimited: no bound
    Pace pace;
  };

  explicit Engine(const Options& options);

  // nullptr when all slots are busy and the queue is full.
  std::shared_ptr<Generation> submit(Generation wanted, TimePoint now);
  // Takes it out of the queue or frees its slot, for the next to start at `now`. Does nothing to
  // one that has ended.
  void cancel(Generation& generation, TimePoint now);

  // Makes all tokens due by `now` and starts who waits as slots become free.
  void advance(TimePoint now);
  // When the next token is due; TimePoint::max() while no slot is busy.
  [[nodiscard]] TimePoint next_due() const;

  [[nodiscard]] std::size_t slots() const { return options_.slots; }
  [[nodiscard]] std::size_t busy() const { return running_.size(); }
  [[nodiscard]] std::size_t waiting() const { return waiting_.size(); }
  // Since the beginning, over all generations.
  [[nodiscard]] std::uint64_t made_tokens() const { return made_tokens_; }
  [[nodiscard]] std::uint64_t unheard_tokens() const { return unheard_tokens_; }

 private:
  using Entry = std::shared_ptr<Generation>;
  struct DueFirst {
    bool operator()(const Entry& left, const Entry& right) const {
      return std::pair(left->due, left.get()) < std::pair(right->due, right.get());
    }
  };

  void start(Entry generation, TimePoint now);
  void start_waiting(TimePoint now);

  Options options_;
  std::deque<Entry> waiting_;
  std::set<Entry, DueFirst> running_;
  std::uint64_t made_tokens_ = 0;
  std::uint64_t unheard_tokens_ = 0;
};

}  // namespace chat
