#include "rehearsal/traffic.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>

#include "base/text.h"
#include "spec/load_shape.h"
#include "workload/trace.h"

namespace headroom::rehearsal {
namespace {

using workload::RateCurve;
using Piece = RateCurve::Piece;

// As words() gives them.
constexpr std::array<std::string_view, 4> kRates{" rate ", " rps ", " qps ", " per second "};
constexpr std::array<std::string_view, 7> kCounts{" count ",  " requests ", " sessions ", " hits ",
                                                  " visits ", " messages ", " events "};

// "RequestCount" and "request_count" are " request count ".
std::string words(std::string_view column) {
  std::string text = " ";
  bool was_lower = false;
  for (const char c : column) {
    const bool is_upper = c >= 'A' && c <= 'Z';
    const bool is_lower = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    const bool begins_word = is_upper && was_lower;
    if ((begins_word || !(is_upper || is_lower)) && text.back() != ' ') text += ' ';
    if (is_upper || is_lower) text += is_upper ? static_cast<char>(c - 'A' + 'a') : c;
    was_lower = is_lower;
  }
  return text + ' ';
}

bool is_named(std::string_view column, std::span<const std::string_view> names) {
  const std::string text = words(column);
  return std::ranges::any_of(names, [&](std::string_view name) { return text.contains(name); });
}

struct Columns {
  spec::Trace trace;               // the column of rates or counts; kMoments where there is none
  std::vector<std::string> names;  // of all columns
};

// As its first line names them.
Result<Columns> columns_of(const Recording& recording) {
  Columns columns{.trace = {.path = recording.path.string(), .values = recording.column}};
  spec::Trace& trace = columns.trace;
  std::ifstream file(recording.path);
  std::string header;
  if (!std::getline(file, header)) {
    return invalid(fmt::format("the recording {} cannot be read", trace.path));
  }
  auto& names = columns.names;
  for (const std::string_view name : split(header, ',')) names.emplace_back(trim(name));
  const auto first = [&](std::span<const std::string_view> known) {
    const auto found =
        std::ranges::find_if(names, [&](std::string_view name) { return is_named(name, known); });
    return found == names.end() ? std::string() : *found;
  };
  if (trace.values.empty()) trace.values = first(kRates);
  if (trace.values.empty()) trace.values = first(kCounts);
  if (trace.values.empty()) {
    trace.rows = spec::Trace::Rows::kMoments;
  } else {
    trace.rows = is_named(trace.values, kCounts) && !is_named(trace.values, kRates)
                     ? spec::Trace::Rows::kCounts
                     : spec::Trace::Rows::kRates;
  }
  return columns;
}

// Rows that come by the clock are not requests.
bool is_even(const std::vector<Nanos>& moments) {
  const auto uneven = std::ranges::adjacent_find(
      moments, [&](Nanos one, Nanos next) { return next - one != moments[1] - moments[0]; });
  return uneven == moments.end();
}

// Requests that came at these moments, rising from 0, as rates of short intervals.
std::vector<Piece> counted(const std::vector<Nanos>& moments) {
  constexpr std::size_t kIntervals = 1000;
  const Nanos width = std::clamp<Nanos>(moments.back() / kIntervals, std::chrono::seconds(10),
                                        std::chrono::minutes(1));
  std::vector<double> counts(static_cast<std::size_t>(moments.back() / width) + 1);
  for (const Nanos moment : moments) ++counts[static_cast<std::size_t>(moment / width)];
  std::vector<Piece> pieces;
  for (const double count : counts) {
    const double rate = count / to_seconds(width);
    pieces.push_back({.seconds = to_seconds(width), .from_per_s = rate, .to_per_s = rate});
  }
  return pieces;
}

Result<std::vector<Piece>> pieces_of(const Columns& columns) {
  const spec::Trace& trace = columns.trace;
  if (trace.rows != spec::Trace::Rows::kMoments) return workload::load_rate_trace(trace, {});
  const auto moments = workload::load_trace(trace, {}, Seed{});
  if (!moments) return fail(moments.error());
  if (is_even(*moments)) {
    const std::vector<std::string_view> names(columns.names.begin(), columns.names.end());
    return fail(Error{.what = "no column of the recording is known to hold rates or counts",
                      .why = fmt::format("it has {}", enumerate(names, "and")),
                      .fix = "name the one that does",
                      .file = trace.path,
                      .at = {.line = 1, .column = 1}});
  }
  return counted(*moments);
}

// The part of the pieces in [from, to), in seconds.
std::vector<Piece> cut(const std::vector<Piece>& pieces, double from, double to) {
  std::vector<Piece> left;
  double at = 0;
  for (const Piece& piece : pieces) {
    const double begin = std::max(at, from);
    const double end = std::min(at + piece.seconds, to);
    if (end > begin) {
      const double slope = (piece.to_per_s - piece.from_per_s) / piece.seconds;
      // Rounding must not make a rate of nothing a negative one.
      const auto rate = [&](double moment) {
        return std::max(0.0, piece.from_per_s + slope * (moment - at));
      };
      left.push_back({.seconds = end - begin, .from_per_s = rate(begin), .to_per_s = rate(end)});
    }
    at += piece.seconds;
  }
  return left;
}

std::vector<Piece> times(std::vector<Piece> pieces, double factor) {
  for (Piece& piece : pieces) {
    piece.from_per_s *= factor;
    piece.to_per_s *= factor;
  }
  return pieces;
}

}  // namespace

Result<RateCurve> recorded(const Recording& recording) {
  const auto columns = columns_of(recording);
  if (!columns) return fail(columns.error());
  const auto pieces = pieces_of(*columns);
  if (!pieces) return fail(pieces.error());
  const double from = to_seconds(recording.from);
  const double to = recording.length ? from + to_seconds(*recording.length) : 1e18;
  auto left = cut(*pieces, from, to);
  if (left.empty()) {
    return invalid(fmt::format("nothing of the recording {} is left", columns->trace.path),
                   fmt::format("it ends before {}", to_string(recording.from)));
  }
  return RateCurve(std::move(left));
}

RateCurve with_peak(const RateCurve& curve, Rate peak) {
  const double highest = curve.peak_per_second();
  if (highest == 0) return curve;
  return RateCurve(times(curve.pieces(), peak.per_second / highest));
}

RateCurve smoothed(const RateCurve& curve) {
  const auto middle = [](const Piece& piece) { return (piece.from_per_s + piece.to_per_s) / 2; };
  const std::vector<Piece>& pieces = curve.pieces();
  if (pieces.empty()) return curve;
  std::vector<Piece> lines{{.seconds = pieces.front().seconds / 2,
                            .from_per_s = middle(pieces.front()),
                            .to_per_s = middle(pieces.front())}};
  for (std::size_t i = 1; i < pieces.size(); ++i) {
    lines.push_back({.seconds = (pieces[i - 1].seconds + pieces[i].seconds) / 2,
                     .from_per_s = middle(pieces[i - 1]),
                     .to_per_s = middle(pieces[i])});
  }
  lines.push_back({.seconds = pieces.back().seconds / 2,
                   .from_per_s = middle(pieces.back()),
                   .to_per_s = middle(pieces.back())});
  return RateCurve(std::move(lines));
}

RateCurve with_crowd(const RateCurve& curve, const Crowd& crowd) {
  const double from = to_seconds(crowd.at);
  const double to = from + to_seconds(crowd.length);
  std::vector<Piece> all = cut(curve.pieces(), 0, from);
  std::ranges::copy(times(cut(curve.pieces(), from, to), crowd.times), std::back_inserter(all));
  std::ranges::copy(cut(curve.pieces(), to, curve.length_seconds()), std::back_inserter(all));
  return RateCurve(std::move(all));
}

}  // namespace headroom::rehearsal
