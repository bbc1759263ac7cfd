// The replica that somebody names, among those that are recorded.
#pragma once

#include <span>
#include <string>

#include "base/result.h"
#include "drivers/journal.h"
#include "drivers/launch_plan.h"
#include "platform/platform.h"

namespace headroom::drivers {

// kInvalid: the plan has no such component; names those that there are.
std::unexpected<Error> unknown_component(const std::string& name, const LaunchPlan& plan);

// Fails with kInvalid when the plan has no such replica.
Result<void> check_replica(const platform::Replica& replica, const LaunchPlan& plan);

// Fails as check_replica does, and with kUnreachable when it does not run.
Result<JournalEntry> find_running(const platform::Replica& replica, const LaunchPlan& plan,
                                  std::span<const JournalEntry> entries);

}  // namespace headroom::drivers
