// Platform on Deployments that are already in a cluster (driver: kubernetes): each component is the
// Deployment of its name. Headroom never makes or deletes one: start() waits until all are rolled
// out, stop() has nothing to stop.
#pragma once

#include <memory>

#include "base/result.h"
#include "containers/options.h"
#include "platform/platform.h"
#include "spec/spec.h"

namespace headroom::containers {

// Reads the kubeconfig, asks the cluster nothing. Replica i is the i-th pod of the Deployment by
// age, so that a pod that goes changes the number of those made after it.
//
// usage() adds up what the metrics API tells of each pod window by window, so its processor time
// counts from the first time that this object asked, and moves when the cluster has measured anew
// (every 15 s or so).
Result<std::unique_ptr<platform::Platform>> make_kubernetes_platform(
    const spec::System& system, const spec::Environment& environment, Options options);

}  // namespace headroom::containers
