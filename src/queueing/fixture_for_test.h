// Reads the fixtures of tests/data/fixtures, for tests: rows of numbers by the names of their
// columns.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace headroom::queueing {

// One line of a CSV file. Text and empty fields are not numbers: read them with `text`.
class Row {
 public:
  double operator[](const std::string& column) const { return std::stod(text(column)); }
  int whole(const std::string& column) const { return static_cast<int>((*this)[column]); }
  const std::string& text(const std::string& column) const {
    const auto found = fields_.find(column);
    if (found == fields_.end()) throw std::out_of_range("no column " + column);
    return found->second;
  }
  void set(const std::string& column, const std::string& value) { fields_[column] = value; }

  friend void PrintTo(const Row& row, std::ostream* out) {
    for (const auto& [column, value] : row.fields_) *out << column << "=" << value << " ";
  }

 private:
  std::map<std::string, std::string> fields_;
};

inline std::string fixture_path(const std::string& file) {
  return std::string(HEADROOM_SOURCE_DIR) + "/tests/data/fixtures/" + file;
}

inline std::vector<std::string> fields_of(const std::string& line) {
  std::vector<std::string> fields(1);
  for (const char letter : line) {
    if (letter == ',') {
      fields.emplace_back();
    } else if (letter != '\r') {
      fields.back() += letter;
    }
  }
  return fields;
}

inline std::vector<Row> fixture_rows(const std::string& file) {
  std::ifstream in(fixture_path(file));
  if (!in) throw std::runtime_error("cannot read " + fixture_path(file));
  std::string line;
  std::getline(in, line);
  const std::vector<std::string> columns = fields_of(line);
  std::vector<Row> rows;
  while (std::getline(in, line)) {
    if (line.empty()) continue;
    const std::vector<std::string> fields = fields_of(line);
    Row row;
    for (std::size_t i = 0; i < columns.size(); ++i) row.set(columns[i], fields.at(i));
    rows.push_back(row);
  }
  return rows;
}

// Names a case by its inputs: "c_4_lam_2_8".
inline auto named_by(const std::vector<std::string>& columns) {
  return [columns](const testing::TestParamInfo<Row>& info) {
    std::string name;
    for (const std::string& column : columns) {
      name += (name.empty() ? "" : "_") + column + "_" + info.param.text(column);
    }
    std::ranges::replace_if(
        name, [](char letter) { return std::isalnum(static_cast<unsigned char>(letter)) == 0; },
        '_');
    return name;
  };
}

// A closed form agrees to nine digits, or to nine places where it is below 1.
inline void expect_closed_form(double actual, double expected, const char* what) {
  EXPECT_NEAR(actual, expected, 1e-9 * std::max(1.0, std::abs(expected))) << what;
}

}  // namespace headroom::queueing
