// For tests of what is drawn on a terminal.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace headroom::report {

// What a terminal of unlimited height shows after it was sent text, and where its cursor is: knows
// the few control sequences that the view may use.
class FakeTerminal {
 public:
  void write(std::string_view text) {
    while (!text.empty()) {
      if (text.starts_with("\x1b[")) {
        const std::size_t end = text.find_first_not_of("0123456789;", 2);
        control(text[end], std::atoi(std::string(text.substr(2, end - 2)).c_str()));
        text.remove_prefix(end + 1);
        continue;
      }
      const char c = text.front();
      text.remove_prefix(1);
      if (c == '\n') {
        ++row_;
        column_ = 0;
      } else if (c == '\r') {
        column_ = 0;
      } else {
        put(c);
      }
    }
  }

  const std::vector<std::string>& rows() const { return rows_; }
  std::size_t row() const { return row_; }

 private:
  // Columns are bytes here, which is enough to overwrite from the start of a row.
  void put(char c) {
    if (rows_.size() <= row_) rows_.resize(row_ + 1);
    rows_[row_].resize(std::max(rows_[row_].size(), column_));
    if (column_ < rows_[row_].size()) {
      rows_[row_][column_] = c;
    } else {
      rows_[row_] += c;
    }
    ++column_;
  }

  void control(char what, int count) {
    switch (what) {
      case 'A':
        ASSERT_LE(static_cast<std::size_t>(count), row_) << "moves above the first row";
        row_ -= static_cast<std::size_t>(count);
        break;
      case 'K':
        if (row_ < rows_.size()) rows_[row_].resize(std::min(rows_[row_].size(), column_));
        break;
      case 'J':
        if (row_ < rows_.size()) rows_.resize(row_);
        break;
      case 'm':
        break;
      default:
        FAIL() << "unexpected control sequence " << what;
    }
  }

  std::vector<std::string> rows_;
  std::size_t row_ = 0;
  std::size_t column_ = 0;
};

}  // namespace headroom::report
