// How much of one resource each replica of a component is to have: cores, or memory. The stages
// "estimate", "decide" and "guard" of the loop for one limit.
//
// As the recommender of Kubernetes' Vertical Pod Autoscaler does, it goes by what was needed for
// most of a while, with a margin, and trusts that the less the shorter it has watched. That one
// looks back for days, since a replica is evicted for it. Here the while is the calm of the service
// file, an hour where it says nothing: short enough to follow a day, and long enough that a lull
// ends before it counts.
//
//   up    at once, to what was needed in the last minute, where that is more than the limit
//   down  after a whole calm since it was last changed or out of sight, and if it is worth it
#pragma once

#include <optional>

#include "base/quantity.h"
#include "control/history.h"

namespace headroom::control {

// Limits and needs are in one unit.
struct ResourceRules {
  double least = 0;  // the limit, above 0
  double most = 0;
  double share = 0.9;  // of the calm, for which what was needed has to suffice
  Nanos calm = std::chrono::hours(1);
  Nanos rise = std::chrono::minutes(1);  // so long it is a mean of, where more is needed
  double up = 0.1;                       // of the limit: less is not worth a change
  double down = 0.1;
};

// Plain, to be kept over a restart.
struct ResourceState {
  History needs;       // limits that would have been right
  Nanos calm_since{};  // when it was last changed, or first in sight
};

// What one look tells.
struct ResourceNeed {
  double limit = 0;  // that would be right
  // kNow: its limit holds it up, and it cannot be told for how much longer users wait for it.
  enum class Urgency { kCalm, kNow } urgency = Urgency::kCalm;
};

void note_need(ResourceState& state, const ResourceRules& rules, const ResourceNeed& need,
               Nanos now);

struct ResourceSize {
  double limit = 0;   // the present one where that is good enough
  double wanted = 0;  // before the range
};
// Asserts that a need has been noted.
ResourceSize resource_size(const ResourceState& state, const ResourceRules& rules,
                           const ResourceNeed& need, double limit, Nanos now);

}  // namespace headroom::control
