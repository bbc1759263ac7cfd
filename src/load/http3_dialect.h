// HTTP/3 as it is spoken to one destination.
#pragma once

#include "load/multiplexed_dialect.h"

namespace headroom::load {

class Http3Dialect final : public MultiplexedDialect {
 public:
  using MultiplexedDialect::MultiplexedDialect;
  Result<std::unique_ptr<Protocol>> open(Wire& wire) const override;
};

}  // namespace headroom::load
