// How long a sweep is going to take, known before its first search: its searches are carried out
// step by step on services of which it is known what they hold.
//
// Where the real one breaks nobody knows yet. So it is what searches take on average if a service
// of the smallest size breaks anywhere within the rates at which the largest still breaks within
// the range, at each factor alike, and larger ones hold as much more as they are larger. Where
// earlier points of the sweep say what it holds, it is that.
#pragma once

#include <vector>

#include "trial/sweep.h"

namespace headroom::trial {

struct SweepEstimate {
  std::size_t searches = 0;  // that are left to be made
  double holds = 0;          // of each, on average
  Nanos hold{};              // what each of them takes, or takes at least
  // All of them, with the shortest looks at whether the service has recovered. Bringing it up for
  // each search comes on top.
  Nanos length{};
};

// `known` as sweep() has it.
SweepEstimate estimate_of(const SweepSetup& setup, const std::vector<SweepPoint>& known);

}  // namespace headroom::trial
