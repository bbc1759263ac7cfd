#include "growth/history.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "base/quantity.h"
#include "base/text.h"
#include "workload/csv.h"
#include "workload/moment.h"

namespace headroom::growth {
namespace {

// The columns of dates and of values.
struct Columns {
  std::size_t date = 0;
  std::size_t value = 0;
};

std::optional<Columns> find_columns(const std::vector<std::string>& names) {
  const auto date = std::ranges::find_if(
      names, [](const std::string& name) { return workload::says_time(name); });
  if (date == names.end() || names.size() < 2) return std::nullopt;
  const auto column = static_cast<std::size_t>(date - names.begin());
  return Columns{.date = column, .value = column == 0 ? 1U : 0U};
}

// A date alone stands for its midnight.
std::optional<Nanos> read_date(std::string_view text, std::string_view column) {
  if (const auto midnight = workload::read_date_and_time(fmt::format("{} 00:00:00", text))) {
    return midnight;
  }
  return workload::read_moment(text, column);
}

}  // namespace

Result<History> read_history(std::string text, std::string_view file) {
  const auto table = workload::read_csv(std::move(text), file);
  if (!table) return fail(table.error());
  const auto problem = [&](std::size_t row, std::string what) {
    return fail({.what = std::move(what),
                 .file = std::string(file),
                 .at = {.line = static_cast<int>(row) + 2, .column = 1}});
  };
  const auto columns = find_columns(table->names);
  if (!columns) {
    return fail({.what = "there is no column of dates and one of values",
                 .why = "a history has a column named date or time, and a value for each",
                 .fix = "for example date,users",
                 .file = std::string(file),
                 .at = {.line = 1, .column = 1}});
  }
  History history;
  std::optional<Nanos> first;
  for (std::size_t row = 0; row < table->rows(); ++row) {
    const std::string_view date = table->at(row, columns->date);
    const auto moment = read_date(date, table->names[columns->date]);
    if (!moment) return problem(row, fmt::format("{} is not a date", in_quotes(date)));
    const std::string_view cell = table->at(row, columns->value);
    const auto value = parse_count(cell);
    if (!value || *value <= 0) {
      return problem(row, fmt::format("{} is not a value above 0", in_quotes(cell)));
    }
    if (!first) {
      first = *moment;
      history.first = Date(std::chrono::floor<std::chrono::days>(*moment));
    }
    const Days at = *moment - *first;
    if (!history.figures.empty() && at <= history.figures.back().at) {
      return problem(row, fmt::format("{} is not after the date before it", date));
    }
    history.figures.push_back({.at = at, .value = *value});
  }
  if (history.figures.empty()) return problem(0, "there is no figure in it");
  return history;
}

}  // namespace headroom::growth
