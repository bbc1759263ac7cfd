// The timers of one event loop: a four-way heap of moments, intrusive, without allocation per
// timer once warm.
//
// Arming and disarming cost a few dozen nanoseconds at ten thousand timers. What would be re-armed
// for every request (a timeout that almost never fires) should be left armed instead, and look at
// its true deadline when it fires: then it costs nothing per request.
//
// Not thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "base/quantity.h"

namespace headroom::net {

class Timers;

// Something that wants to run at a moment. Must be disarmed before it dies.
class Timer {
 public:
  Timer() = default;
  virtual ~Timer() = default;
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;

  // It is disarmed by then and may arm itself again. `now` is not before the moment asked for.
  virtual void on_time(Nanos now) = 0;

  bool is_armed() const { return place_ != kNowhere; }

 private:
  friend class Timers;
  static constexpr std::size_t kNowhere = std::numeric_limits<std::size_t>::max();
  std::size_t place_ = kNowhere;  // index in the heap
};

class Timers {
 public:
  // Arms the timer, or moves it when it is armed.
  void arm(Timer& timer, Nanos due);
  // Does nothing when it is not armed.
  void disarm(Timer& timer);

  // Of the earliest timer; Nanos::max() when there is none.
  Nanos next_due() const { return heap_.empty() ? Nanos::max() : heap_.front().due; }
  // When this timer, which must be armed, is due.
  Nanos due_of(const Timer& timer) const { return heap_[timer.place_].due; }
  // Runs every timer due at or before `now`, earliest first; those armed meanwhile for a moment not
  // after `now` wait for the next call, so that a timer that re-arms itself cannot hold the loop.
  void run_due(Nanos now);
  std::size_t size() const { return heap_.size(); }

 private:
  struct Entry {
    Nanos due;
    std::uint64_t order;  // of arming: breaks ties, first come first served
    Timer* timer;
    bool before(const Entry& other) const {
      return due != other.due ? due < other.due : order < other.order;
    }
  };
  void sift_up(std::size_t place, Entry entry);
  void sift_down(std::size_t place, Entry entry);
  void put(std::size_t place, Entry entry) {
    heap_[place] = entry;
    entry.timer->place_ = place;
  }

  std::vector<Entry> heap_;
  std::uint64_t order_ = 0;
};

}  // namespace headroom::net
