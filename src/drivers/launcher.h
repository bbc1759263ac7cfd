// Brings the components of one environment up, one after the other, keeping what already runs as it
// should.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/file_descriptor.h"
#include "base/result.h"
#include "drivers/balancing.h"
#include "drivers/instance_command.h"
#include "drivers/journal.h"
#include "drivers/launch_plan.h"
#include "drivers/program.h"
#include "drivers/readiness.h"
#include "drivers/state_folder.h"
#include "drivers/stopping.h"

namespace headroom::drivers {

// What a launch needs to know beside the plan.
struct LaunchSetting {
  std::string environment;
  StateFolder state;
  SearchPlaces places;
  Owner owner;
  Nanos grace{};     // from SIGTERM to SIGKILL
  Nanos patience{};  // for requests that a replica still has when it is given up
  OnChange on_change;
  std::function<bool()> interrupted;
  // That others of the environment have, or are to have: no free port is one of them.
  std::set<int> taken_ports = {};
  // Whether adapt() may leave what is not ready yet to the next one.
  std::function<bool()> superseded = [] { return false; };
};

class Launcher {
 public:
  // Borrows all three.
  Launcher(const LaunchPlan& plan, const LaunchSetting& setting, Journal& journal);

  // All components in the order of the plan; what runs beyond the plan is stopped first, what runs
  // otherwise than it says is replaced, one replica after the other. On failure, stops what it
  // started. The error has the place in the file.
  Result<void> bring_up();
  // Makes of an environment that is in use what the plan says of one component: its replicas, their
  // limits, and what those who know their addresses have to be told. New replicas come first, and
  // callers that are told of others by their command are replaced one after the other; what is
  // beyond the plan is drained and stopped at the end. What has ended elsewhere is left as it is.
  // Each replica is admitted by its balancer as soon as it is ready, those too that an earlier one
  // left without waiting. On failure stops what it started, unless something was replaced already.
  Result<void> adapt(const std::string& component);

  // Stops what it started. That this failed too would only hide why it was needed; the journal
  // knows what is left.
  void undo();

  // How many instances it started; those kept do not count.
  std::size_t started_count() const { return started_.size(); }
  bool has_replaced() const { return has_replaced_; }

 private:
  struct Watched {
    std::string id;  // of the journal entry
    FileDescriptor process;
  };
  struct Failure {
    Error error;
    enum class Cause { kPortTaken, kOther } cause = Cause::kOther;
  };
  using Trial = std::expected<void, Failure>;
  // One instance as it is to be.
  struct Intent {
    JournalEntry entry;
    FilledCommand command;
  };
  // What becomes of the one that is recorded in its place.
  enum class Fate { kKept, kLeftEnded, kReplaced, kNone };

  Result<void> bring_up_in_order();
  Result<void> stop_unplanned();
  Result<void> give_up_surplus();
  Result<void> bring_up_component(const PlannedComponent& component);
  Trial try_component(const PlannedComponent& component, const std::vector<int>& ports);
  Result<Intent> intend(const PlannedComponent& component, int index, int port) const;
  Result<Fate> decide(const PlannedComponent& component, const Intent& intent);
  Result<void> start(const PlannedComponent& component, const Intent& intent);
  Result<void> replace(const PlannedComponent& component, const Intent& intent);
  Trial wait_for(const PlannedComponent& component, const JournalEntry& entry);
  bool is_awaited(const PlannedComponent& component, int index) const;
  bool leaves_the_rest() const;
  // Whether what has ended of it comes back.
  bool is_revived(const PlannedComponent& component) const;

  // Where the replicas of `component` listen: on what is fixed, else where they listened before, so
  // that those who know their addresses need not change, else on free ports.
  Result<std::vector<int>> choose_ports(const PlannedComponent& component) const;
  Result<std::vector<int>> fresh_ports(std::size_t count) const;
  Result<void> stop_started(const std::function<bool(const JournalEntry&)>& wanted);
  Result<void> stop_and_forget(const std::vector<JournalEntry>& entries);
  void watch(const JournalEntry& entry);
  std::optional<JournalEntry> recorded(const std::string& component, int index) const;
  std::optional<JournalEntry> recorded(const std::string& id) const;

  const LaunchPlan& plan_;
  const LaunchSetting& setting_;
  Journal& journal_;
  Balancing balancing_;
  std::string adapted_;  // component; empty while all are brought up
  bool has_replaced_ = false;
  bool is_superseded_ = false;
  // What callers are told, "host:port,host:port", by component.
  std::map<std::string, std::string> addresses_of_;
  std::vector<Watched> watched_;
  std::set<std::string> started_;  // ids
};

}  // namespace headroom::drivers
