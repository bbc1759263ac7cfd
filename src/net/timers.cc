#include "net/timers.h"

#include <algorithm>

#include "base/check.h"

namespace headroom::net {
namespace {

// Four children to a node: half the levels of a binary heap, and the children share a cache line
// or two.
constexpr std::size_t kWays = 4;

}  // namespace

void Timers::arm(Timer& timer, Nanos due) {
  const Entry entry{due, order_++, &timer};
  if (!timer.is_armed()) {
    heap_.push_back(entry);
    sift_up(heap_.size() - 1, entry);
    return;
  }
  const std::size_t place = timer.place_;
  if (entry.before(heap_[place])) {
    sift_up(place, entry);
  } else {
    sift_down(place, entry);
  }
}

void Timers::disarm(Timer& timer) {
  if (!timer.is_armed()) return;
  const std::size_t place = timer.place_;
  timer.place_ = Timer::kNowhere;
  const Entry last = heap_.back();
  heap_.pop_back();
  if (place == heap_.size()) return;
  if (place > 0 && last.before(heap_[(place - 1) / kWays])) {
    sift_up(place, last);
  } else {
    sift_down(place, last);
  }
}

void Timers::run_due(Nanos now) {
  const std::uint64_t newest = order_;
  while (!heap_.empty() && heap_.front().due <= now && heap_.front().order < newest) {
    Timer& timer = *heap_.front().timer;
    disarm(timer);
    timer.on_time(now);
  }
}

void Timers::sift_up(std::size_t place, Entry entry) {
  while (place > 0) {
    const std::size_t parent = (place - 1) / kWays;
    if (!entry.before(heap_[parent])) break;
    put(place, heap_[parent]);
    place = parent;
  }
  put(place, entry);
}

void Timers::sift_down(std::size_t place, Entry entry) {
  for (;;) {
    const std::size_t first = place * kWays + 1;
    if (first >= heap_.size()) break;
    const std::size_t end = std::min(first + kWays, heap_.size());
    std::size_t least = first;
    for (std::size_t child = first + 1; child < end; ++child) {
      if (heap_[child].before(heap_[least])) least = child;
    }
    if (!heap_[least].before(entry)) break;
    put(place, heap_[least]);
    place = least;
  }
  put(place, entry);
}

}  // namespace headroom::net
