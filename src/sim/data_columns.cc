#include "sim/data_columns.h"

#include <fmt/format.h>

#include <charconv>

#include "base/text.h"

namespace headroom::sim {
namespace {

std::optional<double> number_of(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !(value >= 0)) return {};
  return value;
}

std::string suggestion(const workload::Plan& plan, std::string_view name) {
  std::vector<std::string_view> names;
  for (const workload::DataTable& table : plan.tables) {
    for (const std::string_view column : table.columns()) names.push_back(column);
  }
  return did_you_mean(name, names);
}

}  // namespace

std::optional<DataColumns::Place> DataColumns::find(std::string_view name) const {
  for (std::uint32_t i = 0; i < plan_.tables.size(); ++i) {
    const workload::DataTable& table = plan_.tables[i];
    if (const auto column = table.column(name)) return Place{.table = i, .column = *column};
    const std::string prefix = table.name() + ".";
    if (!name.starts_with(prefix)) continue;
    if (const auto column = table.column(name.substr(prefix.size()))) {
      return Place{.table = i, .column = *column};
    }
  }
  return std::nullopt;
}

Result<std::uint32_t> DataColumns::add(const std::vector<Holds::Term>& terms) {
  std::vector<float> seconds;
  for (const Holds::Term& term : terms) {
    const auto place = find(term.name);
    if (!place) {
      return invalid(fmt::format("{} is no column of the data", in_quotes(term.name)),
                     "the data of the workload section says how much each request asks for",
                     suggestion(plan_, term.name));
    }
    if (table_ != kAbsent && table_ != place->table) {
      return invalid(fmt::format("{} is of another data set than {}", in_quotes(term.name),
                                 plan_.tables[table_].name()),
                     "a simulated request has one row of data", "put both into one data set");
    }
    table_ = place->table;
    const workload::DataTable& table = plan_.tables[table_];
    seconds.resize(table.rows());
    for (std::size_t row = 0; row < table.rows(); ++row) {
      const std::string_view value = table.value(row, place->column);
      const auto number = number_of(value);
      if (!number) {
        return invalid(fmt::format("row {} of {} has {} for {}", row + 1, table.name(),
                                   in_quotes(value), term.name),
                       "a time is worked out from it, so it must be a number that is not negative");
      }
      seconds[row] += static_cast<float>(to_seconds(term.each) * *number);
    }
  }
  columns_.push_back(std::move(seconds));
  return static_cast<std::uint32_t>(columns_.size() - 1);
}

}  // namespace headroom::sim
