#include "load/websocket.h"

#include <algorithm>

namespace headroom::load {

WebSocket::WebSocket(Dialer dialer, const WebSocketRequests& requests)
    : dialer_(std::move(dialer)),
      requests_(requests),
      has_listeners_(std::ranges::any_of(
          requests, [](const auto& each) { return each && !each->has_message(); })) {}

WebSocket::~WebSocket() {
  wire().loop.timers().disarm(*this);
}

Channel& WebSocket::acquire() {
  if (free_.empty()) return channels_.emplace_back(*this);
  WebSocketChannel* channel = free_.back();
  free_.pop_back();
  return *channel;
}

Dialer::Leave WebSocket::ask_to_connect(WebSocketChannel& channel) {
  const Dialer::Leave leave = dialer_.ask();
  if (leave == Dialer::Leave::kLater) waiting_.push_back(&channel);
  return leave;
}

void WebSocket::connect_over() {
  dialer_.on_known();
  // Not from here: one that is refused at once would let the next connect, and so on, ever deeper.
  if (!waiting_.empty()) wire().loop.timers().arm(*this, wire().loop.now());
}

void WebSocket::on_time(Nanos) {
  while (!dialer_.is_busy() && !waiting_.empty()) {
    WebSocketChannel* channel = waiting_.front();
    waiting_.pop_front();
    if (channel->is_waiting()) channel->connect();
  }
}

}  // namespace headroom::load
