// Levers in words: the same ones in the terminal and on the page.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "design/ranking.h"
#include "report/text_table.h"

namespace headroom::report {

// The names of its levers, "more + cache"; "as it stands" without any.
std::string levers_text(const design::Effect& effect);

// The service as it stands, then what helps, best first. Columns in which nobody knows a figure are
// left out.
struct RankingTable {
  static constexpr std::size_t kName = 0;
  static constexpr std::size_t kSaturated = 1;
  static constexpr std::size_t kRunsOut = 2;  // words, as the name; all others are figures

  std::vector<std::string> head;
  struct Row {
    const design::Effect* effect = nullptr;  // of the ranking
    std::vector<Cell> cells;
  };
  std::vector<Row> rows;
};
RankingTable ranking_table(const design::Ranking& ranking);

// Those that do not help; each says why.
std::vector<const design::Effect*> useless_levers(const design::Ranking& ranking);

// What to write where the file has no levers: "levers: { more: ... }".
std::string lever_example(const design::Ranking& ranking);

}  // namespace headroom::report
