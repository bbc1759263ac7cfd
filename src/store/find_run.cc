#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <string>
#include <utility>

#include "base/text.h"
#include "store/run_reader.h"

namespace headroom::store {
namespace {

struct Candidate {
  std::int64_t number = 0;
  std::string id;
};

// How far back a misspelt id is looked for.
constexpr std::int64_t kNearestAmong = 1000;
// How many ids an error names.
constexpr std::size_t kNamed = 3;

// Newest first; `condition` may speak of ?1, which is `text`.
Result<std::vector<Candidate>> candidates(const Database& database, std::string_view condition,
                                          std::string_view text) {
  Result<Statement> query = database.prepare(
      fmt::format("SELECT number, id FROM runs WHERE {} ORDER BY started_ns DESC, number DESC "
                  "LIMIT {}",
                  condition, kNearestAmong));
  if (!query) return fail(query.error());
  query->bind(1, text);
  std::vector<Candidate> found;
  for (;;) {
    const Result<bool> row = query->step();
    if (!row) return fail(row.error());
    if (!*row) return found;
    found.push_back({query->integer(0), std::string(query->text(1))});
  }
}

std::string ids(const std::vector<Candidate>& runs) {
  std::vector<std::string_view> named;
  for (const Candidate& run : runs) {
    if (named.size() < kNamed) named.push_back(run.id);
  }
  return fmt::format("{}{}", fmt::join(named, ", "), runs.size() > kNamed ? ", ..." : "");
}

std::unexpected<Error> unknown(const Database& database, std::string_view id) {
  const auto all = candidates(database, "?1 = ?1", id);
  if (!all) return fail(all.error());
  if (all->empty()) return invalid("there are no runs yet", {}, "make one with headroom test");
  std::vector<std::string_view> names;
  for (const Candidate& run : *all) names.push_back(run.id);
  std::string fix = did_you_mean(id, names);
  if (fix.empty()) fix = fmt::format("headroom runs lists them: {}", ids(*all));
  return invalid(fmt::format("there is no run {}", in_quotes(id)), {}, std::move(fix));
}

}  // namespace

Result<std::int64_t> find_run(const Database& database, std::string_view id) {
  // Each finds fewer than the next; the first that finds one run has it.
  constexpr std::array kConditions = {"id = ?1", "substr(id, 1, length(?1)) = ?1",
                                      "instr(id, ?1) > 0"};
  if (id == "last") {
    const Result<std::vector<Candidate>> all = candidates(database, "?1 = ?1", id);
    if (!all) return fail(all.error());
    if (!all->empty()) return all->front().number;
  } else if (!id.empty()) {
    for (const std::string_view condition : kConditions) {
      const Result<std::vector<Candidate>> found = candidates(database, condition, id);
      if (!found) return fail(found.error());
      if (found->size() == 1) return found->front().number;
      if (found->size() > 1) {
        return invalid(fmt::format("{} runs have {} in their id", found->size(), in_quotes(id)), {},
                       fmt::format("name more of one: {}", ids(*found)));
      }
    }
  }
  return unknown(database, id);
}

}  // namespace headroom::store
