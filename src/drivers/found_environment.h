// Whether what runs already is what the file asks for.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "drivers/journal.h"
#include "drivers/launch_plan.h"

namespace headroom::drivers {

// Holds when every planned instance runs, with the command that the file gives now, was once
// ready, and nothing else runs. Otherwise fails with kUnreachable and the first difference.
Result<void> check_found(const LaunchPlan& plan, const std::vector<JournalEntry>& entries,
                         const std::string& environment, const std::string& folder);

}  // namespace headroom::drivers
