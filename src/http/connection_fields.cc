#include "http/connection_fields.h"

#include <algorithm>
#include <array>

#include "http/message.h"

namespace headroom::http {

bool concerns_connection_only(std::string_view field_name) {
  static constexpr std::array<std::string_view, 8> kFields = {
      "Connection", "Keep-Alive", "Proxy-Connection",  "TE",
      "Trailer",    "Upgrade",    "Transfer-Encoding", "Expect"};
  return std::ranges::any_of(
      kFields, [&](std::string_view field) { return equal_ignoring_case(field, field_name); });
}

}  // namespace headroom::http
