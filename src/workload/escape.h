// Writing a value so that it is right where it stands: inside JSON, a URL, a header.
//
// All functions append to `out` and allocate only for its growth. Pure; safe from any thread.
#pragma once

#include <string>
#include <string_view>

#include "workload/template.h"

namespace headroom::workload {

// True for a JSON number, `true`, `false` and `null`, and for nothing else: "007", "1." and " 1"
// are text.
bool is_json_scalar(std::string_view text);

// For the inside of a JSON string (RFC 8259, section 7): quotes, backslashes and control
// characters escaped, all other bytes as they are.
void append_json_string(std::string_view text, std::string& out);

// A whole JSON value: what is_json_scalar() as it is, anything else as a string in quotes.
void append_json_value(std::string_view text, std::string& out);

// For a field of a form or one component of a URL: everything but letters, digits and -._~ as %XX
// (RFC 3986, section 2.3).
void append_form_value(std::string_view text, std::string& out);

// For a request target as a whole: slashes, question marks and percent signs keep their meaning,
// and only what would break the request line (space, control, non-ASCII, <>"\^`{|}) becomes %XX.
void append_target(std::string_view text, std::string& out);

// For a header's value: line ends and other control characters, which would end the header,
// become spaces.
void append_header_value(std::string_view text, std::string& out);

// Base64 with padding (RFC 4648, section 4).
void append_base64(std::string_view text, std::string& out);

// The one of these that a slot asks for.
void append_escaped(std::string_view text, Slot::Escape escape, std::string& out);

}  // namespace headroom::workload
