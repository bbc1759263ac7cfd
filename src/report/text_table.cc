#include "report/text_table.h"

#include <algorithm>

#include "base/check.h"

namespace headroom::report {

void TextTable::add(std::vector<Cell> row, Cell tail) {
  HEADROOM_CHECK(row.size() <= columns_.size(), "a row has more cells than the table has columns");
  rows_.push_back({std::move(row), std::move(tail)});
}

std::vector<std::string> TextTable::lines(Colour colour) const {
  std::vector<std::size_t> widths(columns_.size(), 0);
  for (const Row& row : rows_) {
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      widths[i] = std::max(widths[i], columns_of(row.cells[i].text));
    }
  }
  std::vector<std::string> lines;
  for (const Row& row : rows_) {
    std::string line;
    std::string blanks;  // held back until something follows them
    const auto put = [&](const Cell& cell) {
      if (cell.text.empty()) return;
      line += blanks + paint(cell.text, cell.tone, colour);
      blanks.clear();
    };
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      if (widths[i] == 0) continue;
      const std::string padding(widths[i] - columns_of(row.cells[i].text), ' ');
      if (columns_[i] == Align::kRight) blanks += padding;
      put(row.cells[i]);
      if (columns_[i] == Align::kLeft) blanks += padding;
      blanks += "  ";
    }
    put(row.tail);
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace headroom::report
