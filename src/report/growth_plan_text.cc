#include "report/growth_plan_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "report/escape.h"
#include "report/growth_plan_words.h"
#include "report/plan_volume.h"
#include "report/text_table.h"
#include "report/verdict_text.h"

namespace headroom::report {
namespace {

using Align = TextTable::Align;
using design::ComponentCapacity;
using design::Limit;

constexpr std::string_view kIndent = "  ";

Tone tone_of_use(double used, double usable) {
  if (used >= 1) return Tone::kBad;
  return used > usable ? Tone::kWarning : Tone::kPlain;
}

class Text {
 public:
  Text(const design::GrowthPlan& plan, Colour colour) : plan_(plan), colour_(colour) {}

  std::string run() {
    line(paint(printable(plan_.service), Tone::kStrong, colour_) +
             paint("  plan of " + growth::to_string(plan_.today), Tone::kQuiet, colour_),
         "");
    line(paint(printable(headline(plan_)), plan_.holds ? Tone::kPlain : Tone::kBad, colour_));
    add_demand();
    add_components();
    add_volume();
    add_verdicts();
    out_.append("\n");
    line(paint("It takes  ", Tone::kStrong, colour_) +
         printable(takes_text(plan_.takes, plan_.capacity)));
    add_scaling();
    add_break_points();
    for (const design::Outlook& outlook : plan_.outlooks) add_outlook(outlook);
    return std::move(out_);
  }

 private:
  void line(std::string_view text, std::string_view indent = kIndent) {
    out_.append(indent).append(text).append("\n");
  }
  void heading(std::string_view text, std::string_view about) {
    out_.append("\n");
    line(paint(text, Tone::kStrong, colour_) + paint("  ", Tone::kQuiet, colour_) +
         paint(about, Tone::kQuiet, colour_));
  }
  void add(const TextTable& table) {
    for (const std::string& row : table.lines(colour_)) line(row);
  }
  static std::vector<Cell> heads(std::initializer_list<std::string_view> names) {
    std::vector<Cell> cells;
    for (const std::string_view name : names) cells.push_back({std::string(name), Tone::kQuiet});
    return cells;
  }

  void add_demand() {
    out_.append("\n");
    TextTable table({Align::kLeft, Align::kRight});
    for (const workload::DemandLine& step : plan_.demand) {
      const bool is_rate = step.step >= workload::DemandStep::kMeanRate;
      table.add(
          {{step.name}, {is_rate ? sessions_text(Rate{step.value}) : count_to_string(step.value)}},
          {step.how, Tone::kQuiet});
    }
    add(table);
  }

  void add_components() {
    heading("Components",
            "at the peak of " + sessions_text(plan_.peak) + ", what is scarcest first");
    TextTable table({Align::kLeft, Align::kRight, Align::kRight, Align::kLeft, Align::kRight,
                     Align::kRight, Align::kRight, Align::kRight});
    table.add(heads({"", "replicas", "used", "of", "good to", "saturated", "one less",
                     has_zones() ? "a zone less" : ""}));
    for (const ComponentCapacity* component : plan_.capacity.by_exhaustion()) {
      add_component(*component, table);
    }
    add(table);
  }

  void add_component(const ComponentCapacity& component, TextTable& table) {
    const Limit* limit = component.limit();
    if (limit == nullptr) {
      table.add({{printable(component.name())},
                 {std::to_string(component.replicas())},
                 {"–", Tone::kQuiet},
                 {"nothing that runs out", Tone::kQuiet}});
      return;
    }
    const auto use = [&](int replicas) -> Cell {
      if (replicas < 1) return {"none left", Tone::kBad};
      const double used = component.utilisation(plan_.peak, replicas);
      return {use_text(used), tone_of_use(used, component.usable_share(replicas))};
    };
    table.add({{printable(component.name())},
               {std::to_string(component.replicas())},
               use(component.replicas()),
               {printable(limit_text(*limit)), Tone::kQuiet},
               {sessions_text(component.usable())},
               {sessions_text(component.capacity())},
               use(component.replicas() - 1),
               component.zones() > 1 ? use(component.without_a_zone()) : Cell{}});
  }

  bool has_zones() const {
    return std::ranges::any_of(plan_.capacity.components, [](const ComponentCapacity& component) {
      return component.zones() > 1;
    });
  }

  void add_words(const WordTable& words) {
    std::vector<Align> columns(words.head.size(), Align::kRight);
    columns.front() = Align::kLeft;
    TextTable table(columns);
    const auto add_row = [&](const std::vector<std::string>& row, Tone tone) {
      std::vector<Cell> cells;
      for (const std::string& word : row) cells.push_back({printable(word), tone});
      table.add(std::move(cells));
    };
    add_row(words.head, Tone::kQuiet);
    for (const std::vector<std::string>& row : words.rows) add_row(row, Tone::kPlain);
    add(table);
  }

  void add_volume() {
    if (const WordTable steps = endpoint_table(plan_); !steps.rows.empty()) {
      heading("Bandwidth", "at that peak: requests of each step, times their size");
      add_words(steps);
    }
    if (const WordTable components = volume_table(plan_); !components.rows.empty()) {
      heading("Bytes", "of each component, its own calls included; disks with the load of today");
      add_words(components);
    }
  }

