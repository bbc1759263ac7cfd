// A Set-Cookie field, taken apart as browsers do (RFC 6265, section 5.2).
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace headroom::load {

// Parts of the field's text.
struct SetCookie {
  std::string_view name;
  std::string_view value;
  std::string_view domain;  // without a leading dot; empty: the host that set it, and no other
  std::string_view path;    // empty: the folder of the request
  bool is_secure = false;
  std::optional<std::chrono::seconds> max_age;  // not above zero: it is deleted
  std::string_view expires;                     // as written; Max-Age goes before
};

// Nothing where the field names no cookie.
std::optional<SetCookie> parse_set_cookie(std::string_view field);

}  // namespace headroom::load
