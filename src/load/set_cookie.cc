#include "load/set_cookie.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace headroom::load {
namespace {

// "name=value"; a part without "=" is all name.
struct Pair {
  std::string_view name;
  std::string_view value;
};

Pair pair_of(std::string_view part) {
  const std::size_t equals = part.find('=');
  if (equals == std::string_view::npos) return {trim(part), {}};
  return {trim(part.substr(0, equals)), trim(part.substr(equals + 1))};
}

// Takes what stands before the next ';' off `rest`.
std::string_view next_part(std::string_view& rest) {
  const std::size_t end = std::min(rest.find(';'), rest.size());
  const std::string_view part = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return part;
}

std::optional<std::chrono::seconds> seconds_of(std::string_view text) {
  // Bounded, so that it can be added to any moment.
  constexpr long long kMost = 10LL * 366 * 86'400;
  long long value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ptr != text.data() + text.size() || text.empty()) return std::nullopt;
  if (read.ec == std::errc::result_out_of_range) value = text.starts_with('-') ? -1 : kMost;
  return std::chrono::seconds(std::min(value, kMost));
}

}  // namespace

std::optional<SetCookie> parse_set_cookie(std::string_view field) {
  const std::string_view first = next_part(field);
  if (first.find('=') == std::string_view::npos) return std::nullopt;
  SetCookie cookie;
  const Pair pair = pair_of(first);
  if (pair.name.empty()) return std::nullopt;
  cookie.name = pair.name;
  cookie.value = pair.value;
  while (!field.empty()) {
    const Pair attribute = pair_of(next_part(field));
    const std::string name = to_lower(attribute.name);
    if (name == "domain") {
      cookie.domain = attribute.value;
      if (cookie.domain.starts_with('.')) cookie.domain.remove_prefix(1);
    } else if (name == "path") {
      cookie.path = attribute.value.starts_with('/') ? attribute.value : std::string_view();
    } else if (name == "secure") {
      cookie.is_secure = true;
    } else if (name == "max-age") {
      cookie.max_age = seconds_of(attribute.value);
    } else if (name == "expires") {
      cookie.expires = attribute.value;
    }
  }
  return cookie;
}

}  // namespace headroom::load
