#include "traffic/document.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "spec/json_text.h"
#include "spec/tree.h"

namespace headroom::traffic {
namespace {

Position position_of(std::string_view text, std::size_t byte) {
  Position at{1, 1};
  for (const char c : text.substr(0, byte)) {
    at = c == '\n' ? Position{at.line + 1, 1} : Position{at.line, at.column + 1};
  }
  return at;
}

Result<Json> parse_json(std::string_view text, std::string_view file) {
  bool is_deep = false;
  const auto watch = [&](int depth, Json::parse_event_t, Json&) {
    is_deep = is_deep || depth > kMostLevels;
    return !is_deep;
  };
  try {
    Json document = Json::parse(text, watch);
    if (!is_deep) return document;
  } catch (const Json::parse_error& error) {
    const std::size_t byte = error.byte > 0 ? error.byte - 1 : 0;
    return fail(Error{.what = "this is not JSON",
                      .why = byte >= text.size() ? "the file ends in the middle of it"
                                                 : fmt::format("{} stands where it may not",
                                                               in_quotes(text.substr(byte, 1))),
                      .fix = "export it again; it may have been cut",
                      .file = std::string(file),
                      .at = position_of(text, byte)});
  } catch (const Json::out_of_range& error) {
    return fail(Error{
        .what = "a number in it is too large", .why = error.what(), .file = std::string(file)});
  }
  return fail(Error{.what = fmt::format("it is nested more than {} levels deep", kMostLevels),
                    .file = std::string(file)});
}

}  // namespace

Result<Json> parse_document(std::string_view text, std::string_view file) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  if (text.starts_with(kMark)) text.remove_prefix(kMark.size());
  if (trim(text).starts_with('{')) return parse_json(text, file);
  Problems problems;
  const auto tree = spec::parse_tree(text, problems);
  if (!tree) {
    Error error = problems.empty() ? Error{.what = "it is empty"} : problems.front();
    error.file = file;
    return fail(std::move(error));
  }
  return parse_json(spec::json_text(*tree, spec::Templates::kAsWritten), file);
}

const Json& member(const Json& value, std::string_view key) {
  static const Json kNothing;
  if (!value.is_object()) return kNothing;
  const auto found = value.find(key);
  return found == value.end() ? kNothing : *found;
}

std::string text_of(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  return value.is_number() || value.is_boolean() ? value.dump() : std::string();
}

std::string text_of(const Json& value, std::string_view key) {
  return text_of(member(value, key));
}

double number_of(const Json& value, std::string_view key, double fallback) {
  const Json& number = member(value, key);
  return number.is_number() ? number.get<double>() : fallback;
}

}  // namespace headroom::traffic
