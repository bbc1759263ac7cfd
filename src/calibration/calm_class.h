// One class of requests as a run under a low load has it: for how long a request holds a slot, and
// by what it is seen that one waited for it.
#pragma once

#include <cstdint>

#include "base/histogram.h"
#include "calibration/passage.h"
#include "calibration/subject.h"

namespace headroom::calibration {

struct CalmClass {
  std::uint64_t many = 0;  // requests that say so
  double visits = 0;       // of the component, by one request
  // Seconds of a request in a slot: what the file says, and what its answer took that no other
  // component worked on. Alike where the file says nothing.
  double least = 0;
  double most = 0;
  // Until the first event of a stream; else until the answer was there.
  Histogram signal;
  bool streams = false;
  double tail = 0;       // seconds, the mean, from the first event of a stream to its end
  double variation = 0;  // of the whole: its standard deviation over its mean
};

// `holder`: an index into the components of the spec. `request_class`: into the classes of both.
CalmClass calm_class(const Subject& calm, const Passage& passage, std::size_t holder,
                     std::size_t request_class);

// Seconds, the mean, from the first event of streams to their end; 0 of what does not stream.
double tail_of(const run::Run& run, std::size_t request_class, run::Window window);

// The variance of what was recorded, in seconds squared.
double variance_of(const Histogram& nanos);

}  // namespace headroom::calibration
