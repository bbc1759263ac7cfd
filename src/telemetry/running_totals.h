// A run's counts and histograms since its beginning, brought forward second by second, and what
// they look like as metrics. docs/formats/metrics.md names them all.
#pragma once

#include <vector>

#include "run/run.h"
#include "telemetry/snapshot.h"

namespace headroom::telemetry {

class RunningTotals {
 public:
  // Of a run that has begun: `header` is complete.
  explicit RunningTotals(run::Header header);

  void add(const run::Slice& slice);

  // As of the end of the last slice. All counters are there from the start, at zero, so that the
  // first second is an increase like any other. A histogram of something that may never happen (a
  // failure, an event of a stream) is there from its first value on.
  Snapshot snapshot() const;
  // What closes the run, a millisecond after the last one.
  Snapshot ended() const;

 private:
  run::Header header_;
  std::int64_t seconds_ = 0;  // since the start, up to the end of the last slice
  std::uint64_t in_flight_ = 0;
  run::GeneratorTotals generator_;
  std::vector<run::Totals> totals_;       // by class
  std::vector<run::Totals> last_second_;  // likewise
};

}  // namespace headroom::telemetry
