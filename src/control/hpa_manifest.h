// A policy as a HorizontalPodAutoscaler (autoscaling/v2) of a Deployment called as the component.
#pragma once

#include "control/manifest.h"

namespace headroom::control {

// Utilisation becomes the resource cpu, the other metrics External with AverageValue, called as
// metric_name() says.
Manifest hpa_manifest(const ScalingPolicy& policy, const ClusterPlace& place = {});

}  // namespace headroom::control
