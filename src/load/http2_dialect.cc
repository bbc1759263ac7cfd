#include "load/http2_dialect.h"

#include <utility>

#include "load/http2.h"

namespace headroom::load {

Result<std::unique_ptr<Protocol>> Http2Dialect::open(Wire& wire) const {
  auto dialer = Dialer::create(wire, destination());
  if (!dialer) return fail(std::move(dialer.error()));
  return std::make_unique<Http2>(std::move(*dialer), requests(), destination().streams);
}

}  // namespace headroom::load
