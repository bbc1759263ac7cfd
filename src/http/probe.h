// Small blocking calls for readiness checks and control: one request, one answer, no reuse.
//
// Light to include, callable from any thread. For many calls at once, or streams, see
// http/client.h.
#pragma once

#include <chrono>
#include <string_view>

#include "base/result.h"
#include "base/url.h"
#include "http/message.h"
#include "http/tls.h"

namespace headroom::http {

// The largest body that fetch takes.
inline constexpr std::size_t kFetchLimitBytes = 8u << 20;

// The status that a GET of `url` gets, whichever it is: 503 is an answer, not an error. Fails with
// kInvalid on a URL that cannot be called, with kUnreachable when no complete answer came within
// `timeout`, and says which it was: refused, timeout, closed, not HTTP.
[[nodiscard]] Result<int> get_status(std::string_view url, std::chrono::nanoseconds timeout);

// The whole answer to `request` from the server of `url`. An empty request.target stands for that
// of the URL. Fails as get_status does, and on a body past kFetchLimitBytes. A URL of https needs
// `tls`.
[[nodiscard]] Result<Response> fetch(const Url& url, Request request,
                                     std::chrono::nanoseconds timeout,
                                     std::shared_ptr<const TlsContext> tls = nullptr);

}  // namespace headroom::http
