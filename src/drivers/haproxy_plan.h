// A balancer as a component like others: its command and its configuration.
#pragma once

#include <string_view>

#include "drivers/launch_plan.h"
#include "spec/spec.h"

namespace headroom::drivers {

// It listens on the port that the component has in the file. What differs between balancers is in
// its variables, so that it is replaced when that changes.
PlannedComponent plan_haproxy(const spec::Launch& balanced, spec::Component::Balancing balancing);

// The files that it runs with, in its own folder, which is also where it runs.
inline constexpr std::string_view kHaproxyConfigFile = "haproxy.cfg";
inline constexpr std::string_view kHaproxySocket = "api.sock";

// The same for all: it reads the rest from its variables. It has no servers yet.
std::string_view haproxy_config();

}  // namespace headroom::drivers
