// A block of lines that is redrawn in place, while what happens is written above it and stays in
// the scrollback, as does all that was there before.
//
// A frame is one write that begins by moving up to the first row of the frame before; between
// frames the cursor is visible, below the block, so that a headroom that is killed leaves a usable
// terminal. When the terminal was made narrower than the last frame, nobody knows how many rows
// that one takes now: it is left behind and the next begins below it.
#pragma once

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "report/screen_line.h"

namespace headroom::report {

class RedrawnBlock {
 public:
  // `out` is borrowed and must outlive the block.
  explicit RedrawnBlock(std::ostream& out) : out_(out) {}

  // On a terminal of so many columns. `above`: a painted line that stays; empty: none.
  void draw(const std::vector<ScreenLine>& lines, std::size_t columns, std::string_view above = {});
  // Takes the last frame away, as if there had never been one.
  void wipe(std::size_t columns);

 private:
  // What takes the cursor to where the last frame began.
  std::string rewind(std::size_t columns) const;

  std::ostream& out_;
  std::vector<std::size_t> drawn_;  // columns of each line of the last frame
};

}  // namespace headroom::report
