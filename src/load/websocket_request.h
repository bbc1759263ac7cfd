// A step of a WebSocket: the request that opens its connection, where it is the session's first
// there, and the message that it sends.
//
// Immutable; threads share it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "load/http1_request.h"
#include "load/websocket_frames.h"

namespace headroom::load {

class WebSocketRequest {
 public:
  // As of Http1Request. The step must outlive it.
  WebSocketRequest(const workload::Step& step, const workload::Template& target,
                   const Origin& origin);

  const Http1Request& upgrade() const { return upgrade_; }
  // What a server that speaks the protocol answers to the upgrade (Sec-WebSocket-Accept).
  static std::string_view expected_accept();

  // Whether it sends anything: a step may only listen, or only connect.
  bool has_message() const { return step_.body || step_.body_tail; }
  // Appends it to `out`.
  void render_message(workload::Session& session, std::string& out) const;
  // A file is binary, what stands in the service file is text.
  WebSocketFrames::Kind kind() const {
    return step_.body_tail ? WebSocketFrames::Kind::kBinary : WebSocketFrames::Kind::kText;
  }

 private:
  const workload::Step& step_;
  Http1Request upgrade_;
};

// By request class; nothing where a step goes elsewhere.
using WebSocketRequests = std::vector<std::optional<WebSocketRequest>>;

}  // namespace headroom::load
