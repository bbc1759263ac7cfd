#include "workload/data_numbers.h"

#include <fmt/format.h>

#include <charconv>
#include <optional>
#include <string>

#include "base/text.h"

namespace headroom::workload {
namespace {

std::optional<double> number_of(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !(value >= 0)) return {};
  return value;
}

std::string suggestion(const Plan& plan, std::string_view name) {
  std::vector<std::string_view> names;
  for (const DataTable& table : plan.tables) {
    for (const std::string_view column : table.columns()) names.push_back(column);
  }
  return did_you_mean(name, names);
}

}  // namespace

Result<DataColumn> find_column(const Plan& plan, std::string_view name) {
  for (std::uint32_t i = 0; i < plan.tables.size(); ++i) {
    const DataTable& table = plan.tables[i];
    if (table.is_saved()) continue;  // nothing is known of its rows before a test runs
    if (const auto column = table.column(name)) return DataColumn{.table = i, .column = *column};
    const std::string prefix = table.name() + ".";
    if (!name.starts_with(prefix)) continue;
    if (const auto column = table.column(name.substr(prefix.size()))) {
      return DataColumn{.table = i, .column = *column};
    }
  }
  return invalid(fmt::format("{} is no column of the data", in_quotes(name)),
                 "the data of the workload section says how much each request asks for",
                 suggestion(plan, name));
}

Result<std::vector<double>> numbers_of(const Plan& plan, DataColumn column) {
  const DataTable& table = plan.tables[column.table];
  std::vector<double> numbers;
  numbers.reserve(table.rows());
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const std::string_view value = table.value(row, column.column);
    const auto number = number_of(value);
    if (!number) {
      return invalid(fmt::format("row {} of {} has {} where a formula counts", row + 1,
                                 table.name(), in_quotes(value)),
                     "it must be a number that is not negative");
    }
    numbers.push_back(*number);
  }
  return numbers;
}

}  // namespace headroom::workload
