#include "load/http2_dialect.h"

#include <utility>

#include "load/http2.h"

namespace headroom::load {

Http2Dialect::Http2Dialect(const workload::Plan& plan, const Destinations& destinations,
                           std::uint32_t destination)
    : destination_(destinations.all[destination]),
      requests_(fields_requests(plan, destinations, destination)) {}

Result<std::unique_ptr<Protocol>> Http2Dialect::open(Wire& wire) const {
  auto dialer = Dialer::create(wire, destination_);
  if (!dialer) return fail(std::move(dialer.error()));
  return std::make_unique<Http2>(std::move(*dialer), requests_, destination_.streams);
}

}  // namespace headroom::load
