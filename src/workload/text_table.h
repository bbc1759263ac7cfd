// Rows of text cells as a reader of some format leaves them: one long text, and where in it each
// cell lies.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace headroom::workload {

struct TextTable {
  struct Cell {
    std::uint32_t begin = 0;
    std::uint32_t length = 0;
  };

  std::string text;
  std::vector<std::string> names;  // of the columns
  std::vector<Cell> cells;         // row after row
  std::vector<char> is_json;       // one per column: every value it has is bare JSON

  std::size_t rows() const { return names.empty() ? 0 : cells.size() / names.size(); }
  std::string_view at(std::size_t row, std::size_t column) const {
    const Cell cell = cells[row * names.size() + column];
    return std::string_view(text).substr(cell.begin, cell.length);
  }
};

}  // namespace headroom::workload
