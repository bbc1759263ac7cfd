#include "report/ranking_text.h"

#include <string_view>
#include <vector>

#include "report/escape.h"
#include "report/growth_plan_words.h"
#include "report/ranking_words.h"
#include "report/text_table.h"

namespace headroom::report {
namespace {

using Align = TextTable::Align;
using design::Effect;

std::string lines_of(const TextTable& table, Colour colour) {
  std::string text;
  for (const std::string& row : table.lines(colour)) text += "  " + row + "\n";
  return text;
}

std::string those_that_help(const design::Ranking& ranking, Colour colour) {
  const RankingTable words = ranking_table(ranking);
  std::vector<Align> columns(words.head.size(), Align::kRight);
  columns[RankingTable::kName] = columns[RankingTable::kRunsOut] = Align::kLeft;
  TextTable table(columns);
  std::vector<Cell> heads;
  for (const std::string& head : words.head) heads.push_back({head, Tone::kQuiet});
  table.add(std::move(heads));
  for (const RankingTable::Row& row : words.rows) {
    table.add(row.cells, {row.effect->holds ? "" : "requirements are broken", Tone::kBad});
  }
  return lines_of(table, colour);
}

std::string those_that_do_not(const design::Ranking& ranking, Colour colour) {
  const std::vector<const Effect*> useless = useless_levers(ranking);
  if (useless.empty()) return {};
  TextTable table({Align::kLeft});
  for (const Effect* effect : useless) {
    table.add({{levers_text(*effect)}}, {printable(effect->useless), Tone::kQuiet});
  }
  return "\n  " + paint("Of no use", Tone::kStrong, colour) + "\n" + lines_of(table, colour);
}

}  // namespace

std::string ranking_text(const design::Ranking& ranking, Colour colour) {
  const std::string head =
      paint(printable(ranking.service), Tone::kStrong, colour) +
      paint("  levers at " + sessions_text(ranking.sessions), Tone::kQuiet, colour) + "\n\n";
  if (ranking.effects.empty()) {
    return head + "  the file has no levers; for example\n  " + lever_example(ranking) + "\n";
  }
  return head + those_that_help(ranking, colour) + those_that_do_not(ranking, colour);
}

}  // namespace headroom::report
