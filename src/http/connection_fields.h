// Header fields that concern one connection and not the message (RFC 9110, 7.6.1). Whoever passes a
// message on leaves them out.
#pragma once

#include <string_view>

namespace headroom::http {

[[nodiscard]] bool concerns_connection_only(std::string_view field_name);

}  // namespace headroom::http
