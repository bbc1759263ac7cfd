#include "load/http3_dialect.h"

#include <utility>

#include "load/http3.h"

namespace headroom::load {

Result<std::unique_ptr<Protocol>> Http3Dialect::open(Wire& wire) const {
  auto quic = net::QuicContext::create(*destination().tls, destination().origin.server.host);
  if (!quic) return fail(std::move(quic.error()));
  return std::make_unique<Http3>(Dialer::plain(wire, destination()), std::move(*quic), requests(),
                                 destination().streams);
}

}  // namespace headroom::load
