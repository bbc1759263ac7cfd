// Where text is shown to somebody who waits.
#pragma once

#include <cstddef>
#include <functional>

#include "report/paint.h"

namespace headroom::report {

struct Screen {
  // For the cursor, and for what is told above a block.
  static constexpr std::size_t kRowsBeside = 2;

  enum class Kind { kTerminal, kOther };
  Kind kind = Kind::kOther;
  Colour colour = Colour::kOff;  // off also means no control sequences at all: plain lines
  // Asked before each frame, since a terminal can be resized; empty is 80 by 24.
  std::function<int()> columns = {};
  std::function<int()> rows = {};

  std::size_t width() const;
  std::size_t height() const;
  // Whether a block of so many lines can be redrawn there: a terminal that is not too narrow to say
  // more than a line does, nor so low that the block would scroll it.
  bool can_redraw(std::size_t lines) const;
};

// The screen behind a file descriptor: whether it is a terminal, and of which size (ioctl
// TIOCGWINSZ, on each call). `wanted` is what the user asked for.
Screen screen_of(int descriptor, Colour wanted);

}  // namespace headroom::report
