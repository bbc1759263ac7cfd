#include "spec/template.h"

#include <algorithm>

#include "base/text.h"

namespace headroom::spec {
namespace {

constexpr std::array<std::string_view, 5> kEscapes{"json", "jsonstr", "form", "base64", "raw"};

std::unexpected<Error> fail_at(std::size_t offset, std::string what, std::string fix) {
  auto failure = invalid(std::move(what), {}, std::move(fix));
  failure.error().at = {0, static_cast<int>(offset) + 1};
  return failure;
}

// The next ${ that is none of a $${.
std::size_t find_template(std::string_view text, std::size_t at) {
  for (;;) {
    const std::size_t found = text.find("${", at);
    if (found == text.npos || found == at || text[found - 1] != '$') return found;
    at = found + 2;
  }
}

}  // namespace

Result<std::vector<TemplatePiece>> split_template(std::string_view text) {
  std::vector<TemplatePiece> pieces;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t begin = std::min(find_template(text, at), text.size());
    if (begin > at) pieces.push_back({TemplatePiece::Kind::kText, text.substr(at, begin - at), at});
    if (begin == text.size()) break;
    const std::size_t end = text.find('}', begin);
    if (end == text.npos) {
      return fail_at(begin, "a ${ has no }", "close it, or write $${ for a plain ${");
    }
    const std::string_view name = trim(text.substr(begin + 2, end - begin - 2));
    if (name.empty()) return fail_at(begin, "a ${} has no name", "write $${} for a plain ${}");
    pieces.push_back({TemplatePiece::Kind::kName, name, begin});
    at = end + 1;
  }
  return pieces;
}

Escaping escaping_of(std::string_view name) {
  const std::size_t colon = name.find(':');
  if (colon == name.npos) return {.prefix = {}, .name = name};
  const std::string_view prefix = trim(name.substr(0, colon));
  if (std::ranges::find(kEscapes, prefix) == kEscapes.end()) return {.prefix = {}, .name = name};
  return {.prefix = prefix, .name = trim(name.substr(colon + 1))};
}

std::optional<Shifted> shifted(std::string_view text) {
  const std::size_t blank = std::min(text.find(" +"), text.find(" -"));
  if (blank == text.npos) return std::nullopt;
  return Shifted{.name = trim(text.substr(0, blank)),
                 .sign = text[blank + 1],
                 .by = trim(text.substr(blank + 2))};
}

}  // namespace headroom::spec
