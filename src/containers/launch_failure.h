// What the user reads when a container does not come up.
#pragma once

#include <string>

#include "base/result.h"
#include "containers/container_api.h"
#include "drivers/launch_plan.h"

namespace headroom::containers {

struct NotReadyContainer {
  const drivers::PlannedComponent& component;
  std::string name;          // "front-0"
  std::string address;       // that was tried
  std::string how_it_ended;  // empty: it runs
  std::string last_reason;   // of the last try
  std::string log;           // path of what it has printed; empty when that could not be had
};

// kUnreachable, with the end of the log.
Error not_ready(const NotReadyContainer& container);
Error vanished(const drivers::PlannedComponent& component, int index);
Error port_taken(const drivers::PlannedComponent& component, int port);
Error interrupted_while_starting(const Container& container);

}  // namespace headroom::containers
