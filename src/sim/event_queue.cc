#include "sim/event_queue.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace headroom::sim {

void EventQueue::Rung::open(std::int64_t from, std::int64_t to, std::size_t buckets_wanted) {
  const auto length = static_cast<std::uint64_t>(to - from);
  start = from;
  end = to;
  shift = std::bit_width(length / buckets_wanted);
  next = 0;
  count = static_cast<std::size_t>((length - 1) >> shift) + 1;
  if (buckets.size() < count) buckets.resize(count);
}

EventQueue::Rung& EventQueue::next_rung() {
  if (depth_ == rungs_.size()) rungs_.emplace_back();
  return rungs_[depth_++];
}

void EventQueue::add_rung(const std::vector<Event>& events, std::int64_t from, std::int64_t to) {
  Rung& rung = next_rung();
  rung.open(from, to, events.size() / kBucket + 1);
  for (const Event& event : events) rung.put(event);
}

// As wide as the nearer half of them is long, twice: what is hours or years away does not make the
// buckets wide.
void EventQueue::begin_rung() {
  const auto middle = later_.begin() + static_cast<std::ptrdiff_t>(later_.size() / 2);
  std::ranges::nth_element(later_, middle, {}, &Event::at);
  const std::int64_t from =
      std::ranges::min_element(later_.begin(), middle, {}, &Event::at)->at.count();
  constexpr std::int64_t kLongest = std::int64_t{1} << 60;  // so that no sum overflows
  const std::int64_t half = std::min(middle->at.count() - from, kLongest);
  Rung& rung = next_rung();
  rung.open(from, from + 2 * half + 1, later_.size() / kBucket + 1);
  std::erase_if(later_, [&rung](const Event& event) {
    if (event.at.count() >= rung.end) return false;
    rung.put(event);
    return true;
  });
}

void EventQueue::refill() {
  while (true) {
    while (depth_ > 0 && rungs_[depth_ - 1].next == rungs_[depth_ - 1].count) --depth_;
    if (depth_ == 0) {
      if (later_.size() > kSoonFew) {
        begin_rung();
        continue;
      }
      soon_until_ = Nanos::max();
      return take(later_);
    }
    Rung& rung = rungs_[depth_ - 1];
    std::vector<Event>& bucket = rung.buckets[rung.next++];
    const std::int64_t until = std::min(rung.starts(rung.next), rung.end);
    if (bucket.size() <= kSoonMost / 2 || rung.shift == 0) {
      soon_until_ = Nanos(until);
      if (bucket.empty()) continue;
      return take(bucket);
    }
    const std::int64_t from = rung.starts(rung.next - 1);
    add_rung(std::exchange(bucket, {}), from, until);
  }
}

void EventQueue::take(std::vector<Event>& events) {
  std::ranges::sort(events, before);
  if (soon_.size() + events.size() > soon_.capacity()) forget_gone();
  soon_.insert(soon_.end(), events.begin(), events.end());
  events.clear();
}

void EventQueue::forget_gone() {
  soon_.erase(soon_.begin(), soon_.begin() + static_cast<std::ptrdiff_t>(first_));
  first_ = 0;
}

void EventQueue::make_room() {
  forget_gone();
  if (soon_.size() <= kSoonMost / 2) return;
  // Those of one moment stay together, and the first moment stays.
  const Nanos until = std::max(soon_[kSoonFew].at, soon_.front().at + Nanos(1));
  const auto far = std::ranges::lower_bound(soon_, until, {}, &Event::at);
  if (far == soon_.end()) return;
  const std::vector<Event> farther(far, soon_.end());
  soon_.erase(far, soon_.end());
  if (soon_until_ == Nanos::max()) {
    later_ = farther;
  } else {
    add_rung(farther, until.count(), soon_until_.count());
  }
  soon_until_ = until;
}

}  // namespace headroom::sim
