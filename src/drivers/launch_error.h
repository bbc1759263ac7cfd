// What the user reads when an instance does not come up.
#pragma once

#include <string>

#include "base/result.h"
#include "drivers/journal.h"
#include "drivers/launch_plan.h"
#include "drivers/readiness.h"

namespace headroom::drivers {

// `waited_for` is the instance whose readiness was waited for, `ended` the one that ended
// meanwhile (kProcessEnded only), with what is known of how. The error shows the end of the log
// of the one to blame.
struct LaunchFailure {
  const PlannedComponent& component;
  const JournalEntry& waited_for;
  const JournalEntry& ended;
  std::string how_it_ended;
  NotReady reason;
};

Error launch_error(const LaunchFailure& failure);

// True when the log says that the port was taken, in the words of common languages' runtimes.
bool says_port_is_taken(const std::string& log_path);

}  // namespace headroom::drivers
