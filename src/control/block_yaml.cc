#include "control/block_yaml.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <string_view>

#include "base/check.h"
#include "base/text.h"

namespace headroom::control {
namespace {

using nlohmann::ordered_json;

// Words that mean something else when they stand plain, by one version of YAML or another.
bool is_reserved(std::string_view text) {
  constexpr std::array<std::string_view, 9> kReserved{"true", "false", "yes", "no", "on",
                                                      "off",  "null",  "y",   "n"};
  return std::ranges::find(kReserved, to_lower(text)) != kReserved.end();
}

bool is_plain(std::string_view text) {
  constexpr std::string_view kSafe = " _/.-";
  if (text.empty() || !is_letter(text.front()) || text.back() == ' ' || is_reserved(text)) {
    return false;
  }
  return std::ranges::all_of(text, [&](char c) { return is_word_char(c) || kSafe.contains(c); });
}

// What stands on one line. A text of JSON is one of YAML too.
std::string line_of(const ordered_json& value) {
  if (value.is_string() && is_plain(value.get_ref<const std::string&>())) return value;
  return value.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

std::string block(const ordered_json& value, std::size_t indent);

// Behind a key or a dash: on the same line, or below.
std::string below(const ordered_json& value, std::size_t indent) {
  if (!value.is_structured() || value.empty()) return " " + line_of(value) + "\n";
  return "\n" + block(value, indent);
}

std::string block(const ordered_json& value, std::size_t indent) {
  const std::string margin(indent, ' ');
  std::string text;
  for (const auto& [key, item] : value.items()) {
    if (value.is_object()) {
      text += margin + line_of(key) + ":" + below(item, indent + 2);
    } else if (item.is_structured() && !item.empty()) {
      // The first line of what it holds stands behind the dash.
      text += margin + "- " + block(item, indent + 2).substr(indent + 2);
    } else {
      text += margin + "-" + below(item, indent + 2);
    }
  }
  return text;
}

}  // namespace

std::string block_yaml(const ordered_json& document) {
  HEADROOM_CHECK(document.is_object(), "a document is an object");
  return block(document, 0);
}

}  // namespace headroom::control
