#include "report/rehearsal_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "report/escape.h"
#include "report/figures.h"
#include "report/html_page.h"
#include "report/rehearsal_text.h"
#include "report/svg_plot.h"

namespace headroom::report {
namespace {

using rehearsal::Contest;
using rehearsal::Standing;

// What is drawn of a policy that makes nobody wait, on a logarithmic axis.
constexpr double kLeastDrawn = 1e-6;

double bill(const Standing& standing) {
  return standing.paid > 0 ? standing.paid : standing.replica_hours;
}

// A dot for each policy: those nobody should choose apart from the others.
std::string plot(const Contest& contest) {
  std::vector<const Standing*> by_cost;
  for (const Standing& one : contest.standings) by_cost.push_back(&one);
  std::ranges::sort(by_cost, {}, [](const Standing* one) { return bill(*one); });
  Plot plot;
  PlotLine beaten{.name = "beaten", .css_class = "p50", .shape = PlotLine::Shape::kPoints};
  PlotLine frontier{
      .name = "worth choosing", .css_class = "p99", .shape = PlotLine::Shape::kPoints};
  double most = contest.allowed_late;
  for (const Standing* one : by_cost) {
    const double late = std::max(one->late_share, kLeastDrawn);
    most = std::max(most, late);
    // Two at one price would stand on each other.
    double x = bill(*one);
    if (!plot.xs.empty() && x <= plot.xs.back()) {
      x = std::nextafter(plot.xs.back(), std::numeric_limits<double>::infinity());
    }
    plot.xs.push_back(x);
    plot.x_texts.push_back(fmt::format("{}, {}", one->policy, bill_text(*one)));
    const double nothing = std::numeric_limits<double>::quiet_NaN();
    beaten.values.push_back(one->is_dominated ? late : nothing);
    frontier.values.push_back(one->is_dominated ? nothing : late);
  }
  if (plot.xs.size() < 2) return {};
  plot.title = "Requests that are late";
  plot.note = by_cost.front()->paid > 0 ? "by cost, log scale" : "by hours of replicas, log scale";
  plot.about = "The share of requests that are late, by what each policy costs";
  plot.group = "frontier";
  plot.height = 260;
  plot.x = linear_axis(plot.xs.back(), AxisUnit::kCount);
  plot.y = logarithmic_axis(kLeastDrawn, most, AxisUnit::kCount);
  plot.y_text = [](double value) { return fmt::format("{:.3g}%", 100 * value); };
  for (Tick& tick : plot.y.ticks) tick.label = plot.y_text(tick.value);
  plot.limits.push_back({.value = contest.allowed_late,
                         .label = "allowed",
                         .state = contest.keeps_what_is_allowed ? Plot::Limit::State::kKept
                                                                : Plot::Limit::State::kBroken});
  plot.lines = {std::move(beaten), std::move(frontier)};
  plot.names = Plot::Names::kInCaption;
  return svg_plot(plot);
}

std::string table(const Contest& contest) {
  std::string rows;
  for (std::size_t i = 0; i < contest.standings.size(); ++i) {
    const Standing& one = contest.standings[i];
    const std::string_view word = contest.recommended == i ? "recommended"
                                  : one.is_dominated       ? "beaten"
                                                           : "";
    rows += fmt::format(R"(<tr><th scope="row">{}</th>)", escape_markup(one.policy));
    for (const std::string& cell :
         {share_text(one.late_share), share_text(one.failed_share), bill_text(one),
          fmt::format("{:.2f}", one.cost), share_text(one.time_missing), share_text(one.missing),
          share_text(one.excess), fmt::format("{:.4g}", one.actions_per_day), std::string(word)}) {
      rows += fmt::format(R"(<td class="n">{}</td>)", escape_markup(cell));
    }
    rows += "</tr>";
  }
  return html_table(
      "plan",
      R"(<th>Policy</th><th class="n">Late</th><th class="n">Failed</th><th class="n">Cost</th>)"
      R"(<th class="n">× needed</th><th class="n">Time too few</th><th class="n">Too few</th>)"
      R"(<th class="n">Too many</th><th class="n">Changes a day</th><th></th>)",
      rows);
}

}  // namespace

std::string html(const rehearsal::Scene& scene, const std::vector<rehearsal::Contender>& contenders,
                 const Contest& contest, std::string_view version) {
  std::string headline = "nothing was rehearsed";
  if (contest.recommended) {
    headline =
        fmt::format("{}: {} of the requests late", contest.standings[*contest.recommended].policy,
                    share_text(contest.standings[*contest.recommended].late_share));
  }
  std::string body = html_masthead(
      {.service = scene.service,
       .test = "rehearse",
       .outcome = contest.keeps_what_is_allowed ? run::Outcome::kPass : run::Outcome::kFail,
       .headline = headline,
       .facts = {scene.traffic, fmt::format("at most {} late", share_text(contest.allowed_late)),
                 contest.seeds > 1 ? fmt::format("{} seeds", contest.seeds) : "one seed"}});
  body += html_section("Frontier", plot(contest),
                       "What is beaten costs more than another one that makes no more late.");
  body += html_section("Policies", table(contest),
                       "Late: waited more than a second, or failed. Too few and too many: replicas "
                       "over those needed, mean over time.");
  if (contest.recommended) {
    body += html_section(
        "Recommended",
        "<pre>" + escape_markup(section_of(contenders[*contest.recommended])) + "</pre>",
        "For the service file.");
  }
  return html_page(scene.service + " rehearsal", body, version);
}

}  // namespace headroom::report