  void add_verdicts() {
    if (plan_.as_is.verdicts.empty()) return;
    heading("Requirements", "at that peak, simulated; with 95 % intervals");
    TextTable table({Align::kLeft, Align::kLeft, Align::kRight});
    for (const run::Verdict& verdict : plan_.as_is.verdicts) {
      const VerdictText text = describe(verdict);
      const Tone tone = verdict.ruling == run::Ruling::kPass   ? Tone::kGood
                        : verdict.ruling == run::Ruling::kFail ? Tone::kBad
                                                               : Tone::kQuiet;
      table.add(
          {{std::string(symbol_of(verdict.ruling)), tone},
           {printable(verdict.requirement.text)},
           {text.value}},
          {text.reason.empty() ? text.interval : text.interval + "  " + text.reason, Tone::kQuiet});
    }
    add(table);
  }

  void add_scaling() {
    const WordTable words = scaling_table(plan_);
    if (words.rows.empty()) return;
    heading("Scaling", "as many replicas as the load asks for");
    add_words(words);
  }

  void add_break_points() {
    heading("Break point", "with the replicas of today, simulated");
    TextTable table({Align::kLeft});
    table.add({{"all journeys"}}, {printable(break_text(plan_.break_point, plan_.peak))});
    for (const design::JourneyBreakPoint& one : plan_.journeys) {
      table.add({{printable(one.journey) + " alone"}},
                {printable(break_text(one.point, plan_.peak))});
    }
    add(table);
  }

  void add_outlook(const design::Outlook& outlook) {
    heading(printable(outlook.name), outlook.curve);
    if (outlook.breaks || outlook.full) {
      line(paint(printable(ending_text(plan_, outlook)), Tone::kBad, colour_) +
           " if nothing is done");
    } else {
      line(paint("requirements hold throughout", Tone::kGood, colour_) + " as it is");
    }
    add_dates(outlook);
    add_points(outlook);
  }

  void add_dates(const design::Outlook& outlook) {
    TextTable table({Align::kLeft, Align::kLeft, Align::kLeft, Align::kLeft});
    table.add(heads({"what runs out", "of", "good until", "used up on"}));
    bool any = false;
    for (const design::ComponentDates& dates : outlook.components) {
      if (!dates.usable.expected) continue;
      any = true;
      table.add(
          {{printable(dates.name)},
           {printable(limit_text(dates.limit)), Tone::kQuiet},
           {date_text(dates.usable)},
           {date_text(dates.saturated), dates.saturated.expected ? Tone::kBad : Tone::kQuiet}});
    }
    if (any) add(table);
  }

  void add_points(const design::Outlook& outlook) {
    const bool has_cost = outlook.points.front().sizing.cost.has_value();
    std::vector<Align> columns = {Align::kLeft, Align::kRight};
    std::vector<Cell> head = {{"what it takes", Tone::kQuiet}, {"peak", Tone::kQuiet}};
    for (const ComponentCapacity& component : plan_.capacity.components) {
      columns.push_back(Align::kRight);
      head.push_back({printable(component.name()), Tone::kQuiet});
    }
    columns.insert(columns.end(), {Align::kRight, Align::kRight});
    head.push_back({"in flight", Tone::kQuiet});
    head.push_back({has_cost ? "cost" : "", Tone::kQuiet});
    out_.append("\n");
    TextTable table(columns);
    table.add(std::move(head));
    for (const design::OutlookPoint& point : outlook.points) add_point(point, table);
    add(table);
    if (const WordTable words = volume_by_date(plan_, outlook); !words.rows.empty()) {
      out_.append("\n");
      add_words(words);
    }
  }

  void add_point(const design::OutlookPoint& point, TextTable& table) {
    const design::Sizing& sizing = point.sizing;
    std::vector<Cell> row = {{growth::to_string(point.sessions.date)},
                             {sessions_text(Rate{point.sessions.value})}};
    for (std::size_t i = 0; i < sizing.replicas.size(); ++i) {
      const ComponentCapacity& component = plan_.capacity.components[i];
      const bool is_more = sizing.replicas[i] > component.replicas();
      row.push_back({std::to_string(sizing.replicas[i]) + (sizing.beyond_scaling[i] ? "!" : ""),
                     sizing.beyond_scaling[i] ? Tone::kBad
                     : is_more                ? Tone::kStrong
                                              : Tone::kQuiet});
    }
    row.push_back({fmt::format("{:.0f}", sizing.in_flight)});
    row.push_back({sizing.cost ? to_string(*sizing.cost) : ""});
    table.add(std::move(row),
              {printable(remark_text(sizing)), sizing.holds ? Tone::kQuiet : Tone::kBad});
  }

  const design::GrowthPlan& plan_;
  Colour colour_;
  std::string out_;
};

}  // namespace

std::string growth_plan_text(const design::GrowthPlan& plan, Colour colour) {
  return Text(plan, colour).run();
}

}  // namespace headroom::report
