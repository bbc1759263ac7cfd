// The table of fields, part: what a caller does when a call fails. Components and users have the
// same.
#include <fmt/format.h>

#include <utility>

#include "base/quantity_scan.h"
#include "base/scan.h"
#include "base/text.h"
#include "spec/tables.h"

namespace headroom::spec {
namespace {

// "200ms exponential".
void set_backoff(Retry& retry, const Node& node, const FieldInfo& field, Reader& reader) {
  const std::string* text = scalar_text(node, field, reader);
  if (text == nullptr) return;
  Scanner scanner(*text);
  const auto duration = scan_duration(scanner);
  if (!duration) {
    reader.problem_in(node, field, duration.error());
    return;
  }
  retry.backoff = *duration;
  retry.exponential = scanner.accept("exponential");
  if (!retry.exponential) scanner.accept("constant");
  if (!scanner.at_end()) {
    reader.problem_in(node, field, scanner.expected("\"exponential\" or \"constant\""));
  }
}

// "refused", "429" or "5xx", also as "status 429".
bool add_failure(Retry::On& on, std::string_view text) {
  if (text == "refused") return on.refused = true;
  if (text == "reset") return on.reset = true;
  if (text == "timeout") return on.timeout = true;
  if (text.starts_with("status ")) text = trim(text.substr(7));
  if (text.size() != 3 || text[0] < '1' || text[0] > '5') return false;
  if (text.ends_with("xx")) {
    const int from = (text[0] - '0') * 100;
    on.statuses.push_back({.from = from, .to = from + 99});
    return true;
  }
  if (!is_digit(text[1]) || !is_digit(text[2])) return false;
  const int status = (text[0] - '0') * 100 + (text[1] - '0') * 10 + (text[2] - '0');
  on.statuses.push_back({.from = status, .to = status});
  return true;
}

void set_on(Retry& retry, const Node& node, const FieldInfo& field, Reader& reader) {
  std::vector<std::string> words;
  const std::size_t problems = reader.problems().size();
  read_value(node, field, reader, words);
  if (reader.problems().size() > problems) return;
  retry.on = {.refused = false, .reset = false, .timeout = false, .statuses = {}};
  for (const std::string& word : words) {
    if (add_failure(retry.on, word)) continue;
    reader.problem(node.at, fmt::format("on: {} is no failure", in_quotes(word)),
                   "failures are refused, reset, timeout, a status such as 429, and 5xx for all of "
                   "its hundred",
                   "for example [ 5xx, 429, timeout ]");
  }
}

}  // namespace

const Table<Retry>& retry_table() {
  static const Table<Retry> table = [] {
    Table<Retry> t({.name = "retry", .doc = "What a caller does when a call fails."});
    t.row(&Retry::attempts, {.key = "attempts",
                             .need = Need::kRequired,
                             .least = 1,
                             .most = 100,
                             .example = "2",
                             .doc = "How often a call is made in all, the first included."});
    t.row({.key = "on",
           .kind = Kind::kText,
           .shape = Shape::kOneOrList,
           .fallback = "`[ refused, reset, timeout, 429, 5xx ]`",
           .example = "[ 503, timeout ]",
           .doc = "The failures that are worth another attempt: `refused`, `reset`, `timeout`, and "
                  "statuses."},
          set_on);
    t.row({.key = "backoff",
           .kind = Kind::kBackoff,
           .fallback = "0s",
           .example = "200ms exponential",
           .doc = "The pause before the next attempt; `exponential` doubles it each time."},
          set_backoff);
    t.choice<bool>(&Retry::full_jitter, {{"full", true}, {"none", false}},
                   {.key = "jitter",
                    .fallback = "none",
                    .example = "full",
                    .doc = "`full`: each pause is drawn between nothing and its length."});
    t.row(&Retry::budget, {.key = "budget",
                           .most = 100,
                           .fallback = "no limit",
                           .example = "10%",
                           .doc = "How many retries there may be, as a share of the calls."});
    return t;
  }();
  return table;
}

}  // namespace headroom::spec
