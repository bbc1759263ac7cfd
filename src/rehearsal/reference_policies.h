// Policies that others are measured by: a fixed number of replicas, and the autoscaler of
// Kubernetes.
#pragma once

#include <string>

#include "control/scaling_policy.h"
#include "rehearsal/rehearse.h"

namespace headroom::rehearsal {

// From the first moment on, and whatever happens.
Policy fixed_replicas(std::string name, std::string component, int replicas);

// The Horizontal Pod Autoscaler with what it understands of the policy, every 15 seconds. Asserts
// that there is a target.
Policy horizontal_pod_autoscaler(std::string name, control::ScalingPolicy policy);

// The same for one component, by the utilisation of its replicas.
Policy target_utilisation(std::string name, std::string component, double target, int most);

}  // namespace headroom::rehearsal
