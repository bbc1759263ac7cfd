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
#include "drivers/journal.h"
#include "drivers/launch_plan.h"
#include "drivers/program.h"
#include "drivers/readiness.h"
#include "drivers/spawn.h"
#include "drivers/state_folder.h"
#include "drivers/stopping.h"

namespace headroom::drivers {

// What a launch needs to know beside the plan.
struct LaunchSetting {
  std::string environment;
  StateFolder state;
  SearchPlaces places;
  Owner owner;
  Nanos grace{};
  OnChange on_change;
  std::function<bool()> interrupted;
};

class Launcher {
 public:
  // Borrows all three.
  Launcher(const LaunchPlan& plan, const LaunchSetting& setting, Journal& journal);

  // All components in the order of the plan; what runs beyond the plan, or otherwise than it says,
  // is stopped. On failure, stops what it started. The error has the place in the file.
  Result<void> bring_up();
  // How many instances it started; those kept do not count.
  std::size_t started_count() const { return started_.size(); }

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

  Result<void> bring_up_in_order();
  Result<void> stop_unplanned();
  Result<void> bring_up_component(const PlannedComponent& component, int rank);
  Trial try_component(const PlannedComponent& component, int rank, const std::vector<int>& ports);
  Result<void> keep_or_start(const PlannedComponent& component, int rank, int index, int port);
  Result<void> start_instance(const JournalEntry& intended, const Program& program);
  Trial wait_for(const PlannedComponent& component, const JournalEntry& entry);

  // Where the replicas of `component` listen: on what is fixed, else where they listened before, so
  // that those who know their addresses need not change, else on free ports.
  Result<std::vector<int>> choose_ports(const PlannedComponent& component) const;
  Result<std::vector<int>> fresh_ports(std::size_t count) const;
  Result<void> stop_started(const std::function<bool(const JournalEntry&)>& wanted);
  void watch(const JournalEntry& entry);
  std::optional<JournalEntry> recorded(const std::string& component, int index) const;
  std::optional<JournalEntry> recorded(const std::string& id) const;

  const LaunchPlan& plan_;
  const LaunchSetting& setting_;
  Journal& journal_;
  std::map<std::string, std::string> addresses_of_;  // "host:port,host:port" by component
  std::vector<Watched> watched_;
  std::set<std::string> started_;  // ids
};

}  // namespace headroom::drivers
