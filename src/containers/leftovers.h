// Cleans up after a headroom that was killed in the middle of a test: its containers are found by
// their labels, on the engines that the state folder remembers to have been used.
//
//   environments/ENV.engine   the path of the engine's socket, while something was started there
#pragma once

#include <filesystem>
#include <vector>

#include "base/result.h"
#include "containers/engine_setting.h"
#include "drivers/orphans.h"

namespace headroom::containers {

// Before the first container of an environment is made, and once none is left.
Result<void> note_engine(const EngineSetting& setting);
void forget_engine(const EngineSetting& setting);

// Stops every container and service that belongs to a session whose headroom no longer runs, as
// drivers::stop_orphans does for processes. An engine that does not answer has nothing that runs.
Result<std::vector<drivers::StoppedOrphan>> stop_leftovers(
    const std::filesystem::path& state_folder, Nanos grace = std::chrono::seconds(5));

}  // namespace headroom::containers
