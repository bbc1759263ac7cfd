// What HTTP/2 and HTTP/3 need of a destination: its requests as lists of fields.
#pragma once

#include "load/dialect.h"
#include "load/fields_request.h"

namespace headroom::load {

class MultiplexedDialect : public Dialect {
 public:
  MultiplexedDialect(const workload::Plan& plan, const Destinations& destinations,
                     std::uint32_t destination)
      : destination_(destinations.all[destination]),
        requests_(fields_requests(plan, destinations, destination)) {}

 protected:
  const Destination& destination() const { return destination_; }
  const FieldsRequests& requests() const { return requests_; }

 private:
  const Destination& destination_;
  FieldsRequests requests_;
};

}  // namespace headroom::load
