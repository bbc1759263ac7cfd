// What one thread counted in one second, before it becomes a slice of the run.
//
// Plain values without locks: a worker owns the one it fills, the engine those handed over.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/histogram.h"
#include "run/run.h"

namespace headroom::load {

struct ClassTally {
  std::uint64_t started = 0;
  std::uint64_t succeeded = 0;
  std::array<std::uint64_t, run::kFailureKinds> failed{};
  std::vector<std::pair<int, std::uint64_t>> statuses;  // few: searched from the front
  std::uint64_t events = 0;
  std::uint64_t bytes_in = 0;
  std::uint64_t bytes_out = 0;
  std::array<std::uint64_t, run::kCounters> counters{};
  std::vector<std::pair<std::uint32_t, std::uint64_t>> failed_checks;  // few, as statuses are
  std::array<Histogram, run::kMeasures> histograms;

  Histogram& of(run::Measure measure) { return histograms[static_cast<std::size_t>(measure)]; }
  std::uint64_t& of(run::Counter counter) { return counters[static_cast<std::size_t>(counter)]; }
  void count_status(int status, std::uint64_t times);
  void count_failed_check(std::uint32_t check, std::uint64_t times);
};

// A failure in words.
struct FailureExample {
  std::uint32_t request_class = 0;
  run::Failure failure{};
  Nanos at{};
  std::string words;
};

struct Tally {
  explicit Tally(std::size_t class_count) : classes(class_count) {}

  std::int64_t second = 0;
  std::vector<ClassTally> classes;
  Histogram lateness;
  Histogram loop_delay;
  std::vector<FailureExample> examples;  // not part of the slice
  std::uint64_t scheduled = 0;
  std::uint64_t begun = 0;
  std::uint64_t dropped = 0;
  std::uint64_t waiting = 0;    // a level, at the second's end
  std::uint64_t in_flight = 0;  // likewise

  void merge(const Tally& other);  // of the same second and classes; not the two that are levels
  void reset();
  // All but the CPU time and the strain, which are the process's and not a thread's.
  run::Slice slice() const;
};

}  // namespace headroom::load
