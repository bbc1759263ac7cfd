// What an environment that headroom starts is to consist of, decided from the service file alone:
// which components, how many of each, in which order, and what each command needs filled in.
//
// A component starts after those that it calls (system.components.NAME.calls) and those whose
// addresses its command or its env asks for. A component with a balancer has it as another one
// directly behind it, "NAME/balancer", which has its port. Touches nothing outside the arguments.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "drivers/command.h"
#include "drivers/journal.h"
#include "platform/platform.h"
#include "spec/spec.h"

namespace headroom::drivers {

struct PlannedComponent {
  std::string name;
  Position at;   // in the service file
  int rank = 0;  // in the order of starting, its balancer behind it
  std::vector<Template> command;
  std::map<std::string, Template> env;
  int replicas = 1;
  std::optional<int> fixed_port;  // of the first replica; the others count up from it
  spec::Ready ready;
  platform::Limits limits;  // of one replica
  // When it is a balancer (drivers/haproxy.h): the component before whose replicas it stands.
  std::string balances;
  // What ${slots} and the like stand for: figures of the component in the system section, and the
  // values of the environment.
  std::map<std::string, std::string> figures;
};

struct LaunchPlan {
  std::vector<PlannedComponent> components;  // in the order of starting
  std::string entry;                         // name of the one that users enter by
};

// Fails with kInvalid and the place in the file (not its name) on a cycle, on an unknown ${...}, on
// a malformed command, on a component that could never be found to be ready because nothing tells
// it its port, and when no entry is named and several components could be it.
Result<LaunchPlan> plan_launch(const spec::System& system, const spec::Environment& environment);

// All ${...} of its command and its variables, in order, with repeats.
std::vector<std::string> names_used(const PlannedComponent& component);

const PlannedComponent* find_component(const LaunchPlan& plan, std::string_view name);
// The one that stands before it; nullptr where its callers know all its replicas.
const PlannedComponent* balancer_of(const LaunchPlan& plan, std::string_view name);
// Moves the balancers of `plan` into a plan of their own, for drivers that run them otherwise than
// what they stand before.
LaunchPlan take_balancers(LaunchPlan& plan);

// Other replicas and limits than the file says.
void set_replicas(PlannedComponent& component, int replicas);
LaunchPlan as_wanted(LaunchPlan plan, const std::map<std::string, Wanted>& wanted);

}  // namespace headroom::drivers
