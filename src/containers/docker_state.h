// How the containers of an environment are, and whether they are what the file asks for.
#pragma once

#include <vector>

#include "containers/engine_setting.h"
#include "drivers/balancing.h"

namespace headroom::containers {

// Probes every container that runs: blocks for up to half a second for each that does not answer.
// What is there is what the environment should have, since what is given up is removed; nothing
// there at all is the environment before its start.
std::vector<platform::Instance> look_at(const EngineSetting& setting,
                                        const std::vector<Container>& present);

// Holds when every planned replica runs as the file says and nothing else does. Otherwise fails
// with kUnreachable and the first difference.
Result<void> check_found(const EngineSetting& setting, const std::vector<Container>& present,
                         const drivers::Balancing& balancing);

}  // namespace headroom::containers
