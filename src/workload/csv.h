// Reads CSV (RFC 4180) whose first line names the columns: quoted fields with commas, line ends and
// doubled quotes in them, lines ended by LF or CRLF, a byte order mark at the front. Empty lines
// are skipped.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"
#include "workload/text_table.h"

namespace headroom::workload {

// `file` is the name that errors carry, with the line. Fails on a row that has more or fewer fields
// than the header, on a quote that is never closed, on text behind a closing quote, and on two
// columns of one name. Takes at most 4 GB.
Result<TextTable> read_csv(std::string text, std::string_view file);

// Where in the file a cell that read_csv() read begins; its column counts bytes.
Position position_of(const TextTable& table, std::size_t row, std::size_t column);

}  // namespace headroom::workload
