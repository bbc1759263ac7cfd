// How the recorded and the planned look from outside.
#pragma once

#include <string>
#include <vector>

#include "drivers/journal.h"
#include "drivers/launch_plan.h"
#include "platform/platform.h"

namespace headroom::drivers {

// Health and detail as given; the rest from the record.
platform::Instance instance_of(const JournalEntry& entry, platform::Health health,
                               std::string detail);

// "pid 4711", and what of its limits does not hold as asked.
std::string describe_running(const JournalEntry& entry);

// Looks at every process and probes it: blocks for up to half a second for each that does not
// answer. What platform::Platform::instances() promises.
std::vector<platform::Instance> look_at(const LaunchPlan& plan,
                                        const std::vector<JournalEntry>& entries);

}  // namespace headroom::drivers
