#include "traffic/postman_variables.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "traffic/template_text.h"

namespace headroom::traffic {
namespace {

constexpr std::string_view kDataName = "variables";

std::string made_up(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kMade{{
      {"$guid", "${uuid}"},
      {"$randomUUID", "${uuid}"},
      {"$isoTimestamp", "${now}"},
      {"$timestamp", "${now_ms}"},
      {"$randomInt", "${random(0, 1000)}"},
      {"$randomLoremSentence", "${text(8)}"},
  }};
  for (const auto& [theirs, ours] : kMade) {
    if (name == theirs) return std::string(ours);
  }
  return "example";
}

}  // namespace

PostmanVariables::PostmanVariables(const Json& list) {
  for (const Json& variable : list) {
    const std::string key =
        text_of(variable, "key").empty() ? text_of(variable, "id") : text_of(variable, "key");
    if (!key.empty()) values_[key] = text_of(variable, "value");
  }
}

std::optional<std::string> PostmanVariables::value_of(std::string_view name) const {
  const auto found = values_.find(name);
  if (found == values_.end()) return std::nullopt;
  return found->second;
}

std::string PostmanVariables::secret(std::string_view name) {
  const std::string variable = variable_of(name, "SECRET");
  secrets_.insert(variable);
  return fmt::format("${{env:{}}}", variable);
}

std::string PostmanVariables::reference(std::string_view name) {
  if (name.starts_with('$')) return made_up(name);
  const auto value = values_.find(name);
  if (value == values_.end() || value->second.empty() || is_secret_name(name)) return secret(name);
  auto [known, is_new] = column_of_.try_emplace(std::string(name));
  if (is_new) {
    std::string column = name_of(name, "value");
    std::ranges::replace(column, '-', '_');
    std::string unique = column;
    for (int i = 2; columns_.contains(unique); ++i) unique = fmt::format("{}_{}", column, i);
    columns_[unique] = value->second;
    known->second = std::move(unique);
  }
  return fmt::format("${{{}.{}}}", kDataName, known->second);
}

std::string PostmanVariables::render(std::string_view text, Place place) {
  std::string out;
  bool in_quotes = false;
  const auto add_plain = [&](std::string_view plain) {
    for (std::size_t i = 0; i < plain.size(); ++i) {
      if (plain[i] == '"') in_quotes = !in_quotes;
      if (plain[i] == '\\') ++i;
    }
    out += place == Place::kTarget ? literal_target(plain) : literal(plain);
  };
  while (!text.empty()) {
    const std::size_t open = text.find("{{");
    const std::size_t close = text.find("}}", open == text.npos ? 0 : open);
    if (open == text.npos || close == text.npos) break;
    add_plain(text.substr(0, open));
    const std::string_view name = trim(text.substr(open + 2, close - open - 2));
    text.remove_prefix(close + 2);
    std::string value = reference(name.empty() ? "value" : name);
    const bool is_template = value.starts_with("${");
    if (place == Place::kJson && is_template) {
      value =
          in_quotes ? fmt::format("${{jsonstr:{}", value.substr(2)) : fmt::format("\"{}\"", value);
    } else if (place == Place::kJson && !in_quotes) {
      value = fmt::format("\"{}\"", value);
    }
    out += value;
  }
  add_plain(text);
  return out;
}

std::optional<DataSet> PostmanVariables::data() const {
  if (columns_.empty()) return std::nullopt;
  DataSet data{.name = std::string(kDataName),
               .columns = {},
               .rows = {{}},
               .comment = "the collection's own variables"};
  for (const auto& [column, value] : columns_) {
    data.columns.push_back(column);
    data.rows.front().push_back(value);
  }
  return data;
}

}  // namespace headroom::traffic
