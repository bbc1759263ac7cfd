// Rows that feed templates, from CSV (workload/csv.h) or JSON lines (workload/json_lines.h). Loaded
// whole; 2 GB at most.
//
// An immutable value once loaded; threads share it freely.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "spec/spec.h"
#include "workload/text_table.h"

namespace headroom::workload {

class DataTable {
 public:
  // Errors name the file and the line. A relative path is taken from `folder`. Fails when there is
  // no row.
  static Result<DataTable> load(const spec::Data& data, const std::filesystem::path& folder);

  const std::string& name() const { return name_; }
  spec::DataPick pick() const { return pick_; }
  spec::UsedUp when_used_up() const { return when_used_up_; }
  std::size_t rows() const { return table_.rows(); }

  // The names that column() knows: those that the service file gives, then those of the file's own.
  std::vector<std::string_view> columns() const;
  // A name from the service file goes before one of the file's own.
  std::optional<std::uint32_t> column(std::string_view name) const;
  // True when every value there is a bare JSON value (workload/template.h), or missing.
  bool is_json(std::uint32_t column) const { return table_.is_json[column] != 0; }
  std::string_view value(std::size_t row, std::uint32_t column) const {
    return table_.at(row, column);
  }

 private:
  struct Alias {
    std::string name;
    std::uint32_t column = 0;
  };

  std::string name_;
  spec::DataPick pick_ = spec::DataPick::kRandom;
  spec::UsedUp when_used_up_ = spec::UsedUp::kStop;
  std::vector<Alias> aliases_;
  TextTable table_;
};

}  // namespace headroom::workload
