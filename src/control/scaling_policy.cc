#include "control/scaling_policy.h"

#include <algorithm>

namespace headroom::control {

ReplicaRange range_of(const ScalingPolicy& policy, std::chrono::sys_seconds moment) {
  const ReplicaRange outer = policy.replicas;
  const ReplicaRange scheduled = range_at(policy.schedule, moment).value_or(outer);
  return {.least = std::clamp(scheduled.least, outer.least, outer.most),
          .most = std::clamp(scheduled.most, outer.least, outer.most)};
}

}  // namespace headroom::control
