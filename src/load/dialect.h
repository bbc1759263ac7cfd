// How the requests to one destination are carried: the protocol spoken there, with every request
// that goes there prepared for it.
//
// Immutable; made once per run, shared by its threads.
#pragma once

#include <cstdint>
#include <memory>

#include "load/destinations.h"
#include "load/protocol.h"
#include "workload/plan.h"

namespace headroom::load {

class Dialect {
 public:
  virtual ~Dialect() = default;
  // A worker's own protocol; the dialect must outlive it. Fails as Dialer::create does.
  virtual Result<std::unique_ptr<Protocol>> open(Wire& wire) const = 0;
};

// Of the destination with that index. The only place that names the protocols (dialects.cc). Plan
// and destinations must outlive it.
std::unique_ptr<Dialect> make_dialect(const workload::Plan& plan, const Destinations& destinations,
                                      std::uint32_t destination);

}  // namespace headroom::load
