// Platform on services of a swarm (driver: swarm): one service for each component, of which swarm
// keeps as many tasks running as it is told.
//
// What it knows of what runs is in the labels of the services (mark.h) and in their tasks. Replica
// i is the task of slot i + 1. The tasks run on the host's network, each on a port of its own
// (slot_ports.h).
#pragma once

#include <memory>

#include "base/result.h"
#include "containers/options.h"
#include "platform/platform.h"
#include "spec/spec.h"

namespace headroom::containers {

// Checks the environment without asking the engine anything. What it does to a single replica
// (kill, pause, usage, log) it does on the engine that it speaks to, so only to tasks of that node.
Result<std::unique_ptr<platform::Platform>> make_swarm_platform(
    const spec::System& system, const spec::Environment& environment, Options options);

}  // namespace headroom::containers
