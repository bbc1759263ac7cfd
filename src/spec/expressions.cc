#include "spec/expressions.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "extract/json_path.h"
#include "extract/markup.h"
#include "extract/pattern.h"

namespace headroom::spec {
namespace {

bool report(const extract::Mistake& mistake, std::string what, const Node& node,
            const FieldInfo& field, Reader& reader) {
  Error error{.what = std::move(what)};
  error.at.column = static_cast<int>(mistake.offset) + 1;
  reader.problem_in(node, field, std::move(error));
  return false;
}

std::string path_problem(std::string_view text, const extract::Mistake& mistake) {
  return fmt::format("the JSON path {} {}", in_quotes(text), mistake.what);
}

}  // namespace

bool check_pattern(std::string_view text, const Node& node, const FieldInfo& field,
                   Reader& reader) {
  const auto pattern = extract::Pattern::compile(text);
  if (pattern) return true;
  return report(
      pattern.error(),
      fmt::format("{} is no regular expression (RE2): {}", in_quotes(text), pattern.error().what),
      node, field, reader);
}

bool check_json_path(std::string_view text, const Node& node, const FieldInfo& field,
                     Reader& reader) {
  const auto path = extract::JsonPath::parse(text);
  return path.has_value() ||
         report(path.error(), path_problem(text, path.error()), node, field, reader);
}

bool check_json_path(std::string_view text, Position at, Reader& reader) {
  const auto path = extract::JsonPath::parse(text);
  if (path) return true;
  reader.problem(at, path_problem(text, path.error()),
                 fmt::format("at its character {}", path.error().offset + 1));
  return false;
}

bool check_xpath(const std::string& text, const Node& node, const FieldInfo& field,
                 Reader& reader) {
  const auto checked = extract::check_xpath(text);
  return checked.has_value() ||
         report(checked.error(), fmt::format("{} {}", in_quotes(text), checked.error().what), node,
                field, reader);
}

bool is_token(std::string_view text) {
  constexpr std::string_view kTokenSigns = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::ranges::all_of(text, [&](char c) {
    return is_letter(c) || is_digit(c) || kTokenSigns.find(c) != kTokenSigns.npos;
  });
}

bool is_header_name(std::string_view name) {
  return is_token(name);
}

}  // namespace headroom::spec
