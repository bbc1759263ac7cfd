// In what one request differs from what its step says.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/url.h"
#include "load/cookie_jar.h"
#include "workload/traceparent.h"

namespace headroom::load {

struct Variation {
  // Where an answer has led it.
  struct Elsewhere {
    std::string host;    // for a Host header, where the step has none of its own
    std::string target;  // path and query
    enum class Method : std::uint8_t { kOfStep, kGet } method = Method::kOfStep;
    bool is_own_origin = true;  // that of the step; another one must not learn its credentials
  };
  const Elsewhere* elsewhere = nullptr;
  // Of these those are sent that are meant for `origin` and not expired; null: none.
  const CookieJar* cookies = nullptr;
  const Origin* origin = nullptr;
  Nanos now{};
  std::optional<workload::Traceparent::Value> traceparent;

  // As a Cookie field has them; empty when there are none for that target.
  std::string cookies_for(std::string_view target) const {
    std::string text;
    if (cookies != nullptr) cookies->append(*origin, target, now, text);
    return text;
  }
  bool hides_credentials() const { return elsewhere != nullptr && !elsewhere->is_own_origin; }
  // A request that has become a GET has no body.
  bool is_plain_get() const {
    return elsewhere != nullptr && elsewhere->method == Elsewhere::Method::kGet;
  }
};

}  // namespace headroom::load
