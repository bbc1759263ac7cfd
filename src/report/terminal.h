// A run as it happens, for the person who waits for it.
//
// On a terminal a small block is redrawn in place once a second; what happens (phases, faults,
// warnings) is written above it and stays in the scrollback, as does all that was there before. A
// frame is one write that begins by moving up to the first row of the frame before; between frames
// the cursor is visible, below the block, so that a headroom that is killed leaves a usable
// terminal. When the terminal was made narrower than the last frame, nobody knows how many rows
// that one takes now: it is left behind and the next begins below it.
//
// Elsewhere (a pipe, a log of CI, --no-color) there is one plain line every five seconds.
#pragma once

#include <functional>
#include <ostream>
#include <vector>

#include "report/live_block.h"
#include "report/paint.h"
#include "run/recorder.h"

namespace headroom::report {

struct Screen {
  enum class Kind { kTerminal, kOther };
  Kind kind = Kind::kOther;
  Colour colour = Colour::kOff;  // off also means no control sequences at all: plain lines
  // Asked before each frame, since a terminal can be resized; empty is 80 by 24.
  std::function<int()> columns = {};
  std::function<int()> rows = {};
};

// The screen behind a file descriptor: whether it is a terminal, and of which size (ioctl
// TIOCGWINSZ, on each call). `wanted` is what the user asked for.
Screen screen_of(int descriptor, Colour wanted);

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
  // What takes the cursor to where the last frame began.
  std::string rewind() const;
  // Draws the block anew, below a line that stays if there is one.
  void draw(std::string_view line_above);

  std::ostream& out_;
  Screen screen_;
  LiveFigures figures_;
  std::int64_t next_line_at_ = 0;   // second at which the next plain line is due
  std::vector<std::size_t> drawn_;  // columns of each line of the last frame
};

}  // namespace headroom::report
