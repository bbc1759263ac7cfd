// What of a policy a swarm can be told: a compose file's section `deploy`. A swarm has no
// autoscaler, so it is as many replicas as the policy allows at most.
#pragma once

#include "control/manifest.h"

namespace headroom::control {

// To be merged with the file that has the image: docker stack deploy -c FILE -c THIS NAME.
Manifest swarm_settings(const ScalingPolicy& policy);

}  // namespace headroom::control
