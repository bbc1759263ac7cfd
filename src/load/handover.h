// Where the workers' seconds become the run's: each worker gives every second in turn, and the
// engine takes a second once all workers that are still at work have given it.
//
// Safe from any thread; it is touched once per worker and second, so a mutex is enough. Tallies
// go round: what the engine has used, a worker fills again.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

#include "load/tally.h"

namespace headroom::load {

class Handover {
 public:
  Handover(std::size_t class_count, std::size_t worker_count);

  // --- the workers' side ---

  // An empty one, for the second named.
  std::unique_ptr<Tally> blank(std::int64_t second);
  // The seconds of one worker come in order, without gaps, from 0.
  void give(std::size_t worker, std::unique_ptr<Tally> tally);
  // This worker gives no more.
  void finish(std::size_t worker);

  // --- the engine's side ---

  struct Taken {
    std::vector<run::Slice> slices;  // rising
    std::vector<FailureExample> examples;
    bool is_finished = false;  // every worker has finished, and this is the last
  };
  // Waits up to `patience` for something to take.
  Taken take(Nanos patience);

 private:
  std::unique_ptr<Tally> next_merged();  // nothing when a worker still owes it
  void recycle(std::unique_ptr<Tally> tally);

  struct Worker {
    std::deque<std::unique_ptr<Tally>> given;
    bool is_finished = false;
    // At the end of its last second that was taken: what a worker leaves open stays open.
    std::uint64_t in_flight = 0;
    std::uint64_t waiting = 0;
  };
  const std::size_t class_count_;
  std::mutex mutex_;
  std::condition_variable given_;
  std::vector<Worker> workers_;
  std::vector<std::unique_ptr<Tally>> blanks_;
};

}  // namespace headroom::load
