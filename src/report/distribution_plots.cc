#include "report/distribution_plots.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "report/duration_scale.h"
#include "report/figures.h"
#include "report/svg_plot.h"

namespace headroom::report {
namespace {

using run::Measure;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

// The highest percentile that the samples carry: of n values, all but one are below it.
double highest_percentile(std::uint64_t samples) {
  return std::min(0.9999, 1 - 1 / static_cast<double>(samples));
}

PlotLine percentile_line(std::string name, const Histogram& histogram,
                         const std::vector<double>& shares) {
  PlotLine line{.name = name, .css_class = name, .values = {}};
  const double reach = histogram.count() < 2 ? 0 : highest_percentile(histogram.count());
  for (const double share : shares) {
    const bool there = histogram.count() > 0 && share <= reach + 1e-12;
    line.values.push_back(there ? static_cast<double>(histogram.percentile(share)) * 1e-9 : kNone);
  }
  return line;
}

std::string percent_text(double share) {
  std::string text = fmt::format("{:.3f}", share * 100);
  while (text.ends_with('0')) text.pop_back();
  if (text.ends_with('.')) text.pop_back();
  return text + "%";
}

// Bounds of `count` buckets of equal width on a logarithmic axis.
std::vector<double> bounds_between(double low, double high, int count) {
  std::vector<double> bounds;
  for (int i = 0; i <= count; ++i) {
    bounds.push_back(low * std::pow(high / low, static_cast<double>(i) / count));
  }
  return bounds;
}

PlotLine bucket_line(std::string name, const Histogram& histogram,
                     const std::vector<double>& bounds) {
  PlotLine line{.name = name,
                .css_class = name,
                .values = std::vector<double>(bounds.size() - 1, 0.0),
                .shape = PlotLine::Shape::kSteps};
  for (const Histogram::Bucket& bucket : histogram.buckets()) {
    const double middle =
        (static_cast<double>(bucket.low) + static_cast<double>(bucket.high)) / 2 * 1e-9;
    const auto above = std::upper_bound(bounds.begin(), bounds.end(), middle);
    const auto index =
        std::clamp<std::ptrdiff_t>(above - bounds.begin() - 1, 0, std::ssize(line.values) - 1);
    line.values[static_cast<std::size_t>(index)] += static_cast<double>(bucket.count);
  }
  return line;
}

}  // namespace

std::string percentile_plot(const ClassDigest& digest) {
  const Histogram& response = digest.totals[Measure::kResponseTime];
  const Histogram& service = digest.totals[Measure::kServiceTime];
  if (response.count() < 2) return {};
  const double highest = highest_percentile(std::max(response.count(), service.count()));
  constexpr double kPerNine = 30;  // points for each nine of the axis
  std::vector<double> shares;
  for (double nines = 0; nines < nines_of(highest); nines += 1 / kPerNine) {
    shares.push_back(1 - std::pow(10, -nines));
  }
  shares.push_back(highest);

  Plot plot;
  plot.group = "percentile of " + digest.name;
  plot.title = "Percentiles";
  plot.lines = {percentile_line("service", service, shares),
                percentile_line("response", response, shares)};
  const Extent extent = extent_of(plot.lines).value_or(Extent{1, 1});
  plot.y = duration_axis(extent);
  plot.note = note_of("response and service time", plot.y);
  plot.about = "Response and service time by percentile, " + range_text(extent);
  plot.x = percentile_axis(highest);
  for (const double share : shares) {
    plot.xs.push_back(nines_of(share));
    plot.x_texts.push_back(percent_text(share));
  }
  plot.y_text = seconds_text;
  return svg_plot(plot);
}

std::string distribution_plot(const ClassDigest& digest) {
  const Histogram& response = digest.totals[Measure::kResponseTime];
  const Histogram& service = digest.totals[Measure::kServiceTime];
  if (response.count() == 0) return {};

  const auto smallest = [](const Histogram& histogram) {
    return histogram.count() > 0 ? static_cast<double>(histogram.min()) * 1e-9 : 1e9;
  };
  const double low = std::max(kShortestDrawn, std::min(smallest(response), smallest(service)));
  const double high =
      std::max(low, static_cast<double>(std::max(response.max(), service.max())) * 1e-9);

  Plot plot;
  plot.group = "distribution of " + digest.name;
  plot.title = "Distribution";
  plot.note = "requests by time taken, logarithmic";
  plot.x = logarithmic_axis(low, high, AxisUnit::kSeconds);
  plot.xs = bounds_between(plot.x.low, plot.x.high, 64);
  for (std::size_t i = 0; i + 1 < plot.xs.size(); ++i) {
    plot.x_texts.push_back(seconds_text(plot.xs[i]) + " – " + seconds_text(plot.xs[i + 1]));
  }
  PlotLine response_line = bucket_line("response", response, plot.xs);
  response_line.fill = PlotLine::Fill::kBelow;
  plot.lines = {std::move(response_line), bucket_line("service", service, plot.xs)};
  plot.y = linear_axis(extent_of(plot.lines).value_or(Extent{0, 1}).largest, AxisUnit::kCount);
  plot.y_text = [](double value) { return count_text(static_cast<std::uint64_t>(value)); };
  plot.about = fmt::format("How many of {} requests took how long, from {} to {}",
                           count_text(response.count()), seconds_text(low), seconds_text(high));
  plot.names = Plot::Names::kInCaption;
  return svg_plot(plot);
}

}  // namespace headroom::report
