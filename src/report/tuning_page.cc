#include "report/tuning_page.h"

#include <fmt/format.h>

#include <algorithm>

#include "report/escape.h"
#include "report/figures.h"
#include "report/html_cells.h"
#include "report/html_page.h"
#include "report/svg_plot.h"
#include "report/tuning_words.h"

namespace headroom::report {
namespace {

using tuning::Rating;
using tuning::RunOf;
using tuning::Seen;

// What is drawn of a requirement that is hardly used, on a logarithmic axis.
constexpr double kLeastDrawn = 0.01;

class TuningPage {
 public:
  TuningPage(const spec::Spec& spec, const tuning::Tuned& tuned) : spec_(spec), tuned_(tuned) {}

  std::string body() const {
    std::string body = html_masthead({.service = tuned_.service,
                                      .test = "tune",
                                      .outcome = outcome(),
                                      .headline = headline(spec_, tuned_),
                                      .facts = {tuned_.objective, effort_text(tuned_)}});
    if (!tuned_.changes.empty()) {
      body += html_section("Change", changes_table(), "In " + spec_.file + ".");
    }
    if (tuned_.proof && tuned_.proof->pairs > 0) {
      std::string lines;
      for (const std::string& line : proof_lines(*tuned_.proof)) {
        lines += "<p>" + escape_markup(line) + "</p>";
      }
      body += html_section("Proof", lines, "Run in turn with the file as it stands.");
    }
    body += html_section("Frontier", plot() + frontier_table(),
                         "Simulated. What is left out is beaten by something that costs no more.");
    if (tuned_.contest) {
      body += html_section("Runs", runs_table(), "On the environment, in this order.");
    }
    return body;
  }

 private:
  run::Outcome outcome() const {
    if (!tuned_.best) return run::Outcome::kFail;
    const bool is_unproven =
        tuned_.proof && tuned_.proof->verdict == tuning::Proof::Verdict::kNotProven;
    return is_unproven && !tuned_.changes.empty() ? run::Outcome::kFail : run::Outcome::kPass;
  }

  bool is_of_loads() const { return tuned_.best && tuned_.best->highest_load; }

  bool has_prices() const {
    return std::ranges::all_of(tuned_.frontier,
                               [](const Seen& seen) { return seen.cost.price.has_value(); }) &&
           tuned_.frontier.front().cost.price->per_hour <
               tuned_.frontier.back().cost.price->per_hour;
  }

  // Cost against load, or against what is used of the limit that is nearest to breaking.
  std::string plot() const {
    if (tuned_.frontier.size() < 2) return {};
    const bool of_prices = has_prices();
    Plot plot;
    PlotLine line{.name = "frontier", .css_class = "p95", .values = {}};
    for (const Seen& seen : tuned_.frontier) {
      const double cost = of_prices ? seen.cost.price->per_hour : seen.cost.cores.count;
      if (!plot.xs.empty() && cost <= plot.xs.back()) {  // more cores at the same price
        plot.xs.pop_back();
        plot.x_texts.pop_back();
        line.values.pop_back();
      }
      plot.xs.push_back(cost);
      plot.x_texts.push_back(tuning::to_string(seen.cost));
      line.values.push_back(is_of_loads() ? seen.highest_load->per_second
                                          : std::max(kLeastDrawn, 1 - seen.rating.margin()));
    }
    if (plot.xs.size() < 2) return {};
    const auto [least, most] = std::ranges::minmax(line.values);
    plot.x = linear_axis(plot.xs.back(), AxisUnit::kCount);
    if (is_of_loads()) {
      plot.title = "Highest load";
      plot.note = "sessions a second, by cost";
      plot.y = linear_axis(most, AxisUnit::kPerSecond);
      plot.y_text = [](double value) { return rate_text(value); };
    } else {
      plot.title = "Used of the limit that is nearest to breaking";
      plot.note = "by cost, log scale";
      plot.y = logarithmic_axis(least, std::max(most, 1.2), AxisUnit::kCount);
      plot.y_text = [](double value) { return fmt::format("{:.0f}%", 100 * value); };
      for (Tick& tick : plot.y.ticks) tick.label = plot.y_text(tick.value);
      plot.limits.push_back(
          {.value = 1,
           .label = "the limit",
           .state = tuned_.best ? Plot::Limit::State::kKept : Plot::Limit::State::kBroken});
    }
    plot.about = plot.title + ", by what a configuration costs";
    plot.group = "frontier";
    plot.lines.push_back(std::move(line));
    return svg_plot(plot);
  }

  std::string settings_cells(const tuning::Configuration& configuration) const {
    std::string cells;
    for (std::size_t i = 0; i < spec_.tune->knobs.size(); ++i) {
      cells += td(configuration.empty() ? "as is"
                                        : spec_.tune->knobs[i].settings[configuration[i]].text);
    }
    return cells;
  }

  std::string knob_heads() const {
    std::string heads;
    for (const spec::Knob& knob : spec_.tune->knobs) {
      heads += R"(<th class="n">)" + escape_markup(knob.name) + "</th>";
    }
    return heads;
  }

  static std::string rating_cells(const Rating& rating) {
    return td(margin_text(rating), rating.holds ? "n" : "n bad") + td(nearest_text(rating), "kind");
  }

  std::string frontier_table() const {
    std::string body;
    const auto add = [&](const Seen& seen) {
      std::string cells = settings_cells(seen.configuration);
      cells += is_of_loads()
                   ? td(seen.highest_load ? rate_text(seen.highest_load->per_second) : "none")
                   : rating_cells(seen.rating);
      body += named_row(tuning::to_string(seen.cost), cells);
    };
    add(tuned_.file);
    for (const Seen& seen : tuned_.frontier) add(seen);
    return html_table("plan",
                      "<th>Cost</th>" + knob_heads() +
                          (is_of_loads() ? R"(<th class="n">Holds to</th>)"
                                         : R"(<th class="n">Requirements</th><th></th>)"),
                      body);
  }

  std::string runs_table() const {
    std::string body;
    const auto add = [&](std::string_view stage, const RunOf& run) {
      body += named_row(stage, settings_cells(run.configuration) +
                                   (run.answer.untrusted.empty()
                                        ? rating_cells(run.answer.rating)
                                        : td("untrusted") + td(run.answer.untrusted, "kind")) +
                                   td(run.answer.run, "kind"));
    };
    for (const RunOf& run : tuned_.contest->heats) add("heat", run);
    for (const RunOf& run : tuned_.contest->proof) add("proof", run);
    if (body.empty()) return {};
    return html_table(
        "plan",
        "<th></th>" + knob_heads() + R"(<th class="n">Requirements</th><th></th><th>Run</th>)",
        body);
  }

  std::string changes_table() const {
    std::string body;
    for (const tuning::Change& change : tuned_.changes) {
      body += named_row(change.path, td(change.from) + td(change.to) +
                                         td(fmt::format("line {}", change.at.line), "kind"));
    }
    return html_table(
        "plan", R"(<th>Value</th><th class="n">Is</th><th class="n">Becomes</th><th></th>)", body);
  }

  const spec::Spec& spec_;
  const tuning::Tuned& tuned_;
};

}  // namespace

std::string html(const spec::Spec& spec, const tuning::Tuned& tuned,
                 std::string_view headroom_version) {
  return html_page(tuned.service + " tuning", TuningPage(spec, tuned).body(), headroom_version);
}

}  // namespace headroom::report
