// Whether the little languages that others invented are used rightly: regular expressions, JSON
// paths, XPaths, names of headers. Each is false, and a problem, where it is not.
#pragma once

#include <string>
#include <string_view>

#include "spec/reader.h"

namespace headroom::spec {

bool check_pattern(std::string_view text, const Node& node, const FieldInfo& field, Reader& reader);
bool check_json_path(std::string_view text, const Node& node, const FieldInfo& field,
                     Reader& reader);
// Of a path that is a key.
bool check_json_path(std::string_view text, Position at, Reader& reader);
bool check_xpath(const std::string& text, const Node& node, const FieldInfo& field, Reader& reader);

// A token of HTTP (RFC 9110, section 5.6.2): the name of a header, a method.
bool is_token(std::string_view text);
bool is_header_name(std::string_view name);

}  // namespace headroom::spec
