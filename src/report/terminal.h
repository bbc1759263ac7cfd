// A run as it happens, for the person who waits for it.
//
// On a terminal a small block is redrawn in place once a second; what happens (phases, faults,
// warnings) is written above it and stays.
//
// Elsewhere (a pipe, a log of CI, --no-color) there is one plain line every five seconds.
#pragma once

#include <ostream>
#include <string_view>

#include "report/live_figures.h"
#include "report/redrawn_block.h"
#include "report/screen.h"
#include "run/recorder.h"

namespace headroom::report {

// Never fails: what cannot be shown is no reason to stop a run.
class LiveView final : public run::Recorder {
 public:
  // `out` is borrowed and must outlive the view.
  LiveView(std::ostream& out, Screen screen);

  Result<void> begin(const run::Header& header) override;
  Result<void> add(const run::Slice& slice) override;
  Result<void> add(const run::Event& event) override;
  // Wipes the block, whose place the summary takes. Without it the last frame stays.
  Result<void> finish(const run::End& end) override;

 private:
  bool redraws() const;
  // Draws the block anew, below a line that stays if there is one.
  void draw(std::string_view line_above);

  std::ostream& out_;
  Screen screen_;
  RedrawnBlock block_;
  LiveFigures figures_;
  std::int64_t next_line_at_ = 0;  // second at which the next plain line is due
};

}  // namespace headroom::report
