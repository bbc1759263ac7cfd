#include "load/dialect.h"
#include "load/http1_dialect.h"
#include "load/http2_dialect.h"
#include "load/http3_dialect.h"
#include "load/websocket_dialect.h"

namespace headroom::load {

std::unique_ptr<Dialect> make_dialect(const workload::Plan& plan, const Destinations& destinations,
                                      std::uint32_t destination) {
  const Destination& there = destinations.all[destination];
  if (there.carrier == spec::Carrier::kWebSocket) {
    return std::make_unique<WebSocketDialect>(plan, destinations, destination);
  }
  if (there.http == HttpVersion::k2) {
    return std::make_unique<Http2Dialect>(plan, destinations, destination);
  }
  if (there.http == HttpVersion::k3) {
    return std::make_unique<Http3Dialect>(plan, destinations, destination);
  }
  return std::make_unique<Http1Dialect>(plan, destinations, destination);
}

}  // namespace headroom::load
