#include "report/scalability_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "report/escape.h"
#include "report/figures.h"
#include "report/html_page.h"
#include "report/scalability_text.h"
#include "report/svg_plot.h"

namespace headroom::report {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr int kCurvePoints = 60;

// The sizes at which something is drawn: those measured, and those between them for the curve.
std::vector<double> drawn_sizes(const trial::Scalability& scalability) {
  const double least = scalability.sizes.front().size;
  const double most = scalability.sizes.back().size;
  std::vector<double> sizes;
  for (const trial::SizeFigures& size : scalability.sizes) sizes.push_back(size.size);
  for (int i = 1; i < kCurvePoints; ++i) {
    sizes.push_back(least + (most - least) * i / kCurvePoints);
  }
  std::ranges::sort(sizes);
  const auto repeated = std::ranges::unique(sizes);
  sizes.erase(repeated.begin(), repeated.end());
  return sizes;
}

std::vector<double> values_at(const std::vector<double>& sizes,
                              const std::function<double(double)>& value) {
  std::vector<double> values;
  for (const double size : sizes) values.push_back(value(size));
  return values;
}

// Nothing where nothing was measured: what was shows as dots.
std::function<double(double)> measured(
    const trial::Scalability& scalability,
    const std::function<double(const trial::SizeFigures&)>& figure) {
  return [&scalability, figure](double at) {
    const auto size = std::ranges::find(scalability.sizes, at, &trial::SizeFigures::size);
    return size == scalability.sizes.end() || !size->counts() ? kNone : figure(*size);
  };
}

Plot plot_over_sizes(const std::vector<double>& sizes, const trial::ScalabilityNames& names) {
  Plot plot;
  plot.group = "sizes";
  plot.height = 220;
  plot.x = linear_axis(sizes.back(), AxisUnit::kCount);
  plot.xs = sizes;
  for (const double size : sizes) {
    plot.x_texts.push_back(fmt::format("{} {}", figure_text(size), names.size));
  }
  plot.names = Plot::Names::kInCaption;
  plot.mark_labels = Plot::MarkLabels::kShown;
  return plot;
}

void add_marks(Plot& plot, const trial::Scalability& scalability) {
  if (!scalability.law) return;
  const auto add = [&](std::optional<double> at, const char* label) {
    if (at && *at <= plot.x.high) plot.marks.push_back({.at = *at, .label = label});
  };
  add(scalability.law->law.worthwhile_load(), "knee");
  add(scalability.law->law.peak_load(), "peak");
}

double largest_of(const std::vector<PlotLine>& lines) {
  double largest = 0;
  for (const PlotLine& line : lines) {
    for (const double value : line.values) {
      if (std::isfinite(value)) largest = std::max(largest, value);
    }
  }
  return largest;
}

std::string throughput_plot(const trial::Scalability& scalability,
                            const trial::ScalabilityNames& names,
                            const std::vector<double>& sizes) {
  Plot plot = plot_over_sizes(sizes, names);
  plot.title = "Throughput by size";
  plot.note = names.throughput + ", over " + names.size;
  plot.about = plot.title;
  const trial::SizeFigures* smallest = scalability.smallest();
  if (smallest == nullptr) return {};
  const double alone = smallest->throughput / smallest->size;
  if (scalability.law) {
    const queueing::ScalabilityLaw law = scalability.law->law;
    plot.lines.push_back(
        {.name = "law", .css_class = "p95", .values = values_at(sizes, [law](double size) {
                                              return law.throughput(size);
                                            })});
  }
  plot.lines.push_back({.name = "measured",
                        .css_class = "succeeded",
                        .values = values_at(sizes, measured(scalability,
                                                            [](const trial::SizeFigures& size) {
                                                              return size.throughput;
                                                            })),
                        .shape = PlotLine::Shape::kPoints});
  // Not so high that the rest is flat where nothing is linear.
  const double most = largest_of(plot.lines) * 1.6;
  plot.lines.insert(plot.lines.begin(), {.name = "linear",
                                         .css_class = "offered",
                                         .values = values_at(sizes, [alone, most](double size) {
                                           return alone * size <= most ? alone * size : kNone;
                                         })});
  plot.y = linear_axis(largest_of(plot.lines), AxisUnit::kCount);
  plot.y_text = figure_text;
  add_marks(plot, scalability);
  return svg_plot(plot);
}

std::string efficiency_plot(const trial::Scalability& scalability,
                            const trial::ScalabilityNames& names,
                            const std::vector<double>& sizes) {
  Plot plot = plot_over_sizes(sizes, names);
  plot.title = "Efficiency by size";
  plot.note = "throughput for each of " + names.size + ", relative to the smallest size";
  plot.about = plot.title;
  const trial::SizeFigures* smallest = scalability.smallest();
  if (smallest == nullptr) return {};
  if (scalability.law) {
    const queueing::ScalabilityLaw law = scalability.law->law;
    const double alone = law.efficiency(smallest->size);
    plot.lines.push_back(
        {.name = "law", .css_class = "p95", .values = values_at(sizes, [=](double size) {
                                              return size < smallest->size
                                                         ? kNone
                                                         : law.efficiency(size) / alone;
                                            })});
  }
  plot.lines.push_back({.name = "measured",
                        .css_class = "succeeded",
                        .values = values_at(sizes, measured(scalability,
                                                            [](const trial::SizeFigures& size) {
                                                              return size.efficiency;
                                                            })),
                        .shape = PlotLine::Shape::kPoints});
  plot.y = linear_axis(std::max(1.0, largest_of(plot.lines)), AxisUnit::kPerSecond);
  for (Tick& tick : plot.y.ticks) tick.label = share_text(tick.value);
  plot.y_text = share_text;
  if (scalability.expectation) {
    plot.limits.push_back({.value = scalability.expectation->efficiency.value,
                           .label = scalability.expectation->text,
                           .state = scalability.ruling == run::Ruling::kFail
                                        ? Plot::Limit::State::kBroken
                                        : Plot::Limit::State::kKept});
  }
  add_marks(plot, scalability);
  return svg_plot(plot);
}

std::string law_table(const trial::Scalability& scalability) {
  std::string body;
  for (const LawLine& line : law_lines(scalability)) {
    body +=
        fmt::format(R"(<tr><th scope="row">{}</th><td class="n">{}</td><td>{}</td></tr>)",
                    escape_markup(line.name), escape_markup(line.value), escape_markup(line.about));
  }
  return html_table("plan", R"(<th></th><th class="n"></th><th></th>)", body);
}

std::string sizes_table(const trial::Scalability& scalability,
                        const trial::ScalabilityNames& names) {
  std::string body;
  for (const trial::SizeFigures& size : scalability.sizes) {
    body += fmt::format(
        R"(<tr><th scope="row" class="n">{}</th><td class="n">{}</td><td class="n">{}</td>)"
        R"(<td>{}</td></tr>)",
        figure_text(size.size), size.throughputs.empty() ? "–" : figure_text(size.throughput),
        size.counts() ? share_text(size.efficiency) : "–",
        size.left_out.empty() ? "" : "left out: " + escape_markup(size.left_out));
  }
  return html_table("plan",
                    fmt::format(R"(<th class="n">{}</th><th class="n">{}</th>)"
                                R"(<th class="n">efficiency</th><th></th>)",
                                escape_markup(names.size), escape_markup(names.throughput)),
                    body);
}

}  // namespace

std::string scalability_sections(const trial::Scalability& scalability,
                                 const trial::ScalabilityNames& names) {
  if (scalability.sizes.empty()) return {};
  const std::vector<double> sizes = drawn_sizes(scalability);
  std::string plots;
  if (sizes.size() > 1) {
    plots = throughput_plot(scalability, names, sizes) + efficiency_plot(scalability, names, sizes);
  }
  return html_section("By size", plots,
                      "Linear is as if each did as much as one of the smallest size does.") +
         html_section("Law", law_table(scalability),
                      "The universal scalability law: X(N) = gamma N / (1 + sigma (N - 1) + "
                      "kappa N (N - 1)). Intervals are at 95 % confidence.") +
         html_section("Sizes", sizes_table(scalability, names));
}

std::string html(const trial::Scalability& scalability, const trial::ScalabilityNames& names,
                 run::Outcome outcome, std::string_view headroom_version) {
  const std::string body = html_masthead({.service = names.subject,
                                          .test = "scale",
                                          .outcome = outcome,
                                          .headline = headline(scalability),
                                          .facts = {names.throughput + " by " + names.size}}) +
                           scalability_sections(scalability, names);
  return html_page(names.subject + " scale", body, headroom_version);
}

}  // namespace headroom::report
