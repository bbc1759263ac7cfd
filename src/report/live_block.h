// The two faces of the live view: a block of lines to redraw, and one plain line.
//
// Pure functions of the figures.
#pragma once

#include <string>
#include <vector>

#include "report/live_figures.h"
#include "report/screen_line.h"

namespace headroom::report {

// Six or seven lines, each shorter than `columns`: none makes the terminal wrap. `columns` is at
// least 20.
std::vector<ScreenLine> live_block(const LiveFigures& figures, std::size_t columns);

// "    45s     36.2/s  p50 210ms  p95 612ms  ...": without control sequences.
std::string live_line(const LiveFigures& figures);

}  // namespace headroom::report
