#include "workload/json_lines.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/text.h"

namespace headroom::workload {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

class JsonLinesReader {
 public:
  explicit JsonLinesReader(std::string_view file) : file_(file) {}

  // The parser reads past the end of a line: `text` ends with padding that it may read.
  Result<TextTable> read(std::string_view text) {
    int line = 0;
    while (!text.empty()) {
      ++line;
      const std::size_t end = std::min(text.find('\n'), text.size());
      const std::string_view object = trim(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
      if (object.empty()) continue;
      if (auto row = read_row(object, line); !row) return fail(row.error());
    }
    return std::move(*this).finish();
  }

 private:
  static constexpr bool kCopyToPad = false;  // simdjson's "realloc_if_needed"

  struct Column {
    std::string name;
    bool has_string = false;
    bool has_other = false;
    std::vector<TextTable::Cell> cells;  // of the rows so far, cut off after its last value
  };

  Error at(int line, std::string what, std::string why) const {
    return Error{.kind = ErrorKind::kInvalid,
                 .what = std::move(what),
                 .why = std::move(why),
                 .fix = "each line is one JSON object, such as {\"text\": \"Hello\"}",
                 .file = std::string(file_),
                 .at = {.line = line, .column = 1}};
  }

  Result<void> read_row(std::string_view text, int line) {
    simdjson::dom::element element;
    if (const auto error = parser_.parse(text.data(), text.size(), kCopyToPad).get(element)) {
      return fail(at(line, "this line is not JSON", simdjson::error_message(error)));
    }
    simdjson::dom::object object;
    if (element.get(object) != simdjson::SUCCESS) {
      return fail(at(line, "this line is not a JSON object", {}));
    }
    std::size_t position = 0;
    for (const auto& [name, value] : object) {
      Column& column = column_named(name, position++);
      if (value.is_null()) continue;
      column.cells.resize(rows_);
      column.cells.push_back(add(value, column));
    }
    ++rows_;
    if (text_.size() > std::numeric_limits<std::uint32_t>::max()) {
      return fail(at(line, "the values take more than 4 GB", {}));
    }
    return {};
  }

  // Rows mostly name the same columns in the same order, so the first guess is right.
  Column& column_named(std::string_view name, std::size_t position) {
    if (position < columns_.size() && columns_[position].name == name) return columns_[position];
    const auto found = std::ranges::find(columns_, name, &Column::name);
    if (found != columns_.end()) return *found;
    columns_.push_back({.name = std::string(name), .cells = {}});
    return columns_.back();
  }

  TextTable::Cell add(simdjson::dom::element value, Column& column) {
    const std::size_t begin = text_.size();
    std::string_view string;
    if (value.get(string) == simdjson::SUCCESS) {
      column.has_string = true;
      text_ += string;
    } else {
      column.has_other = true;
      text_ += simdjson::minify(value);
    }
    return {.begin = static_cast<std::uint32_t>(begin),
            .length = static_cast<std::uint32_t>(text_.size() - begin)};
  }

  TextTable finish() && {
    TextTable table;
    table.text = std::move(text_);
    table.cells.reserve(rows_ * columns_.size());
    for (Column& column : columns_) {
      column.cells.resize(rows_);
      table.names.push_back(column.name);
      table.is_json.push_back(column.has_other && !column.has_string);
    }
    for (std::size_t row = 0; row < rows_; ++row) {
      for (const Column& column : columns_) table.cells.push_back(column.cells[row]);
    }
    return table;
  }

  std::string_view file_;
  simdjson::dom::parser parser_;
  std::string text_;
  std::vector<Column> columns_;
  std::size_t rows_ = 0;
};

}  // namespace

Result<TextTable> read_json_lines(std::string text, std::string_view file) {
  HEADROOM_CHECK(text.size() <= std::numeric_limits<std::uint32_t>::max(), "at most 4 GB");
  text.append(simdjson::SIMDJSON_PADDING, ' ');
  std::string_view lines = text;
  if (lines.starts_with(kByteOrderMark)) lines.remove_prefix(kByteOrderMark.size());
  return JsonLinesReader(file).read(lines);
}

}  // namespace headroom::workload
