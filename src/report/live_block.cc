#include "report/live_block.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "report/digest.h"
#include "report/escape.h"
#include "report/figures.h"
#include "report/sparkline.h"

namespace headroom::report {
namespace {

using run::Measure;
using Second = LiveFigures::Second;

constexpr std::size_t kBarColumns = 50;  // a progress bar is no better for being longer

std::string duration_or_dash(const Histogram& histogram, double p) {
  return histogram.count() == 0 ? "–" : nanos_text(histogram.percentile(p));
}

std::string percentiles_text(const Histogram& histogram) {
  return fmt::format("p50 {:<6}  p95 {:<6}  p99 {:<6}", duration_or_dash(histogram, 0.5),
                     duration_or_dash(histogram, 0.95), duration_or_dash(histogram, 0.99));
}

// Of the seconds that the totals cover.
std::string recent_rate(const run::Totals& totals) {
  return totals.seconds > 0 ? rate_text(static_cast<double>(totals.finished()) / totals.seconds)
                            : "–";
}

// "━━━━━━━━━╸─────────": to half a character.
std::string bar(double share, std::size_t columns) {
  const auto halves =
      static_cast<std::size_t>(std::clamp(share, 0.0, 1.0) * static_cast<double>(2 * columns));
  std::string text;
  for (std::size_t i = 0; i < columns; ++i) {
    const bool full = 2 * i + 2 <= halves;
    const bool half = 2 * i + 1 == halves;
    text += full ? "━" : half ? "╸" : "─";
  }
  return text;
}

ScreenLine title_line(const run::Header& header, std::size_t columns) {
  return LineBuilder(columns)
      .add(printable(title_of(header)), Tone::kStrong)
      .add("  " + printable(header.load), Tone::kQuiet)
      .finish();
}

std::string time_text(const LiveFigures& figures, std::int64_t now, std::int64_t planned) {
  if (now < planned) {
    return fmt::format("{} of {}, {} left", clock_text(now), clock_text(planned),
                       clock_text(planned - now));
  }
  // Somebody paused it, or slowed it down.
  const bool goes_on = now > planned && figures.started() > 0;
  return fmt::format("{}, {}", clock_text(now),
                     goes_on ? "longer than the " + clock_text(planned) + " planned"
                             : "waiting for the last answers");
}

ScreenLine progress_line(const LiveFigures& figures, std::size_t columns) {
  const std::int64_t now = figures.seconds();
  const auto planned = static_cast<std::int64_t>(to_seconds(figures.header().planned) + 0.5);
  LineBuilder line(columns);
  if (planned == 0) return line.add(clock_text(now) + ", open-ended", Tone::kQuiet).finish();
  const std::string time = time_text(figures, now, planned);
  const std::size_t beside = columns_of(time) + 2;
  if (line.left() > beside) {
    const std::size_t room = std::min(line.left() - beside, kBarColumns);
    line.add(bar(static_cast<double>(now) / static_cast<double>(planned), room), Tone::kAccent);
    line.add("  ");
  }
  return line.add(time, Tone::kQuiet).finish();
}

// A figure and how it came to be: "rate      36.2/s     ▂▂▂▃▅▇█▇▅".
template <class Value>
ScreenLine figure_line(std::string_view name, const std::string& figure, const LiveFigures& figures,
                       std::size_t columns, Value value) {
  LineBuilder line(columns);
  line.label(name).add(fmt::format("{:<10}", figure), Tone::kStrong);
  const auto& history = figures.history();
  std::vector<std::optional<double>> shown;
  const std::size_t skipped = history.size() > line.left() ? history.size() - line.left() : 0;
  for (std::size_t i = skipped; i < history.size(); ++i) shown.push_back(value(history[i]));
  return line.add(sparkline(shown), Tone::kAccent).finish();
}

ScreenLine errors_line(const LiveFigures& figures, std::size_t columns) {
  const run::Counts& sum = figures.sum();
  LineBuilder line(columns);
  line.label("errors");
  if (sum.failed == 0) return line.add("none").finish();
  const double share = static_cast<double>(sum.failed) / static_cast<double>(sum.finished());
  return line.add(fmt::format("{} ({})", count_text(sum.failed), share_text(share)), Tone::kBad)
      .add("  " + failures_text(sum, figures.header().checks), Tone::kQuiet)
      .finish();
}

}  // namespace

std::vector<ScreenLine> live_block(const LiveFigures& figures, std::size_t columns) {
  HEADROOM_CHECK(columns >= 20, "nothing readable fits into fewer than 20 columns");
  const run::Totals recent = figures.recent();
  const Histogram& response = recent[Measure::kResponseTime];
  const Histogram& ttft = recent[Measure::kTtft];
  std::vector<ScreenLine> lines;
  lines.push_back(title_line(figures.header(), columns));
  lines.push_back(progress_line(figures, columns));
  lines.push_back(figure_line("rate", recent_rate(recent), figures, columns,
                              [](const Second& second) { return std::optional(second.rate); }));
  lines.push_back(figure_line("p95", duration_or_dash(response, 0.95), figures, columns,
                              [](const Second& second) { return second.p95_seconds; }));
  lines.push_back(LineBuilder(columns)
                      .label("response")
                      .add(percentiles_text(response))
                      .add("  in flight ", Tone::kQuiet)
                      .add(count_text(figures.in_flight()))
                      .finish());
  if (ttft.count() > 0) {
    lines.push_back(LineBuilder(columns).label("ttft").add(percentiles_text(ttft)).finish());
  }
  lines.push_back(errors_line(figures, columns));
  return lines;
}

std::string live_line(const LiveFigures& figures) {
  const run::Totals recent = figures.recent();
  std::string line =
      fmt::format("{:>7}  {:>8}  {}", clock_text(figures.seconds()), recent_rate(recent),
                  percentiles_text(recent[Measure::kResponseTime]));
  if (recent[Measure::kTtft].count() > 0) {
    line += fmt::format("  ttft p95 {:<6}", duration_or_dash(recent[Measure::kTtft], 0.95));
  }
  line += fmt::format("  in flight {:<4}  errors {}", figures.in_flight(),
                      count_text(figures.sum().failed));
  return line;
}

}  // namespace headroom::report
