// Rows of cells, lined up in columns: left for words, right for numbers.
#pragma once

#include <string>
#include <vector>

#include "report/paint.h"

namespace headroom::report {

struct Cell {
  std::string text;  // printable, unpainted
  Tone tone = Tone::kPlain;
};

class TextTable {
 public:
  enum class Align { kLeft, kRight };

  explicit TextTable(std::vector<Align> columns) : columns_(std::move(columns)) {}

  // Asserts that there are not more cells than columns; missing ones are blank. `tail` follows the
  // last cell of the row, however long, without widening a column.
  void add(std::vector<Cell> row, Cell tail = {});

  // One string for each row, columns two spaces apart, nothing behind the last cell.
  std::vector<std::string> lines(Colour colour) const;

 private:
  std::vector<Align> columns_;
  struct Row {
    std::vector<Cell> cells;
    Cell tail;
  };
  std::vector<Row> rows_;
};

}  // namespace headroom::report
