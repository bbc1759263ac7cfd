// A search for the break point in the terminal: a line for each probe as it ends, and the result.
#pragma once

#include <string>

#include "report/paint.h"
#include "trial/breakpoint.h"

namespace headroom::report {

// "  ✓  64/s  held  p99 210ms", without a line feed.
std::string probe_line(const trial::Probe& probe, Colour colour);

// The table of probes by rate, what broke first, and the outcome in one line at the very end.
std::string summary(const trial::Breakpoint& breakpoint, Colour colour);

}  // namespace headroom::report
