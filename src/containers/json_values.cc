#include "containers/json_values.h"

#include <nlohmann/json.hpp>

namespace headroom::containers {

using nlohmann::json;

json parse_json(std::string_view text) {
  json document = json::parse(text, nullptr, false);
  return document.is_discarded() ? json() : document;
}

const json& value_in(const json& document, const std::string& pointer) {
  static const json nothing;
  const json::json_pointer where(pointer);
  return document.contains(where) ? document.at(where) : nothing;
}

std::string text_in(const json& document, const std::string& pointer) {
  const json& value = value_in(document, pointer);
  return value.is_string() ? value.get<std::string>() : std::string();
}

double number_in(const json& document, const std::string& pointer) {
  const json& value = value_in(document, pointer);
  return value.is_number() ? value.get<double>() : 0;
}

bool truth_in(const json& document, const std::string& pointer) {
  const json& value = value_in(document, pointer);
  return value.is_boolean() && value.get<bool>();
}

}  // namespace headroom::containers
