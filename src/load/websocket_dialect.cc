#include "load/websocket_dialect.h"

#include <utility>

#include "load/websocket.h"

namespace headroom::load {

WebSocketDialect::WebSocketDialect(const workload::Plan& plan, const Destinations& destinations,
                                   std::uint32_t destination)
    : destination_(destinations.all[destination]), requests_(plan.steps.size()) {
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    const Route& route = destinations.routes[i];
    if (route.destination != destination) continue;
    requests_[i].emplace(plan.steps[i], route.target, destination_.origin);
  }
}

Result<std::unique_ptr<Protocol>> WebSocketDialect::open(Wire& wire) const {
  auto dialer = Dialer::create(wire, destination_);
  if (!dialer) return fail(std::move(dialer.error()));
  return std::make_unique<WebSocket>(std::move(*dialer), requests_);
}

}  // namespace headroom::load
