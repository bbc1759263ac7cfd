// The control plane's HTTP/1.1 client: coroutines on Boost.Asio, connections kept and reused,
// bodies read as they come.
//
// One thread: a Client and its answers belong to the thread that runs the executor. Whatever the
// server or the network does comes back as a Failure, which a proxy turns into a status and a
// probe into an Error; only the cancellation of the calling coroutine is thrown.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <expected>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/url.h"
#include "http/message.h"
#include "http/tls.h"

namespace headroom::http {

using Deadline = std::chrono::steady_clock::time_point;
inline constexpr Deadline kNoDeadline = Deadline::max();

class ClientPool;  // client_pool.h

enum class Failure {
  kUnresolved,  // the name has no address
  kRefused,     // nobody listens there, or there is no way there
  kForbidden,   // the Unix socket is there, but this user may not open it
  kUntrusted,   // TLS: its certificate is not to be trusted, or it does not trust ours
  kTimeout,     // the deadline, or the time to connect, has passed
  kClosed,      // the connection broke before the answer was complete
  kMalformed,   // what came is not HTTP, or its head is too large
  kTooLarge,    // the body is larger than the caller takes
};

// For people: what happened at `server`, why, and what to do.
[[nodiscard]] Error describe(Failure failure, const Endpoint& server);

template <class T>
using Outcome = std::expected<T, Failure>;

// An answer whose head has come. Destroyed before its end, it closes the connection: the server
// learns that nobody listens any more. Read to its end, it gives the connection back for reuse.
class IncomingResponse {
 public:
  class State;  // incoming_response.h
  explicit IncomingResponse(std::unique_ptr<State> state);
  IncomingResponse(IncomingResponse&&) noexcept;
  IncomingResponse& operator=(IncomingResponse&&) noexcept;
  ~IncomingResponse();

  [[nodiscard]] int status() const;
  // As they came, but for those that concern the connection only (Connection, Transfer-Encoding,
  // Keep-Alive and the like).
  [[nodiscard]] const Headers& headers() const;

  // What the network has brought of the body so far, at least one byte, at most 16 KiB, without
  // chunk framing; empty at the end. Valid until the next call.
  boost::asio::awaitable<Outcome<std::string_view>> read_some();

  // The rest of the body; kTooLarge past `limit_bytes`.
  boost::asio::awaitable<Outcome<std::string>> read_all(std::size_t limit_bytes);

 private:
  std::unique_ptr<State> state_;
};

class Client {
 public:
  struct Options {
    std::chrono::nanoseconds connect_timeout = std::chrono::seconds(2);
    // Idle connections past this number are closed, per server.
    std::size_t max_idle_per_server = 128;
    // An idle connection older than this is not used again.
    std::chrono::nanoseconds idle_timeout = std::chrono::seconds(20);
    // What it speaks to all its servers; nothing: no TLS.
    std::shared_ptr<const TlsContext> tls = nullptr;
  };

  Client(const boost::asio::any_io_executor& executor, Options options);
  ~Client();

  // `server` may be a Unix socket (base/url.h). Sends `request` and returns when the head of the
  // answer has come; the deadline goes on to hold for the body. Adds Host and Content-Length. A
  // kept connection that turns out to be closed is replaced without the caller noticing where the
  // method is idempotent (RFC 9110, 9.2.2).
  boost::asio::awaitable<Outcome<IncomingResponse>> send(Endpoint server, Request request,
                                                         Deadline deadline);

  [[nodiscard]] std::size_t idle_connections() const;

 private:
  std::shared_ptr<ClientPool> pool_;
};

}  // namespace headroom::http
