#include "report/ranking_words.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "report/escape.h"
#include "report/figures.h"
#include "report/growth_plan_words.h"

namespace headroom::report {
namespace {

using design::Effect;

constexpr std::string_view kNone = "–";

bool helps(const Effect& effect) {
  return effect.useless.empty();
}

class Tabling {
 public:
  explicit Tabling(const design::Ranking& ranking) : ranking_(ranking) {
    holds_ = is_any([](const Effect& effect) { return effect.holds_to.has_value(); });
    costs_ = is_any([](const Effect& effect) { return effect.cost.has_value(); });
  }

  RankingTable run() const {
    RankingTable table{.head = {"", "saturated", "runs out first"}, .rows = {}};
    if (holds_) table.head.push_back("holds to");
    table.head.push_back(ranking_.step.empty() ? "p95" : printable(ranking_.step) + " p95");
    table.head.push_back("failed");
    if (costs_) table.head.push_back("adds");
    if (costs_) table.head.push_back("for 1 " + currency() + "/h");
    table.rows.push_back(row(ranking_.as_is));
    for (const Effect& effect : ranking_.effects) {
      if (helps(effect)) table.rows.push_back(row(effect));
    }
    return table;
  }

 private:
  bool is_any(bool (*has)(const Effect&)) const {
    return has(ranking_.as_is) || std::ranges::any_of(ranking_.effects, has);
  }

  std::string currency() const {
    for (const Effect& effect : ranking_.effects) {
      if (effect.cost && !effect.cost->currency.empty()) return effect.cost->currency;
    }
    return "of it";
  }

  RankingTable::Row row(const Effect& effect) const {
    std::vector<Cell> cells{
        {levers_text(effect), effect.levers.empty() ? Tone::kQuiet : Tone::kStrong},
        {sessions_text(effect.capacity)},
        {effect.bottleneck.empty() ? std::string(kNone) : printable(effect.bottleneck)}};
    if (holds_) cells.push_back({effect.holds_to ? sessions_text(*effect.holds_to) : "–"});
    cells.push_back({effect.response_time ? nanos_text(*effect.response_time) : "–"});
    cells.push_back(
        {share_text(effect.failed.value), effect.failed.value > 0 ? Tone::kWarning : Tone::kPlain});
    if (costs_) {
      const bool is_as_is = effect.levers.empty();
      cells.push_back({effect.cost ? to_string(*effect.cost)
                       : is_as_is  ? ""
                                   : "unknown",
                       effect.cost ? Tone::kPlain : Tone::kQuiet});
      const auto worth = effect.capacity_per_cost(ranking_.as_is);
      cells.push_back({worth && std::isfinite(*worth) ? "+" + sessions_text(Rate{*worth}) : ""});
    }
    return {.effect = &effect, .cells = std::move(cells)};
  }

  const design::Ranking& ranking_;
  bool holds_ = false;
  bool costs_ = false;
};

}  // namespace

std::string levers_text(const Effect& effect) {
  std::string name;
  for (const std::string& lever : effect.levers) {
    name += (name.empty() ? "" : " + ") + printable(lever);
  }
  return name.empty() ? "as it stands" : name;
}

RankingTable ranking_table(const design::Ranking& ranking) {
  return Tabling(ranking).run();
}

std::vector<const Effect*> useless_levers(const design::Ranking& ranking) {
  std::vector<const Effect*> useless;
  for (const Effect& effect : ranking.effects) {
    if (!helps(effect)) useless.push_back(&effect);
  }
  return useless;
}

std::string lever_example(const design::Ranking& ranking) {
  const std::string& scarce = ranking.as_is.bottleneck;
  return "levers: { more: { horizontal: { " + printable(scarce.empty() ? "api" : scarce) +
         ": { replicas: 4 } } } }";
}

}  // namespace headroom::report
