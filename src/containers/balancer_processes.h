// The balancers of an environment on this machine's engine: HAProxy as processes of this machine,
// in the environment's journal like those of driver process, and by the same code started, looked
// at, stopped and cleaned up after (drivers/launcher.h, drivers/orphans.h).
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "containers/engine_setting.h"
#include "drivers/balancing.h"
#include "drivers/journal_view.h"
#include "drivers/launcher.h"
#include "platform/platform.h"

namespace headroom::containers {

// What the launcher of the balancers needs to know.
drivers::LaunchSetting launch_setting_of(const EngineSetting& setting);

// How the balancers are, and what can be done to one of them without changing what there is. Takes
// no lock.
class BalancerProcesses {
 public:
  // Borrows `setting`.
  explicit BalancerProcesses(const EngineSetting& setting);

  // Whether the file has a balancer of that name: "api/balancer".
  bool has(const std::string& name) const;
  // Valid until the next call.
  Result<drivers::Balancing> balancing();

  Result<std::vector<platform::Instance>> instances();
  Result<std::vector<platform::Usage>> usage();
  // As of the platform; fail with kInvalid and kUnreachable as drivers::find_running does.
  Result<void> kill(const platform::Replica& replica);
  Result<void> pause(const platform::Replica& replica);
  Result<void> resume(const platform::Replica& replica);
  Result<std::string> log_end(const platform::Replica& replica, std::size_t bytes);

 private:
  Result<drivers::JournalEntry> running(const platform::Replica& replica);

  const EngineSetting& setting_;
  drivers::JournalView view_;
};

}  // namespace headroom::containers
