// Cleans up after a headroom that was killed in the middle of a test.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/quantity.h"
#include "base/result.h"
#include "drivers/journal.h"
#include "platform/platform.h"

namespace headroom::drivers {

// Those that belong to a session whose headroom no longer runs.
std::vector<JournalEntry> orphans_among(const std::vector<JournalEntry>& entries);

struct StoppedOrphan {
  std::string environment;
  platform::Instance instance;  // `detail` says how it went
};

// Stops every instance under the state folder (.headroom) that belongs to a session whose headroom
// no longer runs. What `up` started stays; environments that another headroom is acting on are left
// to it. Nothing to do, also when there is no such folder: empty, and nothing is written.
Result<std::vector<StoppedOrphan>> stop_orphans(const std::filesystem::path& state_folder,
                                                Nanos grace = std::chrono::seconds(5));

}  // namespace headroom::drivers
