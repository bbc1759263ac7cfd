// A component that scales, seen with its scaling rather than with the replicas of today: how many a
// load takes, how far the most of them reach, and whether new ones come in time.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "base/quantity.h"
#include "design/service.h"
#include "spec/system.h"

namespace headroom::design {

// What an autoscaler decides by unless told otherwise, as that of Kubernetes.
inline constexpr Nanos kDecisionPeriod = std::chrono::seconds(15);

// From the moment when load rises until a new replica takes its full part: the window of the
// metric, the period between two decisions, the start and the warm-up.
Nanos scaling_delay(const spec::Component& component, const spec::Scaling& scaling);

struct Scaled {
  std::size_t component = 0;  // in the model
  int least = 1;
  int most = 1;
  // What the load takes, within what is usable: at least `least`, and more than `most` where those
  // do not suffice. Nothing: no number of replicas does.
  std::optional<int> taken;
  Rate reaches;      // sessions a second to which the most are good; may be infinite
  Nanos delay{};     // scaling_delay()
  double slack = 1;  // the load may grow by this factor within the delay until all is in use

  bool suffices() const { return taken && *taken <= most; }
};

// Of each component with scaling, at so many sessions a second.
std::vector<Scaled> scaled_at(const Service& service, Rate sessions);

}  // namespace headroom::design
