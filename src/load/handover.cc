#include "load/handover.h"

#include <algorithm>
#include <iterator>

namespace headroom::load {

Handover::Handover(std::size_t class_count, std::size_t worker_count)
    : class_count_(class_count), workers_(worker_count) {}

std::unique_ptr<Tally> Handover::blank(std::int64_t second) {
  std::unique_ptr<Tally> tally;
  {
    const std::lock_guard lock(mutex_);
    if (!blanks_.empty()) {
      tally = std::move(blanks_.back());
      blanks_.pop_back();
    }
  }
  if (tally == nullptr) tally = std::make_unique<Tally>(class_count_);
  tally->second = second;
  return tally;
}

void Handover::give(std::size_t worker, std::unique_ptr<Tally> tally) {
  const std::lock_guard lock(mutex_);
  workers_[worker].given.push_back(std::move(tally));
  given_.notify_one();
}

void Handover::finish(std::size_t worker) {
  const std::lock_guard lock(mutex_);
  workers_[worker].is_finished = true;
  given_.notify_one();
}

Handover::Taken Handover::take(Nanos patience) {
  Taken taken;
  std::vector<std::unique_ptr<Tally>> merged;
  {
    std::unique_lock lock(mutex_);
    const auto is_done = [this] {
      return std::all_of(workers_.begin(), workers_.end(),
                         [](const Worker& worker) { return worker.is_finished; });
    };
    const auto take_all = [&] {
      while (auto tally = next_merged()) merged.push_back(std::move(tally));
      return !merged.empty() || is_done();
    };
    given_.wait_for(lock, patience, take_all);
    taken.is_finished = is_done();
  }
  // Encoding takes its time; the workers need not wait for it.
  for (auto& tally : merged) {
    taken.slices.push_back(tally->slice());
    std::ranges::move(tally->examples, std::back_inserter(taken.examples));
    recycle(std::move(tally));
  }
  return taken;
}

std::unique_ptr<Tally> Handover::next_merged() {
  std::int64_t second = -1;
  for (const Worker& worker : workers_) {
    if (worker.given.empty()) {
      if (!worker.is_finished) return nullptr;
      continue;
    }
    const std::int64_t first = worker.given.front()->second;
    second = second < 0 ? first : std::min(second, first);
  }
  std::unique_ptr<Tally> sum;
  for (Worker& worker : workers_) {
    if (worker.given.empty() || worker.given.front()->second != second) continue;
    std::unique_ptr<Tally> tally = std::move(worker.given.front());
    worker.given.pop_front();
    worker.in_flight = tally->in_flight;
    worker.waiting = tally->waiting;
    if (sum == nullptr) {
      sum = std::move(tally);
    } else {
      sum->merge(*tally);
      tally->reset();
      blanks_.push_back(std::move(tally));
    }
  }
  if (sum == nullptr) return sum;
  sum->in_flight = 0;
  sum->waiting = 0;
  for (const Worker& worker : workers_) {
    sum->in_flight += worker.in_flight;
    sum->waiting += worker.waiting;
  }
  return sum;
}

void Handover::recycle(std::unique_ptr<Tally> tally) {
  tally->reset();
  const std::lock_guard lock(mutex_);
  blanks_.push_back(std::move(tally));
}

}  // namespace headroom::load
