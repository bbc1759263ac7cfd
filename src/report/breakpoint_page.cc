#include "report/breakpoint_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <span>

#include "report/breakpoint_text.h"
#include "report/digest.h"
#include "report/duration_scale.h"
#include "report/escape.h"
#include "report/figures.h"
#include "report/html_page.h"
#include "report/html_tables.h"
#include "report/svg_plot.h"

namespace headroom::report {
namespace {

using run::Measure;
using trial::Breakpoint;
using trial::Probe;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

// What the plots show of one rate: its probes together.
struct RatePoint {
  Histogram response;
  double succeeded = 0;
  double seconds = 0;
};

std::map<double, RatePoint> points_of(const Breakpoint& breakpoint) {
  std::map<double, RatePoint> points;
  for (const Probe& probe : breakpoint.probes) {
    const run::Run& run = probe.finished.run;
    RatePoint& point = points[probe.rate.per_second];
    point.response.merge(run::merged(run, std::nullopt, Measure::kResponseTime, run::judged(run)));
    const run::Counts loaded = run::counts(run, std::nullopt, run::under_load(run));
    point.succeeded += static_cast<double>(loaded.succeeded);
    point.seconds += loaded.seconds;
  }
  return points;
}

// The axis of offered rates, which both plots share; its group makes their crosshairs move as one.
Plot plot_over_rates(const std::map<double, RatePoint>& points, const Breakpoint& breakpoint) {
  Plot plot;
  plot.group = "rates";
  plot.x = logarithmic_axis(points.begin()->first, points.rbegin()->first, AxisUnit::kPerSecond);
  for (const auto& [rate, point] : points) {
    plot.xs.push_back(rate);
    plot.x_texts.push_back(to_string(Rate{rate}));
  }
  if (breakpoint.last_good && breakpoint.first_bad) {
    plot.spans.push_back({breakpoint.last_good->per_second, breakpoint.first_bad->per_second, ""});
  }
  return plot;
}

std::string latency_plot(const std::map<double, RatePoint>& points, const Breakpoint& breakpoint) {
  Plot plot = plot_over_rates(points, breakpoint);
  plot.title = "Response time by load";
  for (const auto& [name, p] : {std::pair{"p50", 0.5}, {"p95", 0.95}, {"p99", 0.99}}) {
    PlotLine line{.name = name, .css_class = name, .values = {}};
    for (const auto& [rate, point] : points) {
      const bool any = point.response.count() > 0;
      line.values.push_back(any ? static_cast<double>(point.response.percentile(p)) * 1e-9 : kNone);
    }
    plot.lines.push_back(std::move(line));
  }
  const Extent extent = extent_of(plot.lines).value_or(Extent{1, 1});
  plot.y = duration_axis(extent);
  plot.note = note_of("over sessions per second", plot.y);
  plot.about = "Response time over the rate of sessions, " + range_text(extent);
  plot.y_text = seconds_text;
  return svg_plot(plot);
}

std::string throughput_plot(const std::map<double, RatePoint>& points,
                            const Breakpoint& breakpoint) {
  Plot plot = plot_over_rates(points, breakpoint);
  plot.title = "Throughput by load";
  PlotLine line{.name = "succeeded", .css_class = "succeeded", .values = {}};
  for (const auto& [rate, point] : points) {
    line.values.push_back(point.seconds > 0 ? point.succeeded / point.seconds : kNone);
  }
  plot.lines = {std::move(line)};
  plot.y = linear_axis(extent_of(plot.lines).value_or(Extent{0, 1}).largest, AxisUnit::kPerSecond);
  plot.note = "requests that succeeded, over sessions per second";
  plot.about = "Throughput over the rate of sessions";
  plot.y_text = rate_text;
  return svg_plot(plot);
}

std::string plots(const Breakpoint& breakpoint) {
  const auto points = points_of(breakpoint);
  if (points.size() < 2) return {};
  return latency_plot(points, breakpoint) + throughput_plot(points, breakpoint);
}

std::string broke_first(const Breakpoint& breakpoint) {
  const Probe* evidence = breakpoint.evidence();
  return evidence == nullptr ? "" : requirements_table(trial::broken(*evidence));
}

std::string probes_table(const Breakpoint& breakpoint) {
  std::string body;
  const auto cell = [&](const std::string& text) {
    body += fmt::format(R"(<td class="n">{}</td>)", escape_markup(text));
  };
  for (const Probe* probe : breakpoint.by_rate()) {
    const ProbeText text = describe(*probe);
    body +=
        fmt::format(R"(<tr class="{}"><td class="mark">{}</td><th scope="row">{}</th><td>{}</td>)",
                    probe->answer == workload::Probed::kHeld ? "pass" : "fail", text.symbol,
                    text.rate, text.answer);
    for (const auto& part : {text.throughput, text.errors, text.p50, text.p95, text.p99}) {
      cell(part);
    }
    body += fmt::format(R"(<td class="evidence">{}</td><td><code>{}</code></td></tr>)",
                        escape_markup(text.why), escape_markup(probe->finished.run.header.id));
  }
  constexpr std::string_view kHead =
      R"(<th></th><th>Sessions</th><th>Answer</th><th class="n">Throughput</th>)"
      R"(<th class="n">Errors</th><th class="n">p50</th><th class="n">p95</th><th class="n">p99</th>)"
      R"(<th>Why</th><th>Run</th>)";
  return body.empty() ? "" : html_table("requirements probes", kHead, body);
}

std::string notes_list(const Breakpoint& breakpoint) {
  std::string items;
  for (const std::string& note : notes(breakpoint)) {
    items += "<li>" + escape_markup(note) + "</li>";
  }
  return items.empty() ? "" : R"(<ul class="remarks">)" + items + "</ul>";
}

std::string host_of(const Breakpoint& breakpoint) {
  return breakpoint.probes.empty() ? "" : breakpoint.probes.front().finished.run.header.host;
}

std::string search_text(const Breakpoint& breakpoint) {
  return fmt::format("searched {} to {}, each held {}", to_string(breakpoint.range.lowest),
                     to_string(breakpoint.range.highest), to_string(breakpoint.hold));
}

}  // namespace

std::string html(const Breakpoint& breakpoint) {
  const trial::Identity& identity = breakpoint.identity;
  const run::Outcome outcome = outcome_of(breakpoint);
  std::string body =
      html_masthead({.service = identity.service,
                     .test = identity.test,
                     .outcome = outcome,
                     .headline = headline(breakpoint),
                     .facts = {search_text(breakpoint), length_text(breakpoint.duration),
                               moment_text(breakpoint.started), identity.environment,
                               host_of(breakpoint), breakpoint.series}});
  body += html_section("To know", notes_list(breakpoint));
  body += html_section("What broke first", broke_first(breakpoint));
  body += html_section("By load", plots(breakpoint),
                       "Shaded is where it breaks: between the last rate that held and the first "
                       "that did not.");
  body += html_section("Probes", probes_table(breakpoint),
                       "Each is a run of its own, which headroom show and headroom report know by "
                       "its name.");
  return html_page(
      fmt::format("{} {} break point – {}", identity.service, identity.test, breakpoint.series),
      body, identity.headroom_version);
}

std::string markdown(const Breakpoint& breakpoint) {
  const trial::Identity& identity = breakpoint.identity;
  const std::string name =
      identity.service.empty() ? identity.test : identity.service + " · " + identity.test;
  std::string out =
      fmt::format("### {}: {}\n\n{}\n", escape_markdown(name), run::name_of(outcome_of(breakpoint)),
                  escape_markdown(headline(breakpoint)));
  const Probe* evidence = breakpoint.evidence();
  if (evidence != nullptr && !breakpoint.bad_is_unclear) {
    out += "\n**Broke first**\n\n";
    for (const run::Verdict& verdict : trial::broken(*evidence)) {
      out += "- " + escape_markdown(broken_text(verdict)) + "\n";
    }
  }
  out +=
      "\n| | Sessions | Throughput | Errors | p50 | p95 | p99 | |\n"
      "|---|---:|---:|---:|---:|---:|---:|---|\n";
  for (const Probe* probe : breakpoint.by_rate()) {
    const ProbeText text = describe(*probe);
    out += fmt::format("| {} | {} | {} | {} | {} | {} | {} | {} |\n", text.symbol, text.rate,
                       text.throughput, text.errors, text.p50, text.p95, text.p99,
                       escape_markdown(text.why));
  }
  for (const std::string& note : notes(breakpoint)) out += "\n" + escape_markdown(note) + "\n";
  return out + fmt::format("\n<sub>search {} · {} · headroom {}</sub>\n",
                           escape_markdown(breakpoint.series),
                           escape_markdown(search_text(breakpoint)), identity.headroom_version);
}

}  // namespace headroom::report
