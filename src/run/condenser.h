// Keeps a run in bounded memory: a recorder whose slices are merged, pair by pair, when there are
// too many, so that a day takes no more than twenty minutes do.
//
// Nothing is merged across the end of the warm-up or of the load, so totals over the windows of
// run/run.h (whole, judged, under load) are exact, as is every point of a series whose step is that
// of step_for(). What asks for other windows has to see the seconds (run/judging.h, the store).
#pragma once

#include <cstdint>

#include "run/judging.h"
#include "run/recorder.h"

namespace headroom::run {

// Twice as many as the points of the widest plot.
inline constexpr std::size_t kMostSlices = 1200;
// Told in reports; what more there are is counted. Faults are always kept.
inline constexpr std::size_t kMostEvents = 1000;

class Condenser final : public Recorder {
 public:
  // None of them fails. Asserts that the slice is of one second.
  Result<void> begin(const Header& header) override;
  Result<void> add(const Slice& slice) override;
  Result<void> add(const Event& event) override;
  Result<void> finish(const End& end) override;

  const Run& run() const { return run_; }
  Run take();

 private:
  void condense();
  bool belong_together(const Slice& left, const Slice& right) const;

  Run run_;
  std::int64_t stride_ = 1;  // seconds of the slices that have settled; a power of two
  std::uint64_t left_out_ = 0;
};

}  // namespace headroom::run
