// Brings the containers of one environment up, component after component, keeping what already runs
// as it should.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "containers/engine_setting.h"

namespace headroom::containers {

class DockerLauncher {
 public:
  // Borrows `setting`; `present` is what there is of the environment.
  DockerLauncher(const EngineSetting& setting, std::vector<Container> present);

  // All components in the order of the plan, with the replicas of the file; what is there beyond
  // the plan, or otherwise than it says, is stopped. On failure, stops what it started. The error
  // has the place in the file.
  Result<void> bring_up();
  // Those of the first `replicas` of that component that do not run, with the limits of those that
  // do, which stay as they are. On failure, stops what it started.
  Result<void> add_replicas(const drivers::PlannedComponent& component, int replicas);

  // How many containers it started; those kept do not count.
  std::size_t started_count() const { return started_.size(); }

 private:
  struct Failure {
    Error error;
    enum class Cause { kPortTaken, kOther } cause = Cause::kOther;
  };
  using Trial = std::expected<void, Failure>;
  // Of what runs already: what is as the file says, or all of it.
  enum class Keep { kAsPlanned, kAll };

  Result<void> bring_up_in_order();
  Result<void> stop_unplanned();
  Result<void> bring_up_component(const drivers::PlannedComponent& component, int replicas);
  Trial try_component(const drivers::PlannedComponent& component, const std::vector<int>& ports);
  Result<void> keep_or_start(const drivers::PlannedComponent& component, int index, int port);
  Result<bool> is_kept(const Container& previous, int port, const std::string& fingerprint) const;
  Result<void> start(const ContainerOrder& order);
  Trial wait_for(const drivers::PlannedComponent& component, const Container& container);

  // Where the replicas listen. On the host: where they did before, so that those who know their
  // addresses need not change, else on free ports. On a network of their own all have the same.
  Result<std::vector<int>> choose_ports(const drivers::PlannedComponent& component,
                                        int replicas) const;
  Result<std::vector<int>> fresh_ports(std::size_t count) const;
  Result<void> refresh();
  Result<void> stop_started(const std::function<bool(const Container&)>& wanted);
  Result<platform::Limits> limits_for_new(const std::string& component) const;
  const Container* find(const std::string& component, int index) const;

  const EngineSetting& setting_;
  std::vector<Container> present_;
  Keep keep_ = Keep::kAsPlanned;
  drivers::Owner owner_;                             // of what is started
  std::map<std::string, std::string> addresses_of_;  // "host:port,host:port" by component
  std::set<std::string> started_;                    // ids
};

}  // namespace headroom::containers
