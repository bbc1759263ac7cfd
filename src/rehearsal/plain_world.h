// The plainest service that can be scaled: one component, of which each replica serves so many
// requests a second, each in no time but for who waits before it. What a bare recording of rates is
// rehearsed against.
#pragma once

#include "base/quantity.h"
#include "fluid/model.h"

namespace headroom::rehearsal {

struct PlainService {
  Rate capacity;                  // of a replica
  Nanos start{};                  // until a new replica serves
  Nanos patience = Nanos::max();  // who has waited for so long is lost
  int replicas = 1;
  double price_per_hour = 1;
};

// Its one component is called "service", its one class "request"; a session is one request.
fluid::Model plain_world(const PlainService& service);

}  // namespace headroom::rehearsal
