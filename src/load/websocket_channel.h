// One session's WebSocket: a state machine between a socket and the exchange it carries.
//
// What arrives while no step waits for it is no answer to a later step that sends a message. For
// steps that only listen it is kept, up to kMostKept bytes of it. A WebSocket that the server
// closed between two steps, but for a normal closure, fails the next one, since what the session
// was to the server is lost; the one after that opens another. So does one after a timeout.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "load/exchange.h"
#include "load/protocol.h"
#include "load/websocket_frames.h"
#include "net/http_response.h"
#include "net/transport.h"

namespace headroom::load {

class WebSocket;

class WebSocketChannel final : public Channel,
                               public net::ReadyHandler,
                               public net::Timer,
                               private WebSocketFrames::Reader {
 public:
  static constexpr std::size_t kMostKept = 256 * 1024;

  explicit WebSocketChannel(WebSocket& protocol);
  ~WebSocketChannel();

  void start(Exchange& exchange) override;
  // Closes it: a user who leaves closes the page.
  void abandon() override;
  // Says farewell, and is free for another session once the server has, too.
  void release() override;
  void on_ready(std::uint32_t events) override;
  void on_time(Nanos now) override;

  bool is_waiting() const { return state_ == State::kWaiting; }
  void connect();

 private:
  enum class State : std::uint8_t {
    kClosed,
    kWaiting,
    kConnecting,
    kUpgrading,
    kOpen,
    kLeaving,  // nobody's: only the server's farewell is waited for
  };
  // How the exchange under way ended: whole, or by a failure.
  struct Ending {
    std::optional<run::Failure> failure;
  };
  // How the connection was lost while nothing was under way: closed with a code, or by a failure.
  struct Loss {
    int close_code = 0;
    run::Failure failure{};
  };

  void connect_failed(int error);
  void upgrade();
  bool take_upgrade(std::string_view& input);
  void speak();
  void listen();
  void flush();
  void receive(std::uint32_t events);
  void take_in(std::string_view input);
  void on_message(std::string_view message) override;
  bool is_under_way() const { return exchange_ != nullptr && !ending_; }
  bool wants_messages() const;
  void closed_with(int code, std::string reason);
  void explain(run::Failure failure, std::string words);
  void broken(run::Failure failure);
  void over(std::optional<run::Failure> failure);
  void deliver(Nanos now);
  void hang_up();
  void leave();
  Exchange& let_go();

  WebSocket& protocol_;
  net::EventLoop& loop_;
  Exchange* exchange_ = nullptr;  // under way
  net::Transport transport_;
  State state_ = State::kClosed;
  bool is_at_work_ = false;   // on_ready() will deliver what is over
  bool is_accepted_ = false;  // the answer to the upgrade proves that the server speaks it
  std::size_t addresses_left_ = 0;
  std::uint64_t messages_ = 0;  // received by the exchange under way
  Nanos deadline_ = Nanos::max();
  std::optional<Ending> ending_;   // to be delivered
  std::optional<Loss> loss_;       // to be told to the next exchange
  std::string unsent_;             // from the pool while there is anything
  std::vector<std::string> kept_;  // messages that came unasked
  std::size_t kept_bytes_ = 0;
  net::HttpResponseFramer framer_;
  std::optional<WebSocketFrames> frames_;  // while open or leaving
};

}  // namespace headroom::load
