#include "spec/condition.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"
#include "spec/template.h"

namespace headroom::spec {
namespace {

using Comparison = Condition::Comparison;

struct Sign {
  std::string_view text;
  Comparison comparison;
};
// Longer ones before those that they begin with.
constexpr auto kSigns = std::to_array<Sign>({{"==", Comparison::kEqual},
                                             {"!=", Comparison::kNotEqual},
                                             {"<=", Comparison::kAtMost},
                                             {">=", Comparison::kAtLeast},
                                             {"<", Comparison::kLess},
                                             {">", Comparison::kMore}});
constexpr auto kWords =
    std::to_array<Sign>({{"contains", Comparison::kContains}, {"exists", Comparison::kExists}});

constexpr std::string_view kForms =
    "a condition is ${name} == text, or with !=, <, <=, >, >=, contains, exists";

struct Found {
  Sign sign;
  std::size_t at = 0;
};

bool stands_alone(std::string_view text, std::size_t at, std::size_t size) {
  const bool before = at == 0 || is_space(text[at - 1]);
  const bool after = at + size == text.size() || is_space(text[at + size]);
  return before && after;
}

// The first comparison in a piece of text.
std::optional<Found> find_comparison(std::string_view text) {
  std::optional<Found> first;
  const auto consider = [&](const Sign& sign, std::size_t at) {
    if (at != text.npos && (!first || at < first->at)) first = Found{sign, at};
  };
  for (const Sign& sign : kSigns) consider(sign, text.find(sign.text));
  for (const Sign& word : kWords) {
    std::size_t at = text.find(word.text);
    while (at != text.npos && !stands_alone(text, at, word.text.size())) {
      at = text.find(word.text, at + 1);
    }
    consider(word, at);
  }
  return first;
}

std::string_view without_quotes(std::string_view text) {
  const bool is_quoted = text.size() >= 2 && text.front() == text.back() &&
                         (text.front() == '"' || text.front() == '\'');
  return is_quoted ? text.substr(1, text.size() - 2) : text;
}

std::unexpected<Error> wrong(std::string what, std::size_t offset, std::string fix = {}) {
  auto error = invalid(std::move(what), std::string(kForms), std::move(fix));
  error.error().at = {.line = 0, .column = static_cast<int>(offset) + 1};
  return error;
}

}  // namespace

Result<Condition> parse_condition(std::string_view text) {
  const auto pieces = split_template(text);
  if (!pieces) return fail(pieces.error());
  bool has_name = false;
  for (const TemplatePiece& piece : *pieces) {
    if (piece.kind == TemplatePiece::Kind::kName) {
      has_name = true;
      continue;
    }
    const auto found = find_comparison(piece.text);
    if (!found) continue;
    const std::size_t at = piece.offset + found->at;
    if (!has_name) {
      return wrong(fmt::format("nothing varies on the left of {}", found->sign.text), 0,
                   "write ${name} there");
    }
    const std::string_view right = trim(text.substr(at + found->sign.text.size()));
    const bool wants_right = found->sign.comparison != Comparison::kExists;
    if (wants_right == right.empty()) {
      return wrong(fmt::format("{} {}", found->sign.text,
                               wants_right ? "compares with nothing" : "stands at the end"),
                   at, wants_right ? "write '' for an empty text" : "");
    }
    return Condition{.comparison = found->sign.comparison,
                     .left = std::string(trim(text.substr(0, at))),
                     .right = std::string(without_quotes(right))};
  }
  const std::size_t single = text.find('=');
  return wrong("nothing is compared", single == text.npos ? 0 : single,
               single == text.npos ? "" : "write == in place of =");
}

}  // namespace headroom::spec
