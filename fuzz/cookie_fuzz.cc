// A Location on the first line, Set-Cookie fields behind it: a redirect leads to a target that
// begins with a slash, and what a jar sends holds no more than it was given and no byte that ends a
// header.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "load/cookie_jar.h"
#include "load/redirect.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace headroom;
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  const Origin origin{.scheme = "http", .server = {"a.shop.test", 80}};
  const auto next_line = [&] {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    return line;
  };
  const auto redirect = load::redirect_of(302, "POST", next_line(), origin, "/x/y?z");
  if (redirect) {
    HEADROOM_CHECK(redirect->becomes_get, "a POST that is redirected by 302 becomes a GET");
    HEADROOM_CHECK(redirect->to.target.starts_with('/'), "a target begins with a slash");
  }
  const std::string target = redirect ? redirect->to.target : "/";
  load::CookieJar jar;
  while (!rest.empty()) jar.store(next_line(), origin, target, Nanos::zero());
  std::string sent;
  jar.append(origin, target, Nanos::zero(), sent);
  HEADROOM_CHECK(sent.find('\n') == sent.npos, "a field has one line");
  HEADROOM_CHECK(sent.size() <= 2 * size, "nothing is made up");
  HEADROOM_CHECK(!jar.is_empty() || sent.empty(), "an empty jar sends nothing");
  return 0;
}
