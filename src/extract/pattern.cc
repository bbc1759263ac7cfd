#include "extract/pattern.h"

#include <re2/re2.h>

#include <string>

namespace headroom::extract {
namespace {

using re2::RE2;
using re2::StringPiece;

StringPiece piece(std::string_view text) {
  return {text.data(), text.size()};
}

RE2::Options quiet() {
  RE2::Options options;
  options.set_log_errors(false);
  return options;
}

// RFC 9485, section 5.3: a dot outside of a class becomes [^\n\r].
std::string with_dots_of_i_regexp(std::string_view text) {
  std::string out;
  bool is_in_class = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\' && i + 1 < text.size()) {
      out += c;
      out += text[++i];
      continue;
    }
    if (c == '[') is_in_class = true;
    if (c == ']') is_in_class = false;
    if (c == '.' && !is_in_class) {
      out += "[^\\n\\r]";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

std::expected<Pattern, Mistake> Pattern::compile(std::string_view text) {
  auto compiled = std::make_shared<const RE2>(piece(text), quiet());
  if (compiled->ok()) return Pattern(std::move(compiled));
  // What RE2 stumbled over is a part of the text.
  const std::size_t found = text.find(compiled->error_arg());
  return std::unexpected(
      Mistake{.offset = found == text.npos ? 0 : found, .what = compiled->error()});
}

std::expected<Pattern, Mistake> Pattern::compile_i_regexp(std::string_view text) {
  auto compiled = std::make_shared<const RE2>(with_dots_of_i_regexp(text), quiet());
  if (compiled->ok()) return Pattern(std::move(compiled));
  return std::unexpected(Mistake{.offset = 0, .what = compiled->error()});
}

bool Pattern::is_found_in(std::string_view text) const {
  return RE2::PartialMatch(piece(text), *compiled_);
}

bool Pattern::matches_whole(std::string_view text) const {
  return RE2::FullMatch(piece(text), *compiled_);
}

std::optional<std::string_view> Pattern::next_in(std::string_view& rest) const {
  StringPiece groups[2];
  const bool has_group = compiled_->NumberOfCapturingGroups() > 0;
  if (!compiled_->Match(piece(rest), 0, rest.size(), RE2::UNANCHORED, groups, has_group ? 2 : 1)) {
    return std::nullopt;
  }
  const StringPiece& wanted = groups[has_group ? 1 : 0];
  const auto end = static_cast<std::size_t>(groups[0].data() - rest.data()) + groups[0].size();
  const bool is_empty_match = groups[0].empty();
  // An empty match would be found for ever.
  rest = end < rest.size() ? rest.substr(end + (is_empty_match ? 1 : 0)) : std::string_view();
  if (wanted.data() == nullptr) return std::string_view();
  return std::string_view(wanted.data(), wanted.size());
}

}  // namespace headroom::extract
