// Bounds of a closed network with one class, from its demands alone: what a back of an envelope can
// say without solving anything. Delays count as thinking; several servers are not covered.
#pragma once

#include "base/result.h"
#include "queueing/network.h"

namespace headroom::queueing {

struct Bounds {
  double throughput_low = 0;
  double throughput_high = 0;
  double response_low = 0;
  double response_high = 0;
};

// Each fails where the network is not valid or a queue has several servers.

// From no queueing at all to always last in line: Muntz and Wong (1974); Lazowska et al.
// (1984), 5.2.
Result<Bounds> asymptotic_bounds(const ClosedNetwork& network);

// From all demands as large as the largest to all as large as their mean: Zahorjan et al. (1982);
// Lazowska et al., 5.4.
Result<Bounds> balanced_bounds(const ClosedNetwork& network);

// Tighter still, for networks in which nobody thinks: Hsieh and Lam, "Two classes of performance
// bounds for closed queueing networks" (1987). Fails where somebody does.
Result<Bounds> proportional_bounds(const ClosedNetwork& network);

// The number of customers at which asymptotic bounds cross: below, nobody waits much; above, the
// bottleneck decides.
Result<double> saturation_point(const ClosedNetwork& network);

}  // namespace headroom::queueing
