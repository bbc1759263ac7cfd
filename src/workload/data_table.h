// Rows that feed templates, from CSV (workload/csv.h) or JSON lines (workload/json_lines.h). Loaded
// whole; 2 GB at most. Or the columns alone of those that a step saves while the test runs
// (workload/saved_rows.h).
//
// An immutable value once loaded; threads share it freely, and so do copies what it holds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
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

  // Of data that a step saves: without rows of its own. Fails where a name of its `columns` stands
  // for what the step does not save; asserts that there is the step.
  static Result<DataTable> saved(const spec::Data& data, const spec::Workload& workload);

  bool is_saved() const { return !saved_by_.empty(); }
  const std::string& saved_by() const { return saved_by_; }  // the step's name in the file
  std::uint64_t keep() const { return keep_; }               // of saved rows at once, at most

  const std::string& name() const { return name_; }
  spec::DataPick pick() const { return pick_; }
  spec::UsedUp when_used_up() const { return when_used_up_; }
  std::size_t rows() const { return table_->rows(); }

  // The names that column() knows: those that the service file gives, then those of the file's own.
  std::vector<std::string_view> columns() const;
  // A name from the service file goes before one of the file's own.
  std::optional<std::uint32_t> column(std::string_view name) const;
  // True when every value there is a bare JSON value (workload/template.h), or missing.
  bool is_json(std::uint32_t column) const { return table_->is_json[column] != 0; }
  // As the file has them, or in the order in which the step saves them.
  const std::vector<std::string>& own_columns() const { return table_->names; }
  std::string_view value(std::size_t row, std::uint32_t column) const {
    return table_->at(row, column);
  }

 private:
  struct Alias {
    std::string name;
    std::uint32_t column = 0;
  };

  static Result<DataTable> with_columns(const spec::Data& data, TextTable table,
                                        const std::string& file);

  std::string name_;
  std::string saved_by_;
  std::uint64_t keep_ = 0;
  spec::DataPick pick_ = spec::DataPick::kRandom;
  spec::UsedUp when_used_up_ = spec::UsedUp::kStop;
  std::vector<Alias> aliases_;
  std::shared_ptr<const TextTable> table_ = std::make_shared<TextTable>();
};

}  // namespace headroom::workload
