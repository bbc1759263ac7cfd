// One HTTP/1.1 connection: a state machine between a socket and the exchange it carries.
//
// It outlives its socket: when the server has closed it, the next request opens another. A request
// on a connection that was kept alive and turns out to be closed, before any byte of a response
// came, is sent once more on a new one, as every client does; that is no failure.
//
// The deadline costs nothing per request: its timer stays armed, and looks at the true deadline
// when it fires.
#pragma once

#include <optional>

#include "load/exchange.h"
#include "load/protocol.h"
#include "net/http_response.h"
#include "net/transport.h"

namespace headroom::load {

class Http1;

class Http1Connection final : public Channel, public net::ReadyHandler, public net::Timer {
 public:
  explicit Http1Connection(Http1& protocol);
  ~Http1Connection();

  void start(Exchange& exchange) override;
  void abandon() override;
  void release() override;
  void on_ready(std::uint32_t events) override;
  void on_time(Nanos now) override;

  bool is_open() const { return state_ == State::kOpen; }
  bool is_waiting() const { return state_ == State::kWaiting; }
  void close();
  // Its exchange goes on: on a socket of its own, or on that of another connection, which is open
  // and carries nothing.
  void connect();
  void adopt(Http1Connection& other);

 private:
  enum class State : std::uint8_t { kClosed, kWaiting, kConnecting, kOpen };

  void connect_failed(int error);
  void send_request(Nanos now);
  void flush();
  void receive(std::uint32_t events);
  bool take_in(std::string_view input, std::uint32_t events);
  bool is_all_sent() const { return unsent_.empty() && unsent_body_.empty(); }
  void closed_by_server();
  void broken(int error, std::string_view words = {});
  template <class Words>
  void explain(run::Failure failure, const Words& words);
  void end(Nanos now);
  void fail(run::Failure failure, Nanos now);
  void fail_soon(run::Failure failure);
  void forget_request();
  Exchange& let_go();

  Http1& protocol_;
  net::EventLoop& loop_;
  Exchange* exchange_ = nullptr;  // under way
  net::Transport transport_;
  State state_ = State::kClosed;
  bool may_retry_ = false;
  std::optional<run::Failure> failing_;  // to be told by the timer
  std::size_t addresses_left_ = 0;       // to try if the current one does not answer
  Nanos deadline_ = Nanos::max();
  std::string rendered_;          // the request, where it varies; until the response begins
  std::string_view request_;      // in rendered_ or in the prepared one
  std::string_view unsent_;       // of it: what the kernel has not taken yet
  std::string_view unsent_body_;  // of the prepared one's trailing body
  net::HttpResponseFramer framer_;
};

}  // namespace headroom::load
