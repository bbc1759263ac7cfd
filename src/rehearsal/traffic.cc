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

constexpr std::array<std::string_view, 4> kRates{"rate", "rps", "qps", "per_second"};
constexpr std::array<std::string_view, 7> kCounts{"count",  "requests", "sessions", "hits",
                                                  "visits", "messages", "events"};

bool is_named(std::string_view column, std::span<const std::string_view> words) {
  const std::string lower = to_lower(column);
  return std::ranges::any_of(
      words, [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

std::unexpected<Error> no_column(const std::string& file, std::string why, std::string fix) {
  return fail(Error{.what = "no column of the recording is known to hold rates or counts",
                    .why = std::move(why),
                    .fix = std::move(fix),
                    .file = file,
                    .at = {.line = 1, .column = 1}});
}

// The column that its first line names so, and how its rows are to be read.
Result<spec::Trace> columns_of(const Recording& recording) {
  spec::Trace trace{.path = recording.path.string(), .values = recording.column};
  std::ifstream file(recording.path);
  std::string header;
  if (!std::getline(file, header)) {
    return invalid(fmt::format("the recording {} cannot be read", trace.path));
  }
  std::vector<std::string_view> names;
  for (const std::string_view name : split(header, ',')) names.push_back(trim(name));
  const auto first = [&](std::span<const std::string_view> words) {
    const auto found =
        std::ranges::find_if(names, [&](std::string_view name) { return is_named(name, words); });
    return found == names.end() ? std::string() : std::string(*found);
  };
  if (trace.values.empty()) trace.values = first(kRates);
  if (trace.values.empty()) trace.values = first(kCounts);
  if (trace.values.empty()) {
    return no_column(trace.path, fmt::format("it has {}", enumerate(names, "and")),
                     "name the one that does");
  }
  trace.rows = is_named(trace.values, kCounts) && !is_named(trace.values, kRates)
                   ? spec::Trace::Rows::kCounts
                   : spec::Trace::Rows::kRates;
  return trace;
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
  const auto trace = columns_of(recording);
  if (!trace) return fail(trace.error());
  auto pieces = workload::load_rate_trace(*trace, {});
  if (!pieces) return fail(pieces.error());
  const double from = to_seconds(recording.from);
  const double to = recording.length ? from + to_seconds(*recording.length) : 1e18;
  auto left = cut(*pieces, from, to);
  if (left.empty()) {
    return invalid(fmt::format("nothing of the recording {} is left", trace->path),
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
