// What is going to happen, in order of time; what is due at one moment, in the order in which it
// was announced. That order is what makes a simulation replay.
//
// A ladder (Tang, Goh and Thng 2005): what is due soon lies sorted, what comes after it in buckets
// of some eight events, each sorted when its time has come, and what comes after those in no order
// at all. So an event costs the same however many are pending, and who is next, and next
// to that, is known beforehand (`ahead`). With few pending all lie sorted.
//
// Nothing is ever taken out but the first: an event that no longer matters carries a version that
// its subject has outlived, and whoever receives it lets it pass. Timeouts, of which nearly none
// ever fires, do not come here one by one (sim/timeouts.h).
//
// Not thread-safe. Allocates only while it holds more events than ever before.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/quantity.h"

namespace headroom::sim {

enum class EventKind : std::uint8_t {
  kArrival,    // the next request of open source `subject`
  kThought,    // user `subject` of a closed source has thought
  kSession,    // the next session of stream `subject` begins
  kVisit,      // the pause of session `subject` is over
  kReached,    // job `subject` reached its component
  kAnswered,   // the answer of job `subject` reached its caller
  kWorkDone,   // job `subject` has had its work
  kShareDone,  // at replica `subject` the next of those that share it may be done
  kTimeouts,   // of edge `subject` the oldest may have timed out
  kRetry,      // job `subject`, a further attempt, sets out
  kPatience,   // job `subject` waits no longer
  kPause,      // replica `subject` stops for garbage, or goes on
  kFailure,    // replica `subject` fails
  kReady,      // replica `subject` is up
  kWarm,       // replica `subject` is a step warmer
  kFault,      // fault `subject` of the model strikes
  kScaling,    // component `subject` looks at its load
};

struct Event {
  Nanos at{};
  std::uint64_t order = 0;  // the number of the event, and its kind in the last byte
  std::uint32_t subject = 0;
  std::uint32_t version = 0;

  EventKind kind() const { return static_cast<EventKind>(order & 0xFF); }
};

class EventQueue {
 public:
  void push(Nanos at, EventKind kind, std::uint32_t subject, std::uint32_t version = 0) {
    const std::uint64_t order = (pushed_++ << 8) | static_cast<std::uint64_t>(kind);
    if (at < soon_until_ && end_ == soon_.size()) make_room();
    if (at >= soon_until_) return put_off({at, order, subject, version});
    // Whatever is there was announced before it, so that of one moment it is the last.
    std::size_t place = end_++;
    for (; place > first_ && at < soon_[place - 1].at; --place) soon_[place] = soon_[place - 1];
    // Field by field: an event that is put together elsewhere and copied waits for itself.
    Event& event = soon_[place];
    event.at = at;
    event.order = order;
    event.subject = subject;
    event.version = version;
  }

  // The first leaves, if it is due before `until`.
  std::optional<Event> pop_before(Nanos until) {
    if (end_ - first_ < kAhead && put_off_ > 0) refill();
    if (first_ == end_ || soon_[first_].at >= until) return std::nullopt;
    return soon_[first_++];
  }

  // The one that is due after so many others, as far as that is known now; nullptr otherwise. One
  // that is announced later may come before it.
  const Event* ahead(std::size_t others) const {
    return first_ + others < end_ ? &soon_[first_ + others] : nullptr;
  }

  std::size_t size() const { return end_ - first_ + put_off_; }
  std::uint64_t popped() const { return pushed_ - size(); }

 private:
  // Places of events that are due soon, of which a few stay when they are full.
  static constexpr std::size_t kSoonMost = 256;
  static constexpr std::size_t kSoonFew = 32;
  static constexpr std::size_t kBucket = 8;
  static constexpr std::size_t kAhead = 10;  // are due soon, where there are so many

  // A stretch of time in buckets of 2^shift nanoseconds; those before `next` have been taken.
  struct Rung {
    std::int64_t start = 0;
    std::int64_t end = 0;  // of what may be put here, within the last bucket
    int shift = 0;
    std::size_t next = 0;
    std::size_t count = 0;
    std::vector<std::vector<Event>> buckets;  // as many as ever needed, of which `count` are used

    void open(std::int64_t from, std::int64_t to, std::size_t buckets_wanted);
    void put(const Event& event) {
      buckets[static_cast<std::size_t>((event.at.count() - start) >> shift)].push_back(event);
    }
    std::int64_t starts(std::size_t bucket) const {
      return start + (static_cast<std::int64_t>(bucket) << shift);
    }
  };

  static constexpr auto before = [](const Event& a, const Event& b) {
    return a.at < b.at || (a.at == b.at && a.order < b.order);
  };

  // One that is not due soon.
  void put_off(const Event& event) {
    ++put_off_;
    for (std::size_t i = depth_; i-- > 0;) {
      if (event.at.count() < rungs_[i].end) return rungs_[i].put(event);
    }
    later_.push_back(event);
  }
  // Makes the next of those that were put off some that are due soon; there are some.
  void refill();
  // All of them follow those that are due soon.
  void take(std::vector<Event>& events);
  // The nearest of the later ones get a rung.
  void begin_rung();
  // Room for one more that is due soon: in the places of those that have left, by putting off the
  // farther ones, or else by more places.
  void make_room();
  // Of events between the two moments, the second of which is where the rungs begin.
  void add_rung(const std::vector<Event>& events, std::int64_t from, std::int64_t to);
  Rung& next_rung();

  std::vector<Event> soon_ = std::vector<Event>(kSoonMost);  // sorted, from first_ to end_
  std::size_t first_ = 0;
  std::size_t end_ = 0;
  Nanos soon_until_ = Nanos::max();
  std::vector<Rung> rungs_;  // each a bucket of the one before; `depth_` are in use
  std::size_t depth_ = 0;
  std::vector<Event> later_;  // after all rungs, in any order
  std::size_t put_off_ = 0;   // in rungs and later
  std::uint64_t pushed_ = 0;
};

}  // namespace headroom::sim
