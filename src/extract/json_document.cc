#include "extract/json_document.h"

#include <algorithm>

namespace headroom::extract {
namespace {

using simdjson::dom::element_type;

std::size_t characters_in(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string_view string_of(JsonValue value) {
  return value.get_string().value_unsafe();
}

bool are_equal_arrays(simdjson::dom::array a, simdjson::dom::array b) {
  auto other = b.begin();
  for (const JsonValue item : a) {
    if (!(other != b.end()) || !are_equal(item, *other)) return false;
    ++other;
  }
  return !(other != b.end());
}

// Of several members of one name the first counts, as where one is asked for by its name.
bool are_equal_objects(simdjson::dom::object a, simdjson::dom::object b) {
  const auto is_in_a = [a](const auto& field) {
    return a.at_key(field.key).error() == simdjson::SUCCESS;
  };
  const auto is_alike = [a, b](const auto& field) {
    JsonValue one;
    JsonValue other;
    return a.at_key(field.key).get(one) == simdjson::SUCCESS &&
           b.at_key(field.key).get(other) == simdjson::SUCCESS && are_equal(one, other);
  };
  return std::all_of(b.begin(), b.end(), is_in_a) && std::all_of(a.begin(), a.end(), is_alike);
}

}  // namespace

struct JsonConstant::Parsed {
  JsonDocument document;
  std::optional<JsonValue> value;
};

std::optional<JsonConstant> JsonConstant::parse(std::string_view text) {
  auto parsed = std::make_shared<Parsed>();
  parsed->value = parsed->document.read(text);
  if (!parsed->value) return std::nullopt;
  return JsonConstant(std::move(parsed));
}

bool are_equal(JsonValue value, const JsonConstant& constant) {
  return are_equal(value, *constant.parsed().value);
}

std::optional<JsonValue> JsonDocument::read(std::string_view text) {
  padded_.reserve(text.size() + simdjson::SIMDJSON_PADDING);
  padded_.assign(text);
  JsonValue root;
  const auto error = parser_.parse(padded_.data(), padded_.size(), false).get(root);
  if (error != simdjson::SUCCESS) return std::nullopt;
  return root;
}

void append_json(JsonValue value, std::string& out) {
  // The library's printing is by streams' strings; only containers and doubles need it.
  switch (value.type()) {
    case element_type::NULL_VALUE:
      out += "null";
      return;
    case element_type::BOOL:
      out += value.get_bool().value_unsafe() ? "true" : "false";
      return;
    case element_type::INT64:
      out += std::to_string(value.get_int64().value_unsafe());
      return;
    case element_type::UINT64:
      out += std::to_string(value.get_uint64().value_unsafe());
      return;
    default:
      out += simdjson::minify(value);
  }
}

void append_text(JsonValue value, std::string& out) {
  if (value.is_string()) {
    out += string_of(value);
  } else {
    append_json(value, out);
  }
}

bool are_equal(JsonValue a, JsonValue b) {
  if (const auto number = number_of(a)) return number == number_of(b);
  const element_type type = a.type();
  if (type != b.type()) return false;
  switch (type) {
    case element_type::STRING:
      return string_of(a) == string_of(b);
    case element_type::BOOL:
      return a.get_bool().value_unsafe() == b.get_bool().value_unsafe();
    case element_type::ARRAY:
      return are_equal_arrays(a.get_array().value_unsafe(), b.get_array().value_unsafe());
    case element_type::OBJECT:
      return are_equal_objects(a.get_object().value_unsafe(), b.get_object().value_unsafe());
    default:
      return true;
  }
}

std::optional<std::size_t> length_of(JsonValue value) {
  // The library's own sizes stop at 2^24 - 1; no body that is kept holds more.
  switch (value.type()) {
    case element_type::STRING:
      return characters_in(string_of(value));
    case element_type::ARRAY:
      return value.get_array().value_unsafe().size();
    case element_type::OBJECT:
      return value.get_object().value_unsafe().size();
    default:
      return std::nullopt;
  }
}

std::optional<long double> number_of(JsonValue value) {
  // A long double holds every 64-bit integer and every double exactly.
  switch (value.type()) {
    case element_type::INT64:
      return value.get_int64().value_unsafe();
    case element_type::UINT64:
      return value.get_uint64().value_unsafe();
    case element_type::DOUBLE:
      return value.get_double().value_unsafe();
    default:
      return std::nullopt;
  }
}

}  // namespace headroom::extract
