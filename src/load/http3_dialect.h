// HTTP/3 as it is spoken to one destination.
#pragma once

#include "load/dialect.h"
#include "load/fields_request.h"

namespace headroom::load {

class Http3Dialect final : public Dialect {
 public:
  Http3Dialect(const workload::Plan& plan, const Destinations& destinations,
               std::uint32_t destination);
  Result<std::unique_ptr<Protocol>> open(Wire& wire) const override;

 private:
  const Destination& destination_;
  FieldsRequests requests_;
};

}  // namespace headroom::load
