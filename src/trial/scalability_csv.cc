#include "trial/scalability_csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/quantity.h"
#include "base/text.h"
#include "workload/csv.h"

namespace headroom::trial {
namespace {

struct Columns {
  std::size_t size = 0;
  std::size_t throughput = 1;
};

constexpr auto kColumnsExample = "for example --columns users,tps, or --columns 1,2";

// By its name, or else by its number.
Result<std::size_t> find_column(const workload::TextTable& table, std::string_view wanted,
                                std::string_view file) {
  const auto named = std::ranges::find(table.names, wanted);
  if (named != table.names.end()) return static_cast<std::size_t>(named - table.names.begin());
  std::size_t number = 0;
  const auto [end, failed] = std::from_chars(wanted.data(), wanted.data() + wanted.size(), number);
  if (failed == std::errc() && end == wanted.data() + wanted.size() && number >= 1 &&
      number <= table.names.size()) {
    return number - 1;
  }
  std::vector<std::string_view> names(table.names.begin(), table.names.end());
  return fail({.what = fmt::format("there is no column {}", in_quotes(wanted)),
               .why = fmt::format("the columns are {}", enumerate(names, "and")),
               .fix = did_you_mean(wanted, names),
               .file = std::string(file),
               .at = {.line = 1, .column = 1}});
}

Result<Columns> find_columns(const workload::TextTable& table, std::string_view columns,
                             std::string_view file) {
  if (table.names.size() < 2) {
    return fail({.what = "there are not two columns",
                 .why = "one holds the size, the other the throughput",
                 .fix = "name them in the first line, for example users,tps",
                 .file = std::string(file),
                 .at = {.line = 1, .column = 1}});
  }
  if (columns.empty()) return Columns{};
  const std::vector<std::string_view> wanted = split(columns, ',');
  if (wanted.size() != 2) {
    return invalid(fmt::format("{} is not two columns", in_quotes(columns)),
                   "that of the size comes first, then that of the throughput", kColumnsExample);
  }
  const auto size = find_column(table, trim(wanted[0]), file);
  if (!size) return fail(size.error());
  const auto throughput = find_column(table, trim(wanted[1]), file);
  if (!throughput) return fail(throughput.error());
  return Columns{.size = *size, .throughput = *throughput};
}

}  // namespace

Result<ScalabilityTable> read_scalability(std::string text, std::string_view file,
                                          std::string_view columns) {
  const auto table = workload::read_csv(std::move(text), file);
  if (!table) return fail(table.error());
  const auto chosen = find_columns(*table, columns, file);
  if (!chosen) return fail(chosen.error());
  const auto number = [&](std::size_t row, std::size_t column) -> Result<double> {
    auto value = parse_count(trim(table->at(row, column)));
    if (value) return value;
    return fail({.what = fmt::format("{} is not a number that is 0 or more",
                                     in_quotes(table->at(row, column))),
                 .why = fmt::format("column {} holds numbers", in_quotes(table->names[column])),
                 .file = std::string(file),
                 .at = workload::position_of(*table, row, column)});
  };
  ScalabilityTable read{.size_name = table->names[chosen->size],
                        .throughput_name = table->names[chosen->throughput],
                        .rows = {}};
  for (std::size_t row = 0; row < table->rows(); ++row) {
    const auto size = number(row, chosen->size);
    if (!size) return fail(size.error());
    if (*size <= 0) {
      return fail({.what = "a size of 0 cannot have been measured",
                   .file = std::string(file),
                   .at = workload::position_of(*table, row, chosen->size)});
    }
    const auto throughput = number(row, chosen->throughput);
    if (!throughput) return fail(throughput.error());
    read.rows.push_back({.size = *size, .throughputs = {*throughput}, .left_out = {}});
  }
  if (read.rows.empty()) {
    return fail({.what = "there is no figure in it",
                 .file = std::string(file),
                 .at = {.line = 1, .column = 1}});
  }
  return read;
}

}  // namespace headroom::trial
