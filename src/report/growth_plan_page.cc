#include "report/growth_plan_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "report/escape.h"
#include "report/figures.h"
#include "report/growth_plan_words.h"
#include "report/html_cells.h"
#include "report/html_page.h"
#include "report/html_tables.h"
#include "report/plan_volume.h"
#include "report/svg_plot.h"

namespace headroom::report {
namespace {

using design::ComponentCapacity;
using design::GrowthPlan;
using design::Outlook;

constexpr std::size_t kColours = 6;    // that page_assets.h has for things of one kind
constexpr double kLeastDrawn = 0.001;  // of a utilisation, on a logarithmic axis

std::string demand_table(const GrowthPlan& plan) {
  std::string body;
  for (const workload::DemandLine& line : plan.demand) {
    const bool is_rate = line.step >= workload::DemandStep::kMeanRate;
    body += named_row(line.name,
                      td(is_rate ? sessions_text(Rate{line.value}) : count_to_string(line.value)) +
                          td(line.how, "kind"));
  }
  return html_table("plan", "<th></th>" + th("") + "<th></th>", body);
}

std::string components_table(const GrowthPlan& plan) {
  std::string body;
  for (const ComponentCapacity* component : plan.capacity.by_exhaustion()) {
    const design::Limit* limit = component->limit();
    const auto use = [&](int replicas) {
      if (limit == nullptr) return td("–");
      if (replicas < 1) return td("none left", "n bad");
      const double used = component->utilisation(plan.peak, replicas);
      return td(use_text(used), used >= 1 ? "n bad" : "n");
    };
    body +=
        named_row(component->name(),
                  td(std::to_string(component->replicas())) + use(component->replicas()) +
                      td(limit == nullptr ? "nothing that runs out" : limit_text(*limit), "kind") +
                      td(sessions_text(component->usable())) +
                      td(sessions_text(component->capacity())) + use(component->replicas() - 1) +
                      (component->zones() > 1 ? use(component->without_a_zone()) : td("–")));
  }
  return html_table("plan",
                    "<th>Component</th>" + th("Replicas") + th("Used") + "<th>Of</th>" +
                        th("Good to") + th("Saturated at") + th("One less") + th("A zone less"),
                    body);
}

std::string word_table(const WordTable& words) {
  if (words.rows.empty()) return {};
  std::string head;
  for (const std::string& name : words.head) {
    head += head.empty() ? "<th>" + escape_markup(name) + "</th>" : th(name);
  }
  std::string body;
  for (const std::vector<std::string>& cells : words.rows) {
    std::string figures;
    for (auto cell = cells.begin() + 1; cell != cells.end(); ++cell) figures += td(*cell);
    body += named_row(cells.front(), figures);
  }
  return html_table("plan", head, body);
}

std::string break_points_table(const GrowthPlan& plan) {
  std::string body =
      named_row("all journeys", td(break_text(plan.break_point, plan.peak), "evidence"));
  for (const design::JourneyBreakPoint& one : plan.journeys) {
    body += named_row(one.journey + " alone", td(break_text(one.point, plan.peak), "evidence"));
  }
  return html_table("plan", "<th>Sessions</th><th></th>", body);
}

double day_of(const Outlook& outlook, growth::Date date) {
  return static_cast<double>((date - outlook.daily.front().date).count());
}

// Days, with a tick where the table has a row.
Axis date_axis(const Outlook& outlook) {
  Axis axis{.low = 0, .high = day_of(outlook, outlook.daily.back().date)};
  for (const design::OutlookPoint& point : outlook.points) {
    axis.ticks.push_back(
        {day_of(outlook, point.sessions.date), growth::to_string(point.sessions.date)});
  }
  return axis;
}

Plot plot_over_dates(const Outlook& outlook) {
  Plot plot;
  plot.group = outlook.name;
  plot.x = date_axis(outlook);
  for (const growth::ForecastPoint& point : outlook.daily) {
    plot.xs.push_back(day_of(outlook, point.date));
    plot.x_texts.push_back(growth::to_string(point.date));
  }
  const auto mark = [&](growth::Date date, std::string label) {
    plot.marks.push_back({.at = day_of(outlook, date), .label = std::move(label)});
    plot.mark_labels = Plot::MarkLabels::kShown;
  };
  if (outlook.breaks) mark(*outlook.breaks, "requirements break");
  if (outlook.full) mark(outlook.full->on, "disk full");
  return plot;
}

std::string load_plot(const GrowthPlan& plan, const Outlook& outlook) {
  Plot plot = plot_over_dates(outlook);
  plot.title = "Sessions at the peak";
  PlotLine line{.name = "peak", .css_class = "p95", .values = {}};
  double largest = plan.peak.per_second;
  for (const growth::ForecastPoint& point : outlook.daily) {
    line.values.push_back(point.value);
    largest = std::max(largest, point.value);
  }
  plot.lines = {std::move(line)};
  plot.y = logarithmic_axis(outlook.daily.front().value, largest * 1.2, AxisUnit::kPerSecond);
  for (const ComponentCapacity* component : plan.capacity.by_exhaustion()) {
    const double capacity = component->capacity().per_second;
    if (capacity < plot.y.low || capacity > plot.y.high) continue;
    plot.limits.push_back(
        {.value = capacity,
         .label = component->name() + " saturated",
         .state = capacity <= largest ? Plot::Limit::State::kBroken : Plot::Limit::State::kKept});
  }
  plot.note = "a second, log scale";
  plot.about = "Sessions a second at the peak, by date";
  plot.y_text = [](double value) { return rate_text(value); };
  return svg_plot(plot);
}

std::string use_plot(const GrowthPlan& plan, const Outlook& outlook) {
  Plot plot = plot_over_dates(outlook);
  plot.title = "Utilisation";
  double largest = 1;
  for (const ComponentCapacity* component : plan.capacity.by_exhaustion()) {
    if (component->limit() == nullptr || plot.lines.size() == kColours) continue;
    PlotLine line{.name = component->name(),
                  .css_class = fmt::format("class-{}", plot.lines.size() + 1),
                  .values = {}};
    for (const growth::ForecastPoint& point : outlook.daily) {
      line.values.push_back(std::max(kLeastDrawn, component->utilisation(Rate{point.value})));
      largest = std::max(largest, line.values.back());
    }
    plot.lines.push_back(std::move(line));
  }
  if (plot.lines.empty()) return {};
  std::ranges::reverse(plot.lines);
  plot.y = logarithmic_axis(kLeastDrawn, largest, AxisUnit::kCount);
  for (Tick& tick : plot.y.ticks) tick.label = use_text(tick.value);
  plot.limits.push_back(
      {.value = 1,
       .label = "all there is",
       .state = largest > 1 ? Plot::Limit::State::kBroken : Plot::Limit::State::kKept});
  plot.note = "of today's replicas, log scale";
  plot.about = "Utilisation of each component with the replicas of today, by date";
  plot.y_text = use_text;
  return svg_plot(plot);
}

std::string storage_plot(const GrowthPlan& plan, const Outlook& outlook) {
  if (outlook.storage.empty()) return {};
  Plot plot = plot_over_dates(outlook);
  plot.title = "Kept on disks";
  double least = std::numeric_limits<double>::infinity();
  double most = 1;
  for (const design::Storage& storage : outlook.storage) {
    if (plot.lines.size() == kColours) break;
    const std::string& name = plan.capacity.components[storage.component].name();
    PlotLine line{
        .name = name, .css_class = fmt::format("class-{}", plot.lines.size() + 1), .values = {}};
    for (const growth::ForecastPoint& day : storage.held) {
      line.values.push_back(std::max(1.0, day.value));
      least = std::min(least, line.values.back());
      most = std::max(most, line.values.back());
    }
    if (storage.room) {
      const bool is_full = storage.full().expected.has_value();
      plot.limits.push_back(
          {.value = *storage.room,
           .label = "disks of " + name,
           .state = is_full ? Plot::Limit::State::kBroken : Plot::Limit::State::kKept});
    }
    plot.lines.push_back(std::move(line));
  }
  for (const Plot::Limit& limit : plot.limits) most = std::max(most, limit.value);
  plot.y = logarithmic_axis(least, most, AxisUnit::kCount);
  for (Tick& tick : plot.y.ticks) tick.label = bytes_text(tick.value);
  plot.note = "log scale";
  plot.about = "What each component keeps, by date";
  plot.y_text = [](double value) { return bytes_text(value); };
  return svg_plot(plot);
}

std::string dates_table(const Outlook& outlook) {
  std::string body;
  for (const design::ComponentDates& dates : outlook.components) {
    if (!dates.usable.expected) continue;
    body += named_row(dates.name,
                      td(limit_text(dates.limit), "kind") + td(date_text(dates.usable)) +
                          td(date_text(dates.saturated), dates.saturated.expected ? "n bad" : "n"));
  }
  return body.empty()
             ? ""
             : html_table("plan",
                          "<th>What runs out</th><th>Of</th>" + th("Good until") + th("Used up on"),
                          body);
}

std::string points_table(const GrowthPlan& plan, const Outlook& outlook) {
  std::string head = "<th>What it takes</th>" + th("Peak");
  for (const ComponentCapacity& component : plan.capacity.components) head += th(component.name());
  head += th("In flight") + th("Cost") + "<th></th>";
  std::string body;
  for (const design::OutlookPoint& point : outlook.points) {
    const design::Sizing& sizing = point.sizing;
    std::string cells = td(sessions_text(Rate{point.sessions.value}));
    for (std::size_t i = 0; i < sizing.replicas.size(); ++i) {
      cells += td(std::to_string(sizing.replicas[i]), sizing.beyond_scaling[i] ? "n bad" : "n");
    }
    cells += td(fmt::format("{:.0f}", sizing.in_flight)) +
             td(sizing.cost ? to_string(*sizing.cost) : "–") + td(remark_text(sizing), "kind");
    body += named_row(growth::to_string(point.sessions.date), cells);
  }
  return html_table("plan", head, body);
}

std::string outlook_section(const GrowthPlan& plan, const Outlook& outlook) {
  const std::string lead =
      outlook.curve + ". " +
      (outlook.breaks || outlook.full
           ? "If nothing is done, " + escape_markup(ending_text(plan, outlook)) + "."
           : "The requirements hold throughout as it is.");
  return html_section("Growth: " + outlook.name,
                      load_plot(plan, outlook) + use_plot(plan, outlook) +
                          storage_plot(plan, outlook) + dates_table(outlook) +
                          points_table(plan, outlook) + word_table(volume_by_date(plan, outlook)),
                      lead);
}

}  // namespace

std::string html(const GrowthPlan& plan, std::string_view headroom_version) {
  std::string body = html_masthead(
      {.service = plan.service,
       .test = "plan",
       .outcome = plan.holds ? run::Outcome::kPass : run::Outcome::kFail,
       .headline = headline(plan),
       .facts = {"plan of " + growth::to_string(plan.today), "simulated: nothing was sent"}});
  body += html_section("Load", demand_table(plan), "From users to the busiest minute.");
  body += html_section("Components", components_table(plan),
                       "At that peak, what is scarcest first. Rates are sessions a second.");
  body += html_section("Bandwidth and storage",
                       word_table(endpoint_table(plan)) + word_table(volume_table(plan)),
                       "At that peak: the requests of each step times their size, then what each "
                       "component receives and sends, its own calls included. Disks are those of "
                       "today's load, day after day.");
  body += html_section("Requirements",
                       requirements_table(plan.as_is.verdicts) + "<p>That peak takes " +
                           escape_markup(takes_text(plan.takes, plan.capacity)) + ".</p>",
                       "At that peak, with the replicas of today.");
  body += html_section("Scaling", word_table(scaling_table(plan)),
                       "As many replicas as the load asks for, up to the most. What rises faster "
                       "than a new one serves meets those that are there.");
  body += html_section("Break point", break_points_table(plan), "With the replicas of today.");
  for (const Outlook& outlook : plan.outlooks) body += outlook_section(plan, outlook);
  return html_page(plan.service + " plan", body, headroom_version);
}

}  // namespace headroom::report
