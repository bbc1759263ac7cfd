// Texts as YAML has them, in the subset that the service file is written in.
//
// Whatever the bytes, what comes out is one scalar that reads back as the same characters: bytes
// that are no UTF-8 become U+FFFD, characters that YAML does not print are escaped.
#pragma once

#include <string>
#include <string_view>

namespace headroom::traffic {

// Plain where it can only be understood as that text, else in double quotes.
std::string yaml_scalar(std::string_view text);
std::string yaml_quoted(std::string_view text);

// "key: value" as a line of its own, or two where the key is too long for that; `value` is YAML
// already.
std::string yaml_entry(std::string_view key, std::string_view value, int indent);

// One JSON document as YAML flow style. Longer than a line, it is broken and indented by `indent`
// blanks. Asserts that it is JSON.
std::string yaml_flow(std::string_view json, int indent);

// "# text" wrapped to 100 columns, each line indented and ended; control characters become blanks.
std::string yaml_comment(std::string_view text, int indent);

}  // namespace headroom::traffic
