// Runs made by hand, for tests: every number in them is chosen, so every result can be checked.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "run/run.h"

namespace headroom::run {

// Neither slices nor an end.
inline Run empty_run() {
  return {};
}

// `length` seconds without any request, finished.
inline Run quiet_run(std::vector<std::string> classes, std::int64_t length) {
  Run run;
  run.header.id = "20261123-185301-load-7f3a";
  run.header.classes = std::move(classes);
  for (std::int64_t second = 0; second < length; ++second) {
    Slice slice;
    slice.second = second;
    slice.classes.resize(run.header.classes.size());
    run.slices.push_back(std::move(slice));
  }
  run.end = End{.duration = std::chrono::seconds(length)};
  return run;
}

// Where something happens in a run that has a slice for each second.
struct Spot {
  std::int64_t second = 0;
  std::size_t request_class = 0;
};

inline ClassSlice& at(Run& run, Spot spot) {
  return run.slices[static_cast<std::size_t>(spot.second)].classes[spot.request_class];
}

inline void record_encoded(std::string& bytes, std::uint64_t value, std::uint64_t times) {
  Histogram histogram;
  if (!bytes.empty()) histogram = Histogram::decode(bytes).value();
  histogram.record(value, times);
  bytes = histogram.encode();
}

inline void record(Run& run, Spot spot, Measure measure, std::uint64_t value,
                   std::uint64_t times = 1) {
  record_encoded(at(run, spot).histograms[static_cast<std::size_t>(measure)], value, times);
}

inline void succeed(Run& run, Spot spot, Nanos response_time, std::uint64_t times = 1) {
  at(run, spot).started += times;
  at(run, spot).succeeded += times;
  record(run, spot, Measure::kResponseTime, static_cast<std::uint64_t>(response_time.count()),
         times);
}

inline void fail_requests(Run& run, Spot spot, Failure failure, std::uint64_t times = 1) {
  at(run, spot).started += times;
  at(run, spot).failed[static_cast<std::size_t>(failure)] += times;
}

inline void be_late(Run& run, std::int64_t second, Nanos lateness, std::uint64_t times = 1) {
  record_encoded(run.slices[static_cast<std::size_t>(second)].generator.lateness,
                 static_cast<std::uint64_t>(lateness.count()), times);
}

}  // namespace headroom::run
