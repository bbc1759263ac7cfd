// Passing an answer on while it comes: what one read brings goes out as one write, nothing is held
// back, and a client that reads slowly slows the server behind.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <string_view>

#include "http/client.h"
#include "http/server.h"

namespace chat {

// A copy of a request for the server behind: without fields of the connection, with
// X-Forwarded-For. Takes the body.
[[nodiscard]] headroom::http::Request forwarded(headroom::http::Exchange& exchange);

// 504 for a timeout, 502 for all else that may happen to a server behind.
[[nodiscard]] headroom::http::Response gateway_error(headroom::http::Failure failure);

// Sees the bytes of a body as they pass.
using Tap = std::function<void(std::string_view)>;

// Passes head, with `additional` fields, and body on, all but the end: the caller still has to
// finish() the exchange. `tap` sees the bytes of the body, and may be empty. A failure after the
// head is the caller's to count; the client can only be told by breaking the connection, which
// leaving out finish() does.
boost::asio::awaitable<headroom::http::Outcome<void>> relay_unfinished(
    headroom::http::Exchange& exchange, headroom::http::IncomingResponse& incoming,
    const headroom::http::Headers& additional, const Tap& tap);

// Passes everything on. A short answer of known length goes out in one piece.
boost::asio::awaitable<headroom::http::Outcome<void>> relay(
    headroom::http::Exchange& exchange, headroom::http::IncomingResponse& incoming);

}  // namespace chat
