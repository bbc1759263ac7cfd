#include "sim/event_queue.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace headroom::sim {
namespace {

std::ptrdiff_t at(std::size_t place) {
  return static_cast<std::ptrdiff_t>(place);
}

}  // namespace

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
  std::copy(soon_.begin() + at(first_), soon_.begin() + at(end_), soon_.begin());
  end_ -= std::exchange(first_, 0);
  if (soon_.size() < end_ + events.size()) soon_.resize(end_ + events.size());
  std::ranges::copy(events, soon_.begin() + at(end_));
  end_ += events.size();
  put_off_ -= events.size();
  events.clear();
}

void EventQueue::make_room() {
  std::copy(soon_.begin() + at(first_), soon_.begin() + at(end_), soon_.begin());
  end_ -= std::exchange(first_, 0);
  if (end_ <= soon_.size() / 2) return;
  // Those of one moment stay together, and the first moment stays.
  const Nanos until = std::max(soon_[kSoonFew].at, soon_.front().at + Nanos(1));
  const auto end = soon_.begin() + at(end_);
  const auto far = std::ranges::lower_bound(soon_.begin(), end, until, {}, &Event::at);
  if (far == end) return soon_.resize(2 * soon_.size());
  const std::vector<Event> farther(far, end);
  end_ -= farther.size();
  put_off_ += farther.size();
  if (soon_until_ == Nanos::max()) {
    later_ = farther;
  } else {
    add_rung(farther, until.count(), soon_until_.count());
  }
  soon_until_ = until;
}

}  // namespace headroom::sim
