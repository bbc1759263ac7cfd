#include "report/ranking_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/escape.h"
#include "report/growth_plan_words.h"
#include "report/html_cells.h"
#include "report/html_page.h"
#include "report/ranking_words.h"

namespace headroom::report {
namespace {

using design::Effect;

class RankingPage {
 public:
  explicit RankingPage(const design::Ranking& ranking)
      : ranking_(ranking), table_(ranking_table(ranking)) {
    for (const RankingTable::Row& row : table_.rows) {
      const double capacity = row.effect->capacity.per_second;
      if (std::isfinite(capacity)) most_ = std::max(most_, capacity);
    }
    most_ = std::max(most_, ranking.sessions.per_second);
  }

  std::string body() const {
    std::string body = html_masthead(
        {.service = ranking_.service,
         .test = "levers",
         .outcome = ranking_.as_is.holds ? run::Outcome::kPass : run::Outcome::kFail,
         .headline = headline(),
         .facts = {"at " + sessions_text(ranking_.sessions), "simulated: nothing was sent"}});
    if (ranking_.effects.empty()) {
      return body +
             html_section("No levers", "<p>The file has none; for example <code>" +
                                           escape_markup(lever_example(ranking_)) + "</code></p>");
    }
    body += html_section("What helps", those_that_help(),
                         "Sessions a second, best first. The bar is as long as what saturates the "
                         "first component, and full as far as the requirements hold; the line is "
                         "the load.");
    return body + html_section("What does not", those_that_do_not());
  }

 private:
  std::string headline() const {
    const std::string load = fmt::format("{} {} as it stands", sessions_text(ranking_.sessions),
                                         ranking_.as_is.holds ? "holds" : "does not hold");
    if (table_.rows.size() < 2) return load + "; no lever helps";
    const Effect& best = *table_.rows[1].effect;
    if (std::isinf(best.capacity.per_second)) {
      return fmt::format("{}; with {} nothing is saturated", load, levers_text(best));
    }
    return fmt::format("{}; most comes of {}: saturated at {} instead of {}", load,
                       levers_text(best), sessions_text(best.capacity),
                       sessions_text(ranking_.as_is.capacity));
  }

  double percent(double sessions) const { return 100 * std::min(1.0, sessions / most_); }

  std::string bar(const Effect& effect) const {
    const double holds = effect.holds_to ? effect.holds_to->per_second : 0;
    return fmt::format(R"(<td><span class="bar"><i class="faint" style="width:{:.1f}%"></i>)"
                       R"(<i style="width:{:.1f}%"></i><b style="left:{:.1f}%"></b></span></td>)",
                       percent(effect.capacity.per_second), percent(holds),
                       percent(ranking_.sessions.per_second));
  }

  std::string those_that_help() const {
    std::string head = "<th>Lever</th><th></th>";
    for (std::size_t i = 1; i < table_.head.size(); ++i) {
      head += th(table_.head[i], i == RankingTable::kRunsOut ? "kind" : "n");
    }
    std::string body;
    for (const RankingTable::Row& row : table_.rows) {
      std::string cells = bar(*row.effect);
      for (std::size_t i = 1; i < row.cells.size(); ++i) {
        cells += td(row.cells[i].text, i == RankingTable::kRunsOut           ? "kind"
                                       : row.cells[i].tone == Tone::kWarning ? "n bad"
                                                                             : "n");
      }
      cells += td(row.effect->holds ? "" : "requirements are broken", "bad");
      body += named_row(levers_text(*row.effect), cells);
    }
    return html_table("plan", head + "<th></th>", body);
  }

  std::string those_that_do_not() const {
    std::string body;
    for (const Effect* effect : useless_levers(ranking_)) {
      body += named_row(levers_text(*effect), td(effect->useless, "evidence"));
    }
    return body.empty() ? body : html_table("plan", "<th>Lever</th><th>Why</th>", body);
  }

  const design::Ranking& ranking_;
  const RankingTable table_;
  double most_ = 0;  // sessions a second, at the end of the bars
};

}  // namespace

std::string html(const design::Ranking& ranking, std::string_view headroom_version) {
  return html_page(ranking.service + " levers", RankingPage(ranking).body(), headroom_version);
}

}  // namespace headroom::report
