#include "load/http3_dialect.h"

#include <utility>

#include "load/http3.h"

namespace headroom::load {

Http3Dialect::Http3Dialect(const workload::Plan& plan, const Destinations& destinations,
                           std::uint32_t destination)
    : destination_(destinations.all[destination]),
      requests_(fields_requests(plan, destinations, destination)) {}

Result<std::unique_ptr<Protocol>> Http3Dialect::open(Wire& wire) const {
  auto quic = net::QuicContext::create(*destination_.tls, destination_.origin.server.host);
  if (!quic) return fail(std::move(quic.error()));
  return std::make_unique<Http3>(Dialer::plain(wire, destination_), std::move(*quic), requests_,
                                 destination_.streams);
}

}  // namespace headroom::load
