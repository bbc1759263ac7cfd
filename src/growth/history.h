// Load as it was measured, one figure a date.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "growth/days.h"

namespace headroom::growth {

struct Measured {
  Days at{};  // since the first
  double value = 0;
};

struct History {
  Date first;                     // the day of the first figure
  std::vector<Measured> figures;  // at rising times, the first at 0; values above 0
};

// From CSV with a header line: the first column that says time (workload/moment.h) holds the dates,
// the first other one the values. Fails where there is none of them, a cell cannot be read, dates
// do not rise, or a value is not above 0; the error has the file and the line.
Result<History> read_history(std::string text, std::string_view file);

}  // namespace headroom::growth
