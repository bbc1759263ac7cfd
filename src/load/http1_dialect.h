// HTTP/1.1 as it is spoken to one destination.
#pragma once

#include "load/dialect.h"
#include "load/http1_request.h"

namespace headroom::load {

class Http1Dialect final : public Dialect {
 public:
  Http1Dialect(const workload::Plan& plan, const Destinations& destinations,
               std::uint32_t destination);
  Result<std::unique_ptr<Protocol>> open(Wire& wire) const override;

 private:
  const Destination& destination_;
  Http1Requests requests_;
};

}  // namespace headroom::load
