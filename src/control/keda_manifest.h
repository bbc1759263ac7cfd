// A policy as a ScaledObject of KEDA, which makes a HorizontalPodAutoscaler of it, adds times of
// the week, and goes to zero and back by itself.
#pragma once

#include "control/manifest.h"

namespace headroom::control {

// Utilisation becomes the trigger cpu, the other metrics one of Prometheus each, entries of the
// schedule one of cron each. Of an entry only the least can be said.
Manifest keda_manifest(const ScalingPolicy& policy, const ClusterPlace& place = {});

}  // namespace headroom::control
