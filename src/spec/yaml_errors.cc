#include "spec/yaml_errors.h"

#include <fmt/format.h>
#include <yaml-cpp/exceptions.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "base/text.h"
#include "spec/source_check.h"

namespace headroom::spec {
namespace {

struct Explanation {
  std::string_view message;  // how the library's own message begins
  std::string_view what;
  std::string_view fix;
};

constexpr std::array kExplanations{
    Explanation{"illegal map value", "a \":\" stands where none can",
                "put a value that holds \": \" in quotes, or begin a new line for a new key"},
    Explanation{"illegal map key", "a key stands where none can", "check the indentation"},
    Explanation{"illegal block entry", "a \"-\" stands where no list can begin",
                "put the list on a new line, or put the value in quotes"},
    Explanation{"illegal flow end", "a closing bracket without an opening one",
                "remove it, or put the value in quotes"},
    Explanation{"end of map not found", "this line does not continue the map above it",
                "check the indentation, and that the line has the form key: value"},
    Explanation{"end of sequence not found", "this line does not continue the list above it",
                "check the indentation, and that the line begins with \"- \""},
    Explanation{"end of map flow not found", "a { ... } is not complete",
                "check its } and its commas, and put values that hold { } [ ] or , in quotes"},
    Explanation{"end of sequence flow not found", "a [ ... ] is not complete",
                "check its ] and its commas, and put values that hold { } [ ] or , in quotes"},
    Explanation{"unknown token", "a value cannot begin with this character",
                "put the value in quotes"},
    Explanation{"illegal EOF in scalar", "a text in quotes never ends", "add the closing quote"},
    Explanation{"illegal document indicator in scalar", "a text in quotes never ends",
                "add the closing quote"},
    Explanation{"unknown escape character", "this escape is not known",
                "write \\\\ for a backslash, or use single quotes"},
    Explanation{"bad character found while scanning hex number", "this escape is not known",
                "write \\\\ for a backslash, or use single quotes"},
    Explanation{"the referenced anchor is not defined", "the alias names no anchor",
                "put the value in quotes if it begins with *"},
    Explanation{"cannot assign multiple", "a value has two tags or two anchors",
                "put the value in quotes if it begins with & or !"},
    Explanation{"unexpected character in block scalar", "a text cannot follow > or | in their line",
                "put the value in quotes if it begins with > or |"},
    Explanation{"alias not found after *", "a value cannot begin with *",
                "put the value in quotes"},
    Explanation{"anchor not found after &", "a value cannot begin with &",
                "put the value in quotes"},
};

std::string_view line_of(std::string_view text, int line) {
  for (int i = 1; i < line; ++i) {
    const std::size_t end = text.find('\n');
    if (end == text.npos) return {};
    text.remove_prefix(end + 1);
  }
  return text.substr(0, text.find('\n'));
}

// The column of a tab in the white space that a line begins with.
std::optional<int> tab_in_indentation(std::string_view line) {
  const std::size_t first = line.find_first_not_of(' ');
  const bool is_blank = line.find_first_not_of(" \t\r") == line.npos;
  if (first == line.npos || line[first] != '\t' || is_blank) return std::nullopt;
  return static_cast<int>(first) + 1;
}

bool has_bare_template(std::string_view line) {
  const std::size_t begin = line.find("${");
  if (begin == line.npos) return false;
  return std::ranges::count(line.substr(0, begin), '"') % 2 == 0 &&
         std::ranges::count(line.substr(0, begin), '\'') % 2 == 0;
}

}  // namespace

Error explain_yaml_error(const YAML::Exception& exception, std::string_view text,
                         std::optional<Position> open) {
  const bool has_place = !exception.mark.is_null();
  const int line = has_place ? exception.mark.line + 1 : 1;

  // The library reports what follows from a tab, on its line or the one after.
  for (const int suspect : {line, line - 1}) {
    const auto column = suspect > 0 ? tab_in_indentation(line_of(text, suspect)) : std::nullopt;
    if (!column) continue;
    Error error = invalid("a tab indents this line", "YAML knows only spaces for indentation",
                          "replace the tab by spaces")
                      .error();
    error.at = {suspect, *column};
    return error;
  }

  Error error = invalid(fmt::format("this is not YAML: {}", exception.msg)).error();
  const auto known = std::ranges::find_if(kExplanations, [&](const Explanation& explanation) {
    return exception.msg.starts_with(explanation.message);
  });
  if (known != kExplanations.end()) {
    error.what = known->what;
    error.fix = known->fix;
  }
  const bool is_flow = exception.msg.find("flow not found") != exception.msg.npos;
  if (is_flow && open) error.why = fmt::format("it begins at {}:{}", open->line, open->column);
  if (has_bare_template(line_of(text, line))) error.fix = "put ${...} in quotes";
  const auto offset =
      has_place ? static_cast<std::size_t>(std::max(exception.mark.pos, 0)) : std::size_t{0};
  error.at = position_of(text, std::min(offset, text.size()));
  return error;
}

}  // namespace headroom::spec
