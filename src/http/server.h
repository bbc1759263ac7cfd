// The control plane's HTTP/1.1 server: coroutines on Boost.Asio, one per connection.
//
// One thread: a Server and all its handlers run on the thread of the executor. A handler is a
// coroutine that answers one request, at once or as a stream. When the client goes away the
// handler is cancelled: its pending co_await throws boost::system::system_error, and what it holds
// is released by its destructors. Handlers let that exception pass.
//
// Limits, each with what happens at it: connections (more wait in the kernel's backlog), size of
// head (431) and body (413), time to send a request (closed), time a connection may idle (closed),
// time a client may take to accept what is written (closed).
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http/message.h"
#include "http/router.h"

namespace headroom::http {

// One request and the way to answer it; lives until its handler returns.
//
// Either respond() once, or start_stream(), any number of write(), finish(). A handler that returns
// without any of them has answered 500; one that leaves a stream without finish() breaks the
// connection, so that the client can tell the answer is incomplete.
class Exchange {
 public:
  class Sink;  // the connection, connection.cc
  Exchange(Sink& sink, Request request, std::string client_address);

  [[nodiscard]] const Request& request() const { return request_; }
  // Moves the body out of the request.
  [[nodiscard]] std::string take_body() { return std::move(request_.body); }
  [[nodiscard]] const std::string& client_address() const { return client_address_; }
  // Of the pattern of the route; asserts that it has one of that name.
  [[nodiscard]] const std::string& parameter(std::string_view name) const;

  // Sends the whole answer with its Content-Length.
  boost::asio::awaitable<void> respond(Response response);

  // Begins an answer of unknown length. Nothing is sent yet: the head travels with the first
  // bytes written, in one packet.
  void start_stream(int status, Headers headers);
  // Sends `bytes` as one chunk and returns once the kernel has taken them, which is what holds a
  // producer back from a slow client. Empty `bytes` send the head alone.
  boost::asio::awaitable<void> write(std::string_view bytes);
  boost::asio::awaitable<void> finish();

  // The status sent or about to be sent; 0 before the answer has begun.
  [[nodiscard]] int status() const { return status_; }

 private:
  friend class Sink;
  Sink& sink_;
  Request request_;
  std::string client_address_;
  Parameters parameters_;
  int status_ = 0;
};

using Handler = std::function<boost::asio::awaitable<void>(Exchange&)>;

// How one request ended.
struct Access {
  // Recorded as the status of a request whose client left before the answer was complete.
  static constexpr int kClientLeft = 499;

  std::string method;
  std::string route;  // the pattern; empty when none fitted
  int status = 0;
  std::chrono::nanoseconds duration{};  // from the request read to the last byte handed over
  std::string failure;  // what() of an exception that the handler let out; else empty
};

class Server {
 public:
  struct Options {
    std::string host = "127.0.0.1";  // a name or an address
    std::uint16_t port = 0;          // 0: any free one
    std::size_t connections = 20'000;
    std::size_t head_bytes = 16 * 1024;
    std::size_t body_bytes = 4u << 20;
    std::chrono::nanoseconds idle_timeout = std::chrono::seconds(75);
    std::chrono::nanoseconds request_timeout = std::chrono::seconds(30);
    std::chrono::nanoseconds write_timeout = std::chrono::seconds(60);
  };

  Server(const boost::asio::any_io_executor& executor, Options options);
  // Breaks all connections. What handlers refer to must outlive the executor's last run.
  ~Server();

  // `method` "*" takes any. Patterns: http/router.h. Only before listen().
  void route(std::string method, std::string pattern, Handler handler);
  // Called after each request.
  void on_access(std::function<void(const Access&)> observer);

  // Binds and begins to accept. kInvalid when the host has no address, kUnreachable when the port
  // is taken or not permitted.
  [[nodiscard]] Result<void> listen();
  [[nodiscard]] std::uint16_t port() const;

  // From now on each answer closes its connection, so that clients move elsewhere; new
  // connections are still taken.
  void drain();
  // Stops accepting, closes idle connections, returns when all requests have ended or `grace` has
  // passed, and then breaks what is left.
  boost::asio::awaitable<void> stop(std::chrono::nanoseconds grace);

  [[nodiscard]] std::size_t connections() const;
  [[nodiscard]] std::size_t requests_in_flight() const;

 private:
  struct State;  // server_state.h
  friend class Exchange::Sink;
  std::shared_ptr<State> state_;
};

}  // namespace headroom::http
