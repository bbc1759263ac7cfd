// A JSON text and what a JSONPath selects from it.
//
// Parsed as a whole once, however many paths look at it, into memory that the next text reuses.
// Not thread-safe; one per thread.
#pragma once

#include <simdjson.h>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "extract/json_constant.h"
#include "extract/json_path.h"

namespace headroom::extract {

// Valid until its document reads another text.
using JsonValue = simdjson::dom::element;

class JsonDocument {
 public:
  // Nothing where the text is no JSON (RFC 8259), is nested deeper than 1,024 levels, or holds a
  // number beyond 64 bits of integer or a double. Copies the text.
  std::optional<JsonValue> read(std::string_view text);

 private:
  simdjson::dom::parser parser_;
  std::string padded_;
};

// The values that `path` selects, in the order of RFC 9535, no more than `most` of them. Replaces
// what `values` holds. Linear in the document, but for paths with several `..`.
void select(const JsonPath& path, JsonValue document, std::vector<JsonValue>& values,
            std::size_t most = std::numeric_limits<std::size_t>::max());
// The first of them. Allocates nothing for a path without filters.
std::optional<JsonValue> select_first(const JsonPath& path, JsonValue document);

// Appends a string without its quotes, anything else as JSON.
void append_text(JsonValue value, std::string& out);
// Appends JSON, without blanks.
void append_json(JsonValue value, std::string& out);

// As JSONPath compares: numbers by value, objects whatever the order of their members.
bool are_equal(JsonValue a, JsonValue b);
bool are_equal(JsonValue value, const JsonConstant& constant);
// Characters of a string, elements of an array, members of an object; nothing of anything else.
std::optional<std::size_t> length_of(JsonValue value);
std::optional<long double> number_of(JsonValue value);

}  // namespace headroom::extract
