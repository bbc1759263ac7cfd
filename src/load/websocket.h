// WebSocket (RFC 6455): a session opens its own connection with its first step there and keeps it
// until its end, as a page does. Each step sends a message, or none, and ends with the message that
// it waits for.
//
// As of HTTP/1.1 only so many connections are opened at once (Dialer); a session past that waits
// for its turn. Compression (permessage-deflate) is not offered.
#pragma once

#include <deque>
#include <vector>

#include "base/random.h"
#include "load/dialer.h"
#include "load/protocol.h"
#include "load/websocket_channel.h"
#include "load/websocket_request.h"
#include "net/timers.h"

namespace headroom::load {

class WebSocket final : public Protocol, public net::Timer {
 public:
  // The requests must outlive it.
  WebSocket(Dialer dialer, const WebSocketRequests& requests);
  ~WebSocket() override;

  Channel& acquire() override;
  // What a session has said over its own is what the server knows of it.
  bool has_equal_channels() const override { return false; }

  // --- for its channels ---

  Wire& wire() { return dialer_.wire(); }
  Dialer& dialer() { return dialer_; }
  Random& masks() { return masks_; }
  const WebSocketRequest& request(std::uint32_t request_class) const {
    return *requests_[request_class];
  }
  // Whether a step listens without having asked: what comes before it is then for it.
  bool has_listeners() const { return has_listeners_; }
  // As Dialer::ask. After kLater, connect() is called when its turn comes.
  Dialer::Leave ask_to_connect(WebSocketChannel& channel);
  void connect_over();
  // The session that held it is over, and so is its connection.
  void put_back(WebSocketChannel& channel) { free_.push_back(&channel); }

  // Lets those that wait connect.
  void on_time(Nanos now) override;

 private:
  Dialer dialer_;
  const WebSocketRequests& requests_;
  bool has_listeners_ = false;
  // Masks keep what a page sends from reading as another protocol on the way (RFC 6455, 10.3).
  Random masks_{Seed{}};
  std::deque<WebSocketChannel> channels_;
  std::vector<WebSocketChannel*> free_;
  // Those that wait to connect; some have given up since.
  std::deque<WebSocketChannel*> waiting_;
};

}  // namespace headroom::load
