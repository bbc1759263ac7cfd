// A line of a block that is redrawn in place: painted, and never so wide that the terminal wraps
// it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "report/paint.h"

namespace headroom::report {

struct ScreenLine {
  std::string painted;
  std::size_t columns;  // that it takes on the screen
};

// Puts one together from pieces, cut to the columns there are before they are painted.
class LineBuilder {
 public:
  // `columns` of the screen, at least 1. The last one stays free: writing into it makes some
  // terminals wrap.
  explicit LineBuilder(std::size_t columns) : left_(columns - 1) {}

  LineBuilder& add(std::string_view text, Tone tone = Tone::kPlain);
  // What the line is about, quiet and ten columns wide.
  LineBuilder& label(std::string_view name);

  std::size_t left() const { return left_; }
  ScreenLine finish() { return std::move(line_); }

 private:
  std::size_t left_;
  ScreenLine line_{.painted = {}, .columns = 0};
};

}  // namespace headroom::report
