// Which classes of requests used the processor time that components used.
//
// The utilisation law says what all classes used together, and no more: where they come in fixed
// proportions, their demands cannot be told from that sum. A regression over the seconds of a run
// (Rolia and Vetland 1995; non-negative least squares as Lawson and Hanson 1974) tells them apart
// only by the chance in those proportions: of some hundred requests whose own demands scatter it
// leaves a rare class an interval wider than any guess. So proportions are those of the file,
// within what response times allow: no answer comes sooner than the work for it takes, so that the
// mean demand of a class, over all components that it waits for, is its mean response time at most.
// What is thereby taken from a class the other classes of the component used.
#pragma once

#include <limits>
#include <vector>

namespace headroom::calibration {

// One component, while it was observed. By class of requests:
struct UsedProcessor {
  double seconds = 0;                // of processor time, by all of them
  std::vector<double> visits;        // that came there
  std::vector<double> proportions;   // of the demands of a visit to each other; above 0 somewhere
  std::vector<double> each_request;  // visits of one request
};

inline constexpr double kNoBound = std::numeric_limits<double>::infinity();

// Seconds of a visit, by component, then class. `waits`: by class, the mean time in seconds that
// its answer took under a light load; kNoBound where that says nothing. Where the bounds would
// leave processor time that nobody used, they are left aside for that component: it does more than
// its requests wait for, and predictions need the sum to be right.
std::vector<std::vector<double>> attributed(const std::vector<UsedProcessor>& used,
                                            const std::vector<double>& waits);

}  // namespace headroom::calibration
