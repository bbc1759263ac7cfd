#include "workload/trace.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
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

Result<std::uint32_t> named_column(const DataTable& table, const std::string& name,
                                   const std::string& file) {
  if (const auto column = table.column(name)) return *column;
  return wrong(file, fmt::format("the trace has no column {}", in_quotes(name)),
               fmt::format("it has {}", enumerate(table.columns(), "and")),
               did_you_mean(name, table.columns()));
}

Result<std::uint32_t> time_column(const DataTable& table, const spec::Trace& trace,
                                  const std::string& file) {
  const auto columns = table.columns();
  if (!trace.column.empty()) return named_column(table, trace.column, file);
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

// A trace's file, and where in it the times are.
struct TraceFile {
  DataTable table;
  std::string path;
  std::uint32_t times = 0;

  std::size_t rows() const { return table.rows(); }
  std::string_view name(std::uint32_t column) const { return table.columns()[column]; }
  std::unexpected<Error> wrong_row(std::size_t row, std::uint32_t column, std::string what,
                                   std::string fix) const {
    return wrong(path, std::move(what),
                 fmt::format("column {}, row {} below the header", name(column), row + 1),
                 std::move(fix));
  }
};

Result<void> check_factors(const spec::Trace& trace) {
  if (!(trace.speed.value > 0)) {
    return invalid(fmt::format("the trace {} has no speed", trace.path),
                   "a speed is a factor above 0", "write for example `speed: 10x`");
  }
  if (!(trace.scale.value > 0)) {
    return invalid(fmt::format("the trace {} is scaled to nothing", trace.path),
                   "a scale is a factor above 0", "write for example `scale: 0.5x`");
  }
  return {};
}

Result<TraceFile> open_trace(const spec::Trace& trace, const std::filesystem::path& folder) {
  if (auto right = check_factors(trace); !right) return fail(std::move(right.error()));
  spec::Data data;
  data.name = "trace";
  data.path = trace.path;
  auto table = DataTable::load(data, folder);
  if (!table) return fail(std::move(table.error()));
  const std::string path = (folder / trace.path).string();
  const auto times = time_column(*table, trace, path);
  if (!times) return fail(times.error());
  return TraceFile{.table = std::move(*table), .path = path, .times = *times};
}

Result<std::vector<Nanos>> read_moments(const TraceFile& file) {
  std::vector<Nanos> moments;
  moments.reserve(file.rows());
  const std::string_view name = file.name(file.times);
  for (std::size_t row = 0; row < file.rows(); ++row) {
    const std::string_view value = file.table.value(row, file.times);
    const auto moment = read_moment(value, name);
    if (!moment) {
      return file.wrong_row(row, file.times, fmt::format("{} is not a time", in_quotes(value)),
                            "write seconds, or dates such as 2023-11-16 18:17:03.98");
    }
    moments.push_back(*moment);
  }
  return moments;
}

Nanos at_speed(Nanos duration, const spec::Trace& trace) {
  return from_seconds(to_seconds(duration) / trace.speed.value);
}

// `moments` rise.
std::vector<Nanos> scaled(const std::vector<Nanos>& moments, double factor, Seed seed) {
  Random random(seed);
  std::vector<Nanos> result;
  result.reserve(static_cast<std::size_t>(static_cast<double>(moments.size()) * factor) + 1);
  for (std::size_t i = 0; i < moments.size(); ++i) {
    const double extra = random.uniform() < factor - std::floor(factor) ? 1 : 0;
    const double times = std::floor(factor) + extra;
    // The last one's have the gap before it.
    const std::size_t gap_end = std::min(i + 1, moments.size() - 1);
    const Nanos gap = gap_end > 0 ? moments[gap_end] - moments[gap_end - 1] : Nanos{0};
    if (times > 0) result.push_back(moments[i]);
    for (double copy = 1; copy < times; ++copy) {
      result.push_back(moments[i] + from_seconds(to_seconds(gap) * random.uniform()));
    }
  }
  if (result.empty()) result.push_back(moments.front());
  std::ranges::sort(result);
  return result;
}

// Sessions per second, as recorded.
Result<double> read_rate(const TraceFile& file, std::size_t row, std::uint32_t column,
                         spec::Trace::Rows kind, double seconds) {
  const std::string_view text = trim(file.table.value(row, column));
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool is_number = error == std::errc{} && end == text.data() + text.size();
  if (!is_number || !std::isfinite(value) || value < 0) {
    return file.wrong_row(row, column,
                          fmt::format("{} is not a {}", in_quotes(text),
                                      kind == spec::Trace::Rows::kCounts ? "count" : "rate"),
                          "write a number of 0 or more");
  }
  return kind == spec::Trace::Rows::kCounts ? value / seconds : value;
}

}  // namespace

Result<std::vector<Nanos>> load_trace(const spec::Trace& trace, const std::filesystem::path& folder,
                                      Seed seed) {
  const auto file = open_trace(trace, folder);
  if (!file) return fail(file.error());
  auto moments = read_moments(*file);
  if (!moments) return moments;
  std::ranges::sort(*moments);
  const Nanos first = moments->front();
  for (Nanos& moment : *moments) moment = at_speed(moment - first, trace);
  if (trace.scale.value == 1) return moments;
  return scaled(*moments, trace.scale.value, seed);
}

Result<std::vector<RateCurve::Piece>> load_rate_trace(const spec::Trace& trace,
                                                      const std::filesystem::path& folder) {
  const auto file = open_trace(trace, folder);
  if (!file) return fail(file.error());
  const auto values = named_column(file->table, trace.values, file->path);
  if (!values) return fail(values.error());
  const auto moments = read_moments(*file);
  if (!moments) return fail(moments.error());
  if (moments->size() < 2) {
    return wrong(file->path, "the trace has a single row", "a rate holds until the next row's time",
                 "add a row");
  }

  std::vector<RateCurve::Piece> pieces;
  pieces.reserve(moments->size());
  for (std::size_t row = 0; row < moments->size(); ++row) {
    const std::size_t next = std::min(row + 1, moments->size() - 1);
    const Nanos length = (*moments)[next] - (*moments)[next - 1];
    if (length <= Nanos{0}) {
      return file->wrong_row(next, file->times,
                             fmt::format("{} does not come after the time before it",
                                         in_quotes(file->table.value(next, file->times))),
                             "put the rows of rates in order, one for each time");
    }
    const auto rate = read_rate(*file, row, *values, trace.rows, to_seconds(length));
    if (!rate) return fail(rate.error());
    const double per_second = *rate * trace.speed.value * trace.scale.value;
    pieces.push_back({.seconds = to_seconds(length) / trace.speed.value,
                      .from_per_s = per_second,
                      .to_per_s = per_second});
  }
  return pieces;
}

}  // namespace headroom::workload
