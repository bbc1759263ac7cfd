// What the live view knows of a run that is going on: the last seconds in full, the past as one
// figure for each second, and sums since the start. Its memory does not grow with the run.
#pragma once

#include <deque>
#include <optional>

#include "run/run.h"

namespace headroom::report {

class LiveFigures {
 public:
  // One second, for the sparklines.
  struct Second {
    double rate = 0;  // requests finished
    std::optional<double> p95_seconds;
  };

  void begin(const run::Header& header);
  void add(const run::Slice& slice);

  const run::Header& header() const { return recent_.header; }
  std::int64_t seconds() const { return seconds_; }  // seen so far, the last one included
  run::Totals recent() const;                        // of the last five seconds
  const std::deque<Second>& history() const { return history_; }  // oldest first
  const run::Counts& sum() const { return sum_; }                 // since the start, of all classes
  std::uint64_t in_flight() const { return in_flight_; }
  std::uint64_t started() const { return started_; }  // in the last second

 private:
  run::Run recent_;  // the header, and the last slices only
  std::deque<Second> history_;
  run::Counts sum_;
  std::uint64_t in_flight_ = 0;
  std::uint64_t started_ = 0;
  std::int64_t seconds_ = 0;
};

}  // namespace headroom::report
