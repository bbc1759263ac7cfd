#include "report/timeline_plots.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "report/duration_scale.h"
#include "report/figures.h"
#include "report/paint.h"
#include "report/svg_plot.h"
#include "run/failure_example.h"
#include "run/timeline.h"

namespace headroom::report {
namespace {

using run::Measure;
using run::Point;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
// A plot is at most about 1,000 pixels wide; the ones of a class have half of that.
constexpr std::size_t kTimelinePoints = 600;
constexpr std::size_t kClassTimelinePoints = 300;
constexpr std::size_t kNameBesidePlot = 9;   // letters
constexpr std::size_t kClassesTogether = 6;  // lines that one plot tells apart
using OptionalNanos = std::optional<Nanos> Point::*;

double seconds_or_none(const std::optional<Nanos>& duration) {
  return duration ? to_seconds(*duration) : kNone;
}

PlotLine duration_line(const std::vector<Point>& points, std::string name, OptionalNanos field) {
  PlotLine line{.name = name, .css_class = name, .values = {}};
  for (const Point& point : points) line.values.push_back(seconds_or_none(point.*field));
  return line;
}

std::vector<PlotLine> percentile_lines(const std::vector<Point>& points) {
  return {duration_line(points, "p50", &Point::response_time_p50),
          duration_line(points, "p95", &Point::response_time_p95),
          duration_line(points, "p99", &Point::response_time_p99)};
}

// What is common to all plots over time: the axis, the warm-up, the events.
Plot over_time(const run::Run& run, const std::vector<Point>& points) {
  Plot plot;
  plot.group = "time";
  const run::Window all = run::whole(run);
  plot.x = time_axis(static_cast<double>(all.from), static_cast<double>(all.to));
  for (const Point& point : points) {
    plot.xs.push_back(
        (static_cast<double>(point.window.from) + static_cast<double>(point.window.to)) / 2);
    plot.x_texts.push_back(clock_text(point.window.from));
  }
  if (run.header.warm_up > Nanos{}) {
    plot.spans.push_back({0, to_seconds(run.header.warm_up), "warm-up"});
  }
  for (const run::Event& event : run.events) {
    const bool is_at_start = event.at <= Nanos{};  // the axis itself marks it
    // One of many, of each step and kind: the table of failures has it.
    const bool is_example = event.kind == run::kFailureExample;
    if (!is_at_start && !is_example) plot.marks.push_back({to_seconds(event.at), event.text});
  }
  return plot;
}

struct LimitScope {
  spec::Metric metric;
  std::vector<std::string> steps;  // requirements of these speak of the plot; "" is all requests
};

// The requirements that bound what the plot shows, as far as they fall near its values: a limit
// far away would press the values flat, and says nothing that the table does not.
void add_limits(Plot& plot, const run::Judgement& judgement, const LimitScope& scope,
                Extent extent) {
  for (const run::Verdict& verdict : judgement.verdicts) {
    const spec::Requirement& requirement = verdict.requirement;
    const bool speaks_of_it =
        requirement.metric == scope.metric &&
        std::find(scope.steps.begin(), scope.steps.end(), requirement.subject) != scope.steps.end();
    if (!speaks_of_it || verdict.ruling == run::Ruling::kNotJudged) continue;
    if (requirement.limit > 3 * extent.largest || requirement.limit <= 0) continue;
    const auto state = verdict.ruling == run::Ruling::kFail ? Plot::Limit::State::kBroken
                                                            : Plot::Limit::State::kKept;
    const auto same =
        std::find_if(plot.limits.begin(), plot.limits.end(),
                     [&](const Plot::Limit& limit) { return limit.value == requirement.limit; });
    if (same != plot.limits.end()) {
      if (state == Plot::Limit::State::kBroken) same->state = state;
      continue;
    }
    plot.limits.push_back({requirement.limit, requirement.text, state});
  }
}

// A plot of durations over time; empty when the lines have no values.
std::string duration_plot(Plot plot, const run::Judgement& judgement, const LimitScope& scope,
                          std::string_view note) {
  std::optional<Extent> extent = extent_of(plot.lines);
  if (!extent) return {};
  add_limits(plot, judgement, scope, *extent);
  plot.about = plot.title + " over time, " + range_text(*extent);
  for (const Plot::Limit& limit : plot.limits) {
    extent->smallest = std::min(extent->smallest, limit.value);
    extent->largest = std::max(extent->largest, limit.value);
  }
  plot.y = duration_axis(*extent);
  plot.note = note_of(note, plot.y);
  plot.y_text = seconds_text;
  return svg_plot(plot);
}

std::string rate_plot(const run::Run& run, const std::vector<Point>& points) {
  Plot plot = over_time(run, points);
  PlotLine offered{.name = "offered", .css_class = "offered", .values = {}};
  PlotLine succeeded{
      .name = "succeeded", .css_class = "succeeded", .values = {}, .fill = PlotLine::Fill::kBelow};
  PlotLine failed{
      .name = "failed", .css_class = "failed", .values = {}, .fill = PlotLine::Fill::kBelow};
  for (const Point& point : points) {
    offered.values.push_back(point.started_per_second);
    succeeded.values.push_back(point.succeeded_per_second);
    failed.values.push_back(point.failed_per_second);
  }
  plot.title = "Rate";
  plot.note = "requests per second, all requests";
  plot.lines = {std::move(offered), std::move(succeeded), std::move(failed)};
  const double largest = extent_of(plot.lines).value_or(Extent{0, 0}).largest;
  plot.about = "Rate over time, up to " + rate_text(largest);
  plot.y = linear_axis(largest, AxisUnit::kPerSecond);
  plot.y_text = rate_text;
  plot.mark_labels = Plot::MarkLabels::kShown;
  plot.height = 210;
  return svg_plot(plot);
}

std::string in_flight_plot(const run::Run& run, const std::vector<Point>& points) {
  Plot plot = over_time(run, points);
  PlotLine line{
      .name = "in flight", .css_class = "in-flight", .values = {}, .fill = PlotLine::Fill::kBelow};
  for (const Point& point : points) line.values.push_back(static_cast<double>(point.in_flight));
  plot.lines = {std::move(line)};
  plot.title = "In flight";
  plot.note = "requests sent and not yet answered";
  const double largest = extent_of(plot.lines).value_or(Extent{0, 0}).largest;
  plot.about = fmt::format("Requests in flight over time, up to {:.0f}", largest);
  plot.y = linear_axis(largest, AxisUnit::kCount);
  plot.y_text = [](double value) { return count_text(static_cast<std::uint64_t>(value)); };
  plot.height = 120;
  return svg_plot(plot);
}

// Steps whose requirements also speak of a plot over all requests: with one class, that class.
std::vector<std::string> steps_of_all(const std::vector<std::string>& names) {
  std::vector<std::string> steps{""};
  if (names.size() == 1) steps.push_back(names.front());
  return steps;
}

// With one class its percentiles; with several the 95th percentile of each, since those of a
// mixture jump with its shares.
std::string response_plot(const run::Run& run, const run::Judgement& judgement,
                          const std::vector<Point>& points, const Digest& digest, Nanos step) {
  Plot plot = over_time(run, points);
  plot.height = 210;
  const LimitScope scope{spec::Metric::kResponseTime, steps_of_all(run.header.classes)};
  if (!digest.has_sum()) {
    plot.title = "Response time";
    plot.lines = percentile_lines(points);
    return duration_plot(std::move(plot), judgement, scope, "");
  }
  plot.title = "Response time p95";
  const std::vector<std::size_t> busiest = digest.busiest(kClassesTogether);
  for (std::size_t i = 0; i < busiest.size(); ++i) {
    const ClassDigest& of_class = digest.classes[busiest[i]];
    PlotLine line{.name = of_class.name, .css_class = fmt::format("class-{}", i + 1), .values = {}};
    for (const Point& point : run::series(run, of_class.place, step)) {
      line.values.push_back(seconds_or_none(point.response_time_p95));
    }
    // The margin beside the plot holds short names only.
    if (columns_of(line.name) > kNameBesidePlot) plot.names = Plot::Names::kInCaption;
    plot.lines.push_back(std::move(line));
  }
  return duration_plot(std::move(plot), judgement, scope,
                       busiest.size() < digest.classes.size() ? "busiest requests" : "by request");
}

}  // namespace

std::string timeline_plots(const run::Run& run, const run::Judgement& judgement,
                           const Digest& digest) {
  const Nanos step = run::step_for(run, kTimelinePoints);
  const std::vector<Point> points = run::series(run, std::nullopt, step);
  if (points.empty()) return {};
  std::string out = rate_plot(run, points);

  out += response_plot(run, judgement, points, digest, step);

  std::vector<std::string> streaming;
  for (const ClassDigest& of_class : digest.classes) {
    if (of_class.streams()) streaming.push_back(of_class.name);
  }
  Plot ttft = over_time(run, points);
  ttft.title = "Time to first token";
  ttft.lines = {duration_line(points, "p50", &Point::ttft_p50),
                duration_line(points, "p95", &Point::ttft_p95)};
  out += duration_plot(std::move(ttft), judgement, {spec::Metric::kTtft, steps_of_all(streaming)},
                       streaming.size() == 1 ? streaming.front() : "all streams");
  return out + in_flight_plot(run, points);
}

std::string class_timeline_plot(const run::Run& run, const run::Judgement& judgement,
                                std::size_t request_class) {
  const std::vector<Point> points =
      run::series(run, request_class, run::step_for(run, kClassTimelinePoints));
  Plot plot = over_time(run, points);
  plot.title = "Response time";
  plot.lines = percentile_lines(points);
  return duration_plot(std::move(plot), judgement,
                       {spec::Metric::kResponseTime, {run.header.classes[request_class]}},
                       "over the run");
}

}  // namespace headroom::report
