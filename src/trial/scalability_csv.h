// Throughput by size as somebody else measured it, from CSV with a header line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "trial/scalability.h"

namespace headroom::trial {

struct ScalabilityTable {
  std::string size_name;  // of the columns, as the file has them
  std::string throughput_name;
  std::vector<MeasuredSize> rows;  // in the order of the file, one throughput each
};

// `columns`: "SIZE,THROUGHPUT", each the name of a column or its number from 1; empty: the first
// two. Fails where there is no such column, a cell is no number, a size is not above 0, or there is
// no row; the error has the file, the line and the column.
Result<ScalabilityTable> read_scalability(std::string text, std::string_view file,
                                          std::string_view columns);

}  // namespace headroom::trial
