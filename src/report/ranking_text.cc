#include "report/ranking_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>
#include <vector>

#include "report/escape.h"
#include "report/figures.h"
#include "report/growth_plan_words.h"
#include "report/text_table.h"

namespace headroom::report {
namespace {

using Align = TextTable::Align;
using design::Effect;

constexpr std::string_view kNone = "–";

std::string name_of(const Effect& effect) {
  std::string name;
  for (const std::string& lever : effect.levers) {
    name += (name.empty() ? "" : " + ") + printable(lever);
  }
  return name.empty() ? "as it stands" : name;
}

bool helps(const Effect& effect) {
  return effect.useless.empty();
}

class RankingText {
 public:
  RankingText(const design::Ranking& ranking, Colour colour) : ranking_(ranking), colour_(colour) {}

  std::string run() {
    out_ += paint(printable(ranking_.service), Tone::kStrong, colour_) +
            paint("  levers at " + sessions_text(ranking_.sessions), Tone::kQuiet, colour_) +
            "\n\n";
    if (ranking_.effects.empty()) {
      return out_ +
             "  the file has no levers; for example\n"
             "  levers: { more: { horizontal: { " +
             printable(ranking_.as_is.bottleneck.empty() ? "api" : ranking_.as_is.bottleneck) +
             ": { replicas: 4 } } } }\n";
    }
    add_those_that_help();
    add_useless();
    return std::move(out_);
  }

 private:
  bool is_any(bool (*has)(const Effect&)) const {
    return has(ranking_.as_is) || std::ranges::any_of(ranking_.effects, has);
  }

  void add(const TextTable& table) {
    for (const std::string& row : table.lines(colour_)) out_ += "  " + row + "\n";
  }

  void add_those_that_help() {
    holds_ = is_any([](const Effect& effect) { return effect.holds_to.has_value(); });
    costs_ = is_any([](const Effect& effect) { return effect.cost.has_value(); });
    std::vector<Align> columns{Align::kLeft, Align::kRight, Align::kLeft};
    std::vector<Cell> heads{{""}, {"saturated"}, {"runs out first"}};
    const auto column = [&](std::string head) {
      columns.push_back(Align::kRight);
      heads.push_back({std::move(head)});
    };
    if (holds_) column("holds to");
    column(ranking_.step.empty() ? "p95" : printable(ranking_.step) + " p95");
    column("failed");
    if (costs_) column("adds");
    if (costs_) column("for 1 " + currency() + "/h");
    for (Cell& head : heads) head.tone = Tone::kQuiet;
    TextTable table(columns);
    table.add(std::move(heads));
    add_row(ranking_.as_is, table);
    for (const Effect& effect : ranking_.effects) {
      if (helps(effect)) add_row(effect, table);
    }
    add(table);
  }

  std::string currency() const {
    for (const Effect& effect : ranking_.effects) {
      if (effect.cost && !effect.cost->currency.empty()) return effect.cost->currency;
    }
    return "of it";
  }

  void add_row(const Effect& effect, TextTable& table) const {
    std::vector<Cell> row{
        {name_of(effect), effect.levers.empty() ? Tone::kQuiet : Tone::kStrong},
        {sessions_text(effect.capacity)},
        {effect.bottleneck.empty() ? std::string(kNone) : printable(effect.bottleneck)}};
    if (holds_) row.push_back({effect.holds_to ? sessions_text(*effect.holds_to) : "–"});
    row.push_back({effect.response_time ? nanos_text(*effect.response_time) : "–"});
    row.push_back(
        {share_text(effect.failed.value), effect.failed.value > 0 ? Tone::kWarning : Tone::kPlain});
    if (costs_) {
      const bool is_as_is = effect.levers.empty();
      row.push_back({effect.cost ? to_string(*effect.cost)
                     : is_as_is  ? ""
                                 : "unknown",
                     effect.cost ? Tone::kPlain : Tone::kQuiet});
      const auto worth = effect.capacity_per_cost(ranking_.as_is);
      row.push_back({worth && std::isfinite(*worth) ? "+" + sessions_text(Rate{*worth}) : ""});
    }
    table.add(std::move(row), {effect.holds ? "" : "requirements are broken", Tone::kBad});
  }

  void add_useless() {
    if (std::ranges::all_of(ranking_.effects, helps)) return;
    out_ += "\n  " + paint("Of no use", Tone::kStrong, colour_) + "\n";
    TextTable table({Align::kLeft});
    for (const Effect& effect : ranking_.effects) {
      if (helps(effect)) continue;
      table.add({{name_of(effect)}}, {printable(effect.useless), Tone::kQuiet});
    }
    add(table);
  }

  const design::Ranking& ranking_;
  const Colour colour_;
  bool holds_ = false;
  bool costs_ = false;
  std::string out_;
};

}  // namespace

std::string ranking_text(const design::Ranking& ranking, Colour colour) {
  return RankingText(ranking, colour).run();
}

}  // namespace headroom::report
