// WebSocket as it is spoken to one destination.
#pragma once

#include "load/dialect.h"
#include "load/websocket_request.h"

namespace headroom::load {

class WebSocketDialect final : public Dialect {
 public:
  WebSocketDialect(const workload::Plan& plan, const Destinations& destinations,
                   std::uint32_t destination);
  Result<std::unique_ptr<Protocol>> open(Wire& wire) const override;

 private:
  const Destination& destination_;
  WebSocketRequests requests_;
};

}  // namespace headroom::load
