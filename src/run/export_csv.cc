#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <iterator>
#include <string_view>

#include "run/export.h"
#include "run/tags.h"

namespace headroom::run {
namespace {

constexpr double kNanosPerSecond = 1e9;

struct Percentile {
  std::string_view name;
  double share;
};
constexpr std::array<Percentile, 4> kPercentiles = {
    {{"p50", 0.50}, {"p95", 0.95}, {"p99", 0.99}, {"max", 1.0}}};
constexpr std::array<Measure, 4> kColumns = {Measure::kResponseTime, Measure::kServiceTime,
                                             Measure::kTtft, Measure::kInterTokenLatency};

std::string cell(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == text.npos) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted.push_back('"');
    quoted.push_back(c);
  }
  return quoted + "\"";
}

void write_names(std::string& csv) {
  csv += "second,request,started,succeeded,failed";
  for (std::size_t kind = 0; kind < kFailureKinds; ++kind) {
    csv.append(",").append(name_of(static_cast<Failure>(kind)));
  }
  csv += ",events,bytes_in,bytes_out,in_flight";
  for (std::size_t i = 0; i < kCounters; ++i) {
    csv.append(",").append(name_of(static_cast<Counter>(i)));
  }
  for (const Measure measure : kColumns) {
    for (const Percentile& percentile : kPercentiles) {
      fmt::format_to(std::back_inserter(csv), ",{}_s_{}", name_of(measure), percentile.name);
    }
  }
  csv += ",tags\n";
}

void write_row(std::string& csv, const Run& run, const Slice& slice, std::size_t request_class) {
  const Totals total = totals(run, request_class, {slice.second, slice.second + 1});
  const auto out = std::back_inserter(csv);
  fmt::format_to(out, "{},{},{},{},{}", slice.second, cell(run.header.classes[request_class]),
                 total.started, total.succeeded, total.failed);
  for (const std::uint64_t count : total.failures) fmt::format_to(out, ",{}", count);
  fmt::format_to(out, ",{},{},{},{}", total.events, total.bytes_in, total.bytes_out,
                 slice.in_flight);
  for (const std::uint64_t count : total.counters) fmt::format_to(out, ",{}", count);
  for (const Measure measure : kColumns) {
    for (const Percentile& percentile : kPercentiles) {
      csv += ",";
      if (total[measure].count() == 0) continue;
      const auto nanos = static_cast<double>(total[measure].percentile(percentile.share));
      fmt::format_to(out, "{:.9f}", nanos / kNanosPerSecond);
    }
  }
  fmt::format_to(out, ",{}\n", fmt::join(tags_of(run.header, request_class), " "));
}

}  // namespace

Result<void> CsvExport::begin(const Header& header) {
  known_.header = header;
  std::string names;
  write_names(names);
  out_ << names;
  return {};
}

Result<void> CsvExport::add(const Slice& slice) {
  known_.slices = {slice};
  std::string rows;
  for (std::size_t i = 0; i < known_.header.classes.size(); ++i) write_row(rows, known_, slice, i);
  out_ << rows;
  return {};
}

}  // namespace headroom::run
