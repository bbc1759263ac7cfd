// A HAR file, an OpenAPI description or a Postman collection, as a tree of JSON that any of its
// parts may be missing from or be of another kind. For sources only: it brings the JSON library.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "base/result.h"

namespace headroom::traffic {

// Keeps the order of the file.
using Json = nlohmann::ordered_json;

inline constexpr int kMostLevels = 200;

// JSON, or YAML where it does not begin as JSON does. An error says where it is wrong.
Result<Json> parse_document(std::string_view text, std::string_view file);

// The value of `key`, null where `value` is no object or has none.
const Json& member(const Json& value, std::string_view key);
// Of a string its text, of a number or boolean what is written for it, else empty.
std::string text_of(const Json& value);
std::string text_of(const Json& value, std::string_view key);
// Of a number; `fallback` for anything else.
double number_of(const Json& value, std::string_view key, double fallback = 0);

}  // namespace headroom::traffic
