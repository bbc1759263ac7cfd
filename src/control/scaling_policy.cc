#include "control/scaling_policy.h"

namespace headroom::control {

ReplicaRange range_of(const ScalingPolicy& policy, std::chrono::sys_seconds moment) {
  return range_at(policy.schedule, moment, policy.replicas);
}

}  // namespace headroom::control
