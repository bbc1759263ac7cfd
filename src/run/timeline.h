// A run as a series of points over time: for plots, sparklines and the live view.
//
// Each point is computed from the merged histograms of its step, so its percentiles are those of
// all requests that finished in it, whatever the step. Requests count where they finished.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/quantity.h"
#include "run/run.h"

namespace headroom::run {

struct Point {
  Window window;  // the last one ends where the run does, to the second
  // Divisor of the rates: what the run covers of the window, or all of it when that is less than
  // half.
  double seconds = 0;

  double started_per_second = 0;
  double succeeded_per_second = 0;
  double failed_per_second = 0;

  // Nothing where no request of the class has such a sample in the step.
  std::optional<Nanos> response_time_p50;
  std::optional<Nanos> response_time_p95;
  std::optional<Nanos> response_time_p99;
  std::optional<Nanos> ttft_p50;
  std::optional<Nanos> ttft_p95;

  std::uint64_t in_flight = 0;  // of all classes, the most at the end of any of its seconds
};

// Points from the run's start to its last slice, every `step`, which is rounded up to whole
// seconds; in a condensed run, to as many as its widest slice may cover. Gaps in the slices give
// points with zero rates.
std::vector<Point> series(const Run& run, const Requests& requests, Nanos step);

// A step that cuts the run into at most `points` points: a power of two of seconds, so that the
// slices of a condensed run fit into it. Asserts that `points` is above zero.
Nanos step_for(const Run& run, std::size_t points);

}  // namespace headroom::run
