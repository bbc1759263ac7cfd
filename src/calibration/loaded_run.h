// A run, held against what a run under a low load says of its classes of requests: the slots of one
// component that were in use, and how many of the requests waited for one.
#pragma once

#include <vector>

#include "calibration/calm_class.h"

namespace headroom::calibration {

struct LoadedRun {
  std::vector<double> per_second;  // by class: requests that succeeded
  // Of the classes that visit the component:
  double throughput = 0;  // visits a second of those that succeeded
  double come = 0;        // requests a second that were begun and not broken off
  double done = 0;        // that succeeded
  double in_system = 0;   // that were there, on average
  double waited = 0;      // the share that waited for a slot, at least
  // Slots in use on average, of all replicas together, and the variance of that by chance.
  double least = 0;
  double most = 0;
  double variance = 0;
  double known = 0;  // the share of the requests of which the low load tells enough
};

LoadedRun loaded_run(const run::Run& run, const std::vector<CalmClass>& classes);

}  // namespace headroom::calibration
