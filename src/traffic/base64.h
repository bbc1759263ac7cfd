// Base64 (RFC 4648), standard and URL alphabets, padding optional, line breaks skipped.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace headroom::traffic {

// Nothing where another character stands in it.
std::optional<std::string> decode_base64(std::string_view text);

}  // namespace headroom::traffic
