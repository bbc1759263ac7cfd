// What waits to be delivered, between the thread that runs the test and one that talks to a
// receiver. Putting something in never waits: when the receiver is behind by more than the
// capacity, the oldest goes, and is counted.
//
// Safe from any thread. One thread takes.
#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <vector>

#include "base/quantity.h"

namespace headroom::telemetry {

using Deadline = std::chrono::steady_clock::time_point;

template <class Item>
class Outbox {
 public:
  explicit Outbox(std::size_t capacity) : capacity_(capacity) {}

  // --- the test's side ---

  void put(Item item) {
    const std::lock_guard lock(mutex_);
    if (waiting_.size() == capacity_) {
      waiting_.pop_front();
      ++dropped_;
    }
    waiting_.push_back(std::move(item));
    changed_.notify_one();
  }

  // Nothing more comes, and what waits is worth delivering until `deadline` only.
  void close(Deadline deadline) {
    const std::lock_guard lock(mutex_);
    deadline_ = std::min(deadline_, deadline);
    changed_.notify_one();
  }

  // --- the delivering side ---

  // The oldest, `most` of them at most. Waits for the first; none: it is over.
  std::vector<Item> take(std::size_t most) {
    std::unique_lock lock(mutex_);
    while (waiting_.empty() && deadline_ == kOpen) changed_.wait(lock);
    std::vector<Item> taken;
    if (is_over()) return taken;
    for (; !waiting_.empty() && taken.size() < most; waiting_.pop_front()) {
      taken.push_back(std::move(waiting_.front()));
    }
    return taken;
  }

  // Waits before another attempt; says whether there is time for one.
  bool pause(Nanos length) {
    const auto until = std::chrono::steady_clock::now() + length;
    std::unique_lock lock(mutex_);
    while (!is_over() && std::chrono::steady_clock::now() < until) {
      changed_.wait_until(lock, std::min(until, deadline_));
    }
    return !is_over();
  }

  // `length`, or what the deadline leaves of it.
  Nanos at_most(Nanos length) const {
    const std::lock_guard lock(mutex_);
    return std::clamp<Nanos>(deadline_ - std::chrono::steady_clock::now(), Nanos::zero(), length);
  }

  // Dropped, and what still waits.
  std::uint64_t undelivered() const {
    const std::lock_guard lock(mutex_);
    return dropped_ + waiting_.size();
  }

 private:
  static constexpr Deadline kOpen = Deadline::max();

  bool is_over() const {
    return deadline_ != kOpen && std::chrono::steady_clock::now() >= deadline_;
  }

  const std::size_t capacity_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Item> waiting_;
  std::uint64_t dropped_ = 0;
  Deadline deadline_ = kOpen;
};

}  // namespace headroom::telemetry
