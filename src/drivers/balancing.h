// The balancers of one environment, as far as they run: which replicas they know, and which of them
// get requests. A component without one is passed over by all of it.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/quantity.h"
#include "base/result.h"
#include "drivers/haproxy.h"
#include "drivers/journal.h"
#include "drivers/launch_plan.h"
#include "drivers/state_folder.h"

namespace headroom::drivers {

class Balancing {
 public:
  // Borrows all.
  Balancing(const LaunchPlan& plan, const JournalContents& journal, const StateFolder& state,
            const std::string& environment)
      : plan_(plan), journal_(journal), state_(state), environment_(environment) {}

  // The one before a component; nothing where there is none, or where it does not run.
  std::optional<Haproxy> before(std::string_view component) const;

  // The replica gets requests.
  Result<void> admit(const JournalEntry& replica) const;
  // They get no new one; returns as Haproxy::drain does.
  Result<void> drain(std::span<const JournalEntry> replicas, Nanos patience,
                     const std::function<bool()>& interrupted) const;
  // All replicas of the component that run within its plan get requests.
  Result<void> admit_all(const PlannedComponent& component) const;
  // The balancer knows none but those.
  Result<void> forget_others(const PlannedComponent& component) const;

 private:
  std::vector<JournalEntry> planned_replicas(const PlannedComponent& component) const;

  const LaunchPlan& plan_;
  const JournalContents& journal_;
  const StateFolder& state_;
  const std::string& environment_;
};

// Writes what a balancer runs with; gives the folder that it is to run in.
Result<std::filesystem::path> prepare_balancer(const StateFolder& state,
                                               const std::string& environment,
                                               const PlannedComponent& balancer);

}  // namespace headroom::drivers
