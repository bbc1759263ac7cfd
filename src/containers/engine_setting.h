// One environment on one engine: what docker and swarm need to know of it at every step.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "containers/container_api.h"
#include "containers/engine.h"
#include "containers/options.h"
#include "drivers/environment_lock.h"
#include "drivers/launch_plan.h"
#include "drivers/state_folder.h"
#include "spec/spec.h"

namespace headroom::containers {

struct EngineSetting {
  Engine engine;
  std::string place;  // mark.h
  spec::Environment environment;
  drivers::LaunchPlan plan;       // what runs in containers
  drivers::LaunchPlan balancers;  // what stands before it (balancer_processes.h)
  drivers::StateFolder state;
  drivers::Owner owner;
  Options options;  // with absolute paths

  const spec::Launch& launch_of(const std::string& component) const;
  std::string image_of(const std::string& component) const;
  platform::Limits limits_of(const std::string& component) const;
  bool is_on_host() const { return environment.containers.network == "host"; }
  // Of a container, unique on its engine.
  std::string name_of(const std::string& component, int index) const;
  // As callers know a container: on the host by its port, elsewhere by its name, which networks of
  // the user's own resolve.
  std::string address_of(const std::string& component, int index, int port) const;
  // Of the command and of what else would make another container of it.
  std::string fingerprint_of(const std::string& component,
                             const drivers::FilledCommand& command) const;
  // Of both plans.
  std::set<int> fixed_ports() const;
};

// Of this environment, by the order of starting, component and index.
Result<std::vector<Container>> list_environment(const EngineSetting& setting);

// Decides it all from the service file; asks the engine nothing. Fails with kInvalid and the place
// in the file.
Result<EngineSetting> make_setting(const spec::System& system, const spec::Environment& environment,
                                   Options options);

// The right to act, for as long as an action takes; nothing more to hold where a session `held` it
// already.
Result<std::optional<drivers::EnvironmentLock>> begin_acting(
    const EngineSetting& setting, const std::optional<drivers::EnvironmentLock>& held);

// With the name of the service file, where the error has a place in it.
Error in_file(Error error, const std::string& file);
// kInvalid: the environment has no such component; names those that there are.
Error unknown_component(const EngineSetting& setting, const std::string& component);
// kInvalid: it has no such replica.
Error unknown_replica(const EngineSetting& setting, const platform::Replica& replica);
// kUnreachable: there is nothing to act on.
Error not_up(const EngineSetting& setting, std::string why);

}  // namespace headroom::containers
