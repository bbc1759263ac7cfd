// Platform on containers of this machine's engine (driver: docker).
//
// What it knows of what runs is in the labels of the containers (mark.h); an object of this class
// is only a view of them. So any headroom shows and stops what another one started.
#pragma once

#include <memory>

#include "base/result.h"
#include "containers/options.h"
#include "platform/platform.h"
#include "spec/spec.h"

namespace headroom::containers {

// Checks the environment without asking the engine anything. start() and its fate are those of
// drivers/process_platform.h, with containers in the place of processes.
Result<std::unique_ptr<platform::Platform>> make_docker_platform(
    const spec::System& system, const spec::Environment& environment, Options options);

}  // namespace headroom::containers
