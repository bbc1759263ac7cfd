// What is going to happen, in order of time; what is due at one moment, in the order in which it
// was announced. That order is what makes a simulation replay.
//
// A heap of four children a node: half as deep as a binary one, and the four lie in two cache
// lines. Nothing is ever taken out but the first: an event that no longer matters carries a version
// that its subject has outlived, and whoever receives it lets it pass. Timeouts, of which nearly
// none ever fires, do not come here one by one (sim/timeouts.h).
//
// Not thread-safe. Allocates only while it holds more events than ever before.
#pragma once

#include <cstdint>
#include <vector>

#include "base/check.h"
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
    const Event event{.at = at,
                      .order = (pushed_++ << 8) | static_cast<std::uint64_t>(kind),
                      .subject = subject,
                      .version = version};
    if (has_hole_) {
      has_hole_ = false;
      sink(event);
    } else {
      heap_.push_back(event);
      rise(event);
    }
  }

  // The first leaves; asserts that there is one. Its place stays open for the event that most often
  // follows at once, which then need not climb from the bottom.
  Event pop() {
    close_hole();
    HEADROOM_CHECK(!heap_.empty(), "nothing is going to happen");
    has_hole_ = true;
    return heap_.front();
  }

  // When the first is due; asserts that there is one.
  Nanos next_at() {
    close_hole();
    HEADROOM_CHECK(!heap_.empty(), "nothing is going to happen");
    return heap_.front().at;
  }

  bool empty() const { return heap_.size() == (has_hole_ ? 1 : 0); }
  std::size_t size() const { return heap_.size() - (has_hole_ ? 1 : 0); }
  std::uint64_t pushed() const { return pushed_; }

 private:
  static bool before(const Event& a, const Event& b) {
    return static_cast<bool>(static_cast<int>(a.at < b.at) | (static_cast<int>(a.at == b.at) &
                                                              static_cast<int>(a.order < b.order)));
  }

  void close_hole() {
    if (!has_hole_) return;
    has_hole_ = false;
    const Event last = heap_.back();
    heap_.pop_back();
    if (!heap_.empty()) sink(last);
  }

  // Puts `event` where the last one stands, or above.
  void rise(const Event& event) {
    std::size_t at = heap_.size() - 1;
    while (at > 0) {
      const std::size_t parent = (at - 1) / 4;
      if (!before(event, heap_[parent])) break;
      heap_[at] = heap_[parent];
      at = parent;
    }
    heap_[at] = event;
  }

  // Puts `event` where the first one stood, or below.
  void sink(const Event& event) {
    const std::size_t size = heap_.size();
    Event* const heap = heap_.data();
    std::size_t at = 0;
    std::size_t child = 1;
    for (; child + 4 <= size; child = 4 * at + 1) {
      const std::size_t left =
          child + static_cast<std::size_t>(before(heap[child + 1], heap[child]));
      const std::size_t right =
          child + 2 + static_cast<std::size_t>(before(heap[child + 3], heap[child + 2]));
      const std::size_t least = before(heap[right], heap[left]) ? right : left;
      if (!before(heap[least], event)) {
        heap[at] = event;
        return;
      }
      heap[at] = heap[least];
      at = least;
    }
    if (child < size) {
      std::size_t least = child;
      for (std::size_t i = child + 1; i < size; ++i) {
        if (before(heap[i], heap[least])) least = i;
      }
      if (before(heap[least], event)) {
        heap[at] = heap[least];
        at = least;
      }
    }
    heap[at] = event;
  }

  std::vector<Event> heap_;
  bool has_hole_ = false;  // the first place is open
  std::uint64_t pushed_ = 0;
};

}  // namespace headroom::sim
