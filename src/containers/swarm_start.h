// Brings the services of one environment up, component after component, keeping what already runs
// as it should.
#pragma once

#include <vector>

#include "base/result.h"
#include "containers/engine_setting.h"
#include "containers/service_api.h"

namespace headroom::containers {

// What swarm does not do is said before anything is done: kInvalid, with the place in the file.
Result<void> check_for_swarm(const EngineSetting& setting);
// kInvalid when so many replicas would want the same fixed port, or more ports than there are in a
// block.
Result<void> check_replicas(const drivers::PlannedComponent& component, int replicas);

// `present` is what there is of the environment. Services that run otherwise than the file says are
// changed, or made anew; those that are in the file no more are removed. Gives how many replicas it
// started. On failure, removes what it made; the error has the place in the file.
Result<int> bring_up(const EngineSetting& setting, std::vector<Service> present);

// Holds when every planned service runs as the file says and nothing else does. Otherwise fails
// with kUnreachable and the first difference.
Result<void> check_found(const EngineSetting& setting, const std::vector<Service>& present);

}  // namespace headroom::containers
