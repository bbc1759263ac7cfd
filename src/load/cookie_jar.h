// The cookies of one session, as a browser keeps them (RFC 6265): which answer set them decides
// where they are sent. Public suffixes are not known: a load test goes to hosts that its file
// names.
//
// Not thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/quantity.h"
#include "base/url.h"

namespace headroom::load {

class CookieJar {
 public:
  void clear() { cookies_.clear(); }
  bool is_empty() const { return cookies_.empty(); }

  // Takes the Set-Cookie field of an answer to `target` there. What does not belong to that host,
  // or is no cookie, is passed over. `now` is the clock by which Max-Age runs.
  void store(std::string_view field, const Origin& origin, std::string_view target, Nanos now);

  // Appends those for that target as a Cookie field holds them, "a=b; c=d": longer paths first,
  // then the older ones. Nothing where there are none.
  void append(const Origin& origin, std::string_view target, Nanos now, std::string& out) const;

 private:
  struct Cookie {
    std::string name;
    std::string value;
    std::string domain;  // lower case
    std::string path;
    enum class Hosts : std::uint8_t { kThisOne, kThoseBelowToo } hosts = Hosts::kThisOne;
    bool is_secure = false;
    Nanos expires = Nanos::max();
  };
  static bool is_for(const Cookie& cookie, const Origin& origin, std::string_view path);

  std::vector<Cookie> cookies_;  // few; longer paths first
};

}  // namespace headroom::load
