// Reads JSON lines: one object per line, each of its members a column. Strings give their text;
// numbers, true, false, arrays and objects their JSON; null and what a row lacks give nothing.
// Empty lines are skipped.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "workload/text_table.h"

namespace headroom::workload {

// `file` is the name that errors carry, with the line. Fails on a line that is not a JSON object.
// A column counts as JSON when no row holds a string there. Takes at most 4 GB.
Result<TextTable> read_json_lines(std::string text, std::string_view file);

}  // namespace headroom::workload
