// The balancers of one environment, as far as they run: which replicas they know, and which of them
// get requests. A component without one is passed over by all of it. What the replicas are,
// processes or containers, is no matter of it; the balancers are processes in the journal.
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

// A replica, as a balancer knows it.
struct Backend {
  std::string component;
  std::string address;
};

class Balancing {
 public:
  // Borrows all. `plan` has the balancers; that it has what they stand before is not needed.
  Balancing(const LaunchPlan& plan, const JournalContents& journal, const StateFolder& state,
            const std::string& environment)
      : plan_(plan), journal_(journal), state_(state), environment_(environment) {}

  // The one before a component; nothing where there is none, or where it does not run.
  std::optional<Haproxy> before(std::string_view component) const;
  // Where its callers find that one, also while it does not run.
  std::optional<std::string> address_before(std::string_view component) const;

  // Whether it stands before a balancer that has not been told of it.
  Result<bool> is_unknown(const Backend& replica) const;
  // The replica gets requests.
  Result<void> admit(const Backend& replica) const;
  Result<void> admit_all(std::span<const Backend> replicas) const;
  // They get no new one; returns as Haproxy::drain does.
  Result<void> drain(std::span<const Backend> replicas, Nanos patience,
                     const std::function<bool()>& interrupted) const;
  // The balancer of the component knows none but those.
  Result<void> forget_others(std::string_view component, std::span<const Backend> replicas) const;

 private:
  const JournalEntry* find_before(std::string_view component) const;

  const LaunchPlan& plan_;
  const JournalContents& journal_;
  const StateFolder& state_;
  const std::string& environment_;
};

Backend backend_of(const JournalEntry& replica);
// Of those that run: one that has ended has no request left, and may be unknown to its balancer.
std::vector<Backend> running_backends(std::span<const JournalEntry> replicas);
// Of those that run within the plan.
std::vector<Backend> planned_backends(const PlannedComponent& component,
                                      std::span<const JournalEntry> entries);

// kInvalid: no balancer stands before it, so requests cannot be kept from it.
std::unexpected<Error> cannot_drain(std::string_view driver, const platform::Replica& replica);

// Writes what a balancer runs with; gives the folder that it is to run in.
Result<std::filesystem::path> prepare_balancer(const StateFolder& state,
                                               const std::string& environment,
                                               const PlannedComponent& balancer);

}  // namespace headroom::drivers
