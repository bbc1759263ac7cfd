#include "workload/trace.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

#include "base/text.h"
#include "workload/data_table.h"
#include "workload/moment.h"

namespace headroom::workload {
namespace {

std::unexpected<Error> wrong(std::string file, std::string what, std::string why, std::string fix) {
  return fail(Error{.kind = ErrorKind::kInvalid,
                    .what = std::move(what),
                    .why = std::move(why),
                    .fix = std::move(fix),
                    .file = std::move(file),
                    .at = {}});
}

Result<std::uint32_t> time_column(const DataTable& table, const spec::Trace& trace,
                                  const std::string& file) {
  const auto columns = table.columns();
  if (!trace.column.empty()) {
    if (const auto column = table.column(trace.column)) return *column;
    return wrong(file, fmt::format("the trace has no column {}", in_quotes(trace.column)),
                 fmt::format("it has {}", enumerate(columns, "and")),
                 did_you_mean(trace.column, columns));
  }
  for (std::uint32_t column = 0; column < columns.size(); ++column) {
    const std::string_view value = table.value(0, column);
    const bool is_time = read_date_and_time(value) ||
                         (says_time(columns[column]) && read_moment(value, columns[column]));
    if (is_time) return column;
  }
  return wrong(file, "no column of the trace reads as a time",
               fmt::format("it has {}", enumerate(columns, "and")),
               "name the one that holds the time: `column: NAME`");
}

}  // namespace

Result<std::vector<Nanos>> load_trace(const spec::Trace& trace,
                                      const std::filesystem::path& folder) {
  if (!(trace.speed.value > 0)) {
    return invalid(fmt::format("the trace {} has no speed", trace.path),
                   "a speed is a factor above 0", "write for example `speed: 10x`");
  }
  spec::Data data;
  data.name = "trace";
  data.path = trace.path;
  const auto table = DataTable::load(data, folder);
  if (!table) return fail(table.error());
  const std::string file = (folder / trace.path).string();
  const auto column = time_column(*table, trace, file);
  if (!column) return fail(column.error());

  std::vector<Nanos> moments;
  moments.reserve(table->rows());
  const std::string_view name = table->columns()[*column];
  for (std::size_t row = 0; row < table->rows(); ++row) {
    const std::string_view value = table->value(row, *column);
    const auto moment = read_moment(value, name);
    if (!moment) {
      return wrong(file, fmt::format("{} is not a time", in_quotes(value)),
                   fmt::format("column {}, row {} below the header", name, row + 1),
                   "write seconds, or dates such as 2023-11-16 18:17:03.98");
    }
    moments.push_back(*moment);
  }
  std::ranges::sort(moments);
  const Nanos first = moments.front();
  for (Nanos& moment : moments) {
    moment = from_seconds(to_seconds(moment - first) / trace.speed.value);
  }
  return moments;
}

}  // namespace headroom::workload
