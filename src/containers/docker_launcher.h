// Brings the containers of one environment up, component after component, keeping what already runs
// as it should; and changes how many there are. Replicas behind a balancer get requests once they
// are ready, and are stopped once it says that they have none left.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "containers/engine_setting.h"
#include "drivers/balancing.h"

namespace headroom::containers {

class DockerLauncher {
 public:
  // Borrows `setting` and `balancing`; `present` is what there is of the environment.
  DockerLauncher(const EngineSetting& setting, const drivers::Balancing& balancing,
                 std::vector<Container> present);

  // What comes before the balancers are brought up: every component has its image, HAProxy is
  // there, and what is beyond the plan, or has the port that a balancer is to have, is stopped.
  Result<void> prepare();
  // All components in the order of the plan, with the replicas of the file; what runs otherwise
  // than it says is replaced, one replica after the other. On failure, stops what it started. The
  // error has the place in the file.
  Result<void> bring_up();
  // As many replicas of that component, new ones with the limits of those that run, which stay as
  // they are; those beyond are stopped at the end. On failure, stops what it started.
  Result<void> scale(const drivers::PlannedComponent& component, int replicas);

  // How many containers it started; those kept do not count.
  std::size_t started_count() const { return started_.size(); }

 private:
  struct Failure {
    Error error;
    enum class Cause { kPortTaken, kOther } cause = Cause::kOther;
  };
  using Trial = std::expected<void, Failure>;
  static std::unexpected<Failure> failed(Error error) {
    return std::unexpected(Failure{.error = std::move(error)});
  }
  // Of what runs already: what is as the file says, or all of it.
  enum class Keep { kAsPlanned, kAll };
  // What becomes of the container that is in the place of a replica.
  enum class Fate { kKept, kReplaced, kNone };

  Result<void> bring_up_in_order();
  bool is_planned(const Container& container) const;
  Result<void> bring_up_component(const drivers::PlannedComponent& component, int replicas);
  Trial try_component(const drivers::PlannedComponent& component, const std::vector<int>& ports);
  Result<std::vector<ContainerOrder>> orders_of(const drivers::PlannedComponent& component,
                                                const std::vector<int>& ports) const;
  Result<Fate> decide(const ContainerOrder& order);
  Result<bool> is_as_planned(const Container& previous, const ContainerOrder& order) const;
  Result<void> start(const drivers::PlannedComponent& component, const ContainerOrder& order);
  Trial replace(const drivers::PlannedComponent& component, const ContainerOrder& order);
  // Until it is ready, where it has to be waited for; then it gets requests.
  Trial admit(const drivers::PlannedComponent& component, int index);
  Trial wait_for(const drivers::PlannedComponent& component, const Container& container);
  Result<bool> is_awaited(const Container& container) const;

  // Drained, stopped and removed.
  Result<void> give_up(const std::vector<Container>& containers);
  // The balancer of the component knows none but those that run.
  Result<void> forget_others(const std::string& component) const;
  Result<void> refresh();
  Result<void> stop_started(const std::function<bool(const Container&)>& wanted);
  Result<platform::Limits> limits_for_new(const std::string& component) const;

  const EngineSetting& setting_;
  const drivers::Balancing& balancing_;
  std::vector<Container> present_;
  Keep keep_ = Keep::kAsPlanned;
  drivers::Owner owner_;                             // of what is started
  std::map<std::string, std::string> addresses_of_;  // "host:port,host:port" by component
  std::set<std::string> started_;                    // ids
};

// As a balancer knows it.
drivers::Backend backend_of(const Container& container);

}  // namespace headroom::containers
