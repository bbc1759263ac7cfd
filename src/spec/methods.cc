#include "spec/methods.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"

namespace headroom::spec {
namespace {

// Of RFC 9110 and of PATCH's RFC 5789.
constexpr std::array<std::string_view, 8> kCommon{"GET",   "HEAD",   "POST",    "PUT",
                                                  "PATCH", "DELETE", "OPTIONS", "TRACE"};

// Without CONNECT, which is for proxies, and PRI, which no request may have.
constexpr std::array<std::string_view, 31> kOthers{"ACL",
                                                   "BASELINE-CONTROL",
                                                   "BIND",
                                                   "CHECKIN",
                                                   "CHECKOUT",
                                                   "COPY",
                                                   "LABEL",
                                                   "LINK",
                                                   "LOCK",
                                                   "MERGE",
                                                   "MKACTIVITY",
                                                   "MKCALENDAR",
                                                   "MKCOL",
                                                   "MKREDIRECTREF",
                                                   "MKWORKSPACE",
                                                   "MOVE",
                                                   "ORDERPATCH",
                                                   "PROPFIND",
                                                   "PROPPATCH",
                                                   "PURGE",
                                                   "QUERY",
                                                   "REBIND",
                                                   "REPORT",
                                                   "SEARCH",
                                                   "UNBIND",
                                                   "UNCHECKOUT",
                                                   "UNLINK",
                                                   "UNLOCK",
                                                   "UPDATE",
                                                   "UPDATEREDIRECTREF",
                                                   "VERSION-CONTROL"};

constexpr auto kGetOrPost = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, or one of WebDAV";

}  // namespace

bool is_method(std::string_view text) {
  return std::ranges::find(kCommon, text) != kCommon.end() ||
         std::ranges::find(kOthers, text) != kOthers.end();
}

Error not_a_method(std::string_view word) {
  std::string fix = did_you_mean(word, kCommon);
  if (fix.empty()) fix = did_you_mean(word, kOthers);
  return {.what = in_quotes(word) + " is not a method of HTTP",
          .why = word == "CONNECT" ? "CONNECT is for proxies"
                                   : fmt::format("methods are {}", kGetOrPost),
          .fix = std::move(fix)};
}

}  // namespace headroom::spec
