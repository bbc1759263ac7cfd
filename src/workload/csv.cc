#include "workload/csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <optional>
#include <utility>

#include "base/check.h"
#include "base/text.h"
#include "workload/escape.h"

namespace headroom::workload {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// Walks the text once. Cells point into the text itself; a doubled quote is removed by moving the
// rest of its field down over it, which only ever makes it shorter.
class CsvReader {
 public:
  CsvReader(std::string text, std::string_view file) : file_(file) {
    table_.text = std::move(text);
    cursor_ = table_.text.data();
    end_ = cursor_ + table_.text.size();
    if (table_.text.starts_with(kByteOrderMark)) cursor_ += kByteOrderMark.size();
  }

  Result<TextTable> read() {
    auto header = read_header();
    if (!header) return fail(header.error());
    const std::size_t width = table_.names.size();
    while (skip_empty_lines()) {
      const int row_line = line_;
      const std::size_t first = table_.cells.size();
      if (auto row = read_row(); !row) return fail(row.error());
      const std::size_t found = table_.cells.size() - first;
      if (found == width) continue;
      return fail(at(row_line,
                     fmt::format("the row has {} {} instead of {}", found,
                                 found == 1 ? "field" : "fields", width),
                     "the header line names the columns",
                     "a comma inside a field needs the field in double quotes"));
    }
    find_json_columns();
    return std::move(table_);
  }

 private:
  Error at(int line, std::string what, std::string why = {}, std::string fix = {}) const {
    return Error{.kind = ErrorKind::kInvalid,
                 .what = std::move(what),
                 .why = std::move(why),
                 .fix = std::move(fix),
                 .file = std::string(file_),
                 .at = {.line = line, .column = 1}};
  }

  // False at the end of the text.
  bool skip_empty_lines() {
    while (cursor_ < end_ && (*cursor_ == '\n' || *cursor_ == '\r')) {
      if (*cursor_ == '\n') ++line_;
      ++cursor_;
    }
    return cursor_ < end_;
  }

  Result<void> read_header() {
    if (!skip_empty_lines()) {
      return fail(at(1, "the file is empty", "its first line names the columns"));
    }
    const int header_line = line_;
    if (auto row = read_row(); !row) return row;
    for (const TextTable::Cell cell : table_.cells) {
      const std::string_view name =
          trim(std::string_view(table_.text).substr(cell.begin, cell.length));
      if (!name.empty() && std::ranges::find(table_.names, name) != table_.names.end()) {
        return fail(at(header_line, fmt::format("two columns are named {}", in_quotes(name))));
      }
      table_.names.emplace_back(name);
    }
    table_.cells.clear();
    return {};
  }

  // Reads fields up to and with the end of the line.
  Result<void> read_row() {
    while (true) {
      if (cursor_ < end_ && *cursor_ == '"') {
        if (auto field = read_quoted(); !field) return field;
      } else {
        read_plain();
      }
      if (cursor_ == end_) return {};
      const char separator = *cursor_++;
      if (separator == ',') continue;
      ++line_;
      return {};
    }
  }

  // Leaves the cursor on the comma or line end behind the field.
  void read_plain() {
    char* const begin = cursor_;
    while (cursor_ < end_ && *cursor_ != ',' && *cursor_ != '\n') ++cursor_;
    const bool carriage_return = cursor_ > begin && cursor_[-1] == '\r' && !at_comma();
    add(begin, carriage_return ? cursor_ - 1 : cursor_);
  }

  Result<void> read_quoted() {
    const int opening_line = line_;
    char* const begin = ++cursor_;
    char* out = begin;
    while (true) {
      auto* const quote =
          static_cast<char*>(std::memchr(cursor_, '"', static_cast<std::size_t>(end_ - cursor_)));
      if (quote == nullptr) {
        return fail(at(opening_line, "a quoted field is never closed", {},
                       "close it, or double a quote that belongs to the text"));
      }
      line_ += static_cast<int>(std::count(cursor_, quote, '\n'));
      if (out != cursor_) {
        std::memmove(out, cursor_, static_cast<std::size_t>(quote - cursor_));
      }
      out += quote - cursor_;
      cursor_ = quote + 1;
      if (cursor_ == end_ || *cursor_ != '"') break;
      *out++ = '"';
      ++cursor_;
    }
    // What the field no longer needs must not look like the end of a line to position_of().
    std::fill(out, cursor_ - 1, '"');
    add(begin, out);
    if (cursor_ + 1 < end_ && *cursor_ == '\r' && cursor_[1] == '\n') ++cursor_;
    if (cursor_ < end_ && *cursor_ != ',' && *cursor_ != '\n') {
      return fail(at(line_, "text follows the closing quote of a field", {},
                     "double a quote that belongs to the text"));
    }
    return {};
  }

  bool at_comma() const { return cursor_ < end_ && *cursor_ == ','; }

  void add(const char* begin, const char* end) {
    table_.cells.push_back({.begin = static_cast<std::uint32_t>(begin - table_.text.data()),
                            .length = static_cast<std::uint32_t>(end - begin)});
  }

  // A column is JSON when each value it has is a number, true, false or null.
  void find_json_columns() {
    for (std::size_t column = 0; column < table_.names.size(); ++column) {
      bool has_value = false;
      bool all_json = true;
      for (std::size_t row = 0; row < table_.rows() && all_json; ++row) {
        const std::string_view value = table_.at(row, column);
        if (value.empty()) continue;
        has_value = true;
        all_json = is_json_scalar(value);
      }
      table_.is_json.push_back(has_value && all_json);
    }
  }

  TextTable table_;
  std::string_view file_;
  char* cursor_ = nullptr;
  char* end_ = nullptr;
  int line_ = 1;
};

}  // namespace

Result<TextTable> read_csv(std::string text, std::string_view file) {
  HEADROOM_CHECK(text.size() <= std::numeric_limits<std::uint32_t>::max(), "at most 4 GB");
  return CsvReader(std::move(text), file).read();
}

Position position_of(const TextTable& table, std::size_t row, std::size_t column) {
  const std::size_t begin = table.cells[row * table.names.size() + column].begin;
  const std::string_view before = std::string_view(table.text).substr(0, begin);
  const std::size_t line_feed = before.rfind('\n');
  const std::size_t line_begin = line_feed == std::string_view::npos ? 0 : line_feed + 1;
  return {.line = 1 + static_cast<int>(std::ranges::count(before, '\n')),
          .column = 1 + static_cast<int>(begin - line_begin)};
}

}  // namespace headroom::workload
