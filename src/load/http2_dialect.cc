#include "load/http2_dialect.h"

#include <utility>

#include "load/http2.h"

namespace headroom::load {

Http2Dialect::Http2Dialect(const workload::Plan& plan, const Destinations& destinations,
                           std::uint32_t destination)
    : destination_(destinations.all[destination]), requests_(plan.steps.size()) {
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    const Route& route = destinations.routes[i];
    // An answer may lead a step here that goes elsewhere.
    const bool may_come = plan.steps[i].redirects == spec::Redirects::kFollow;
    if (route.destination != destination && !may_come) continue;
    requests_[i].emplace(plan.steps[i], route.target, destination_.origin);
  }
}

Result<std::unique_ptr<Protocol>> Http2Dialect::open(Wire& wire) const {
  auto dialer = Dialer::create(wire, destination_);
  if (!dialer) return fail(std::move(dialer.error()));
  return std::make_unique<Http2>(std::move(*dialer), requests_, destination_.streams);
}

}  // namespace headroom::load
