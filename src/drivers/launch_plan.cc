#include "drivers/launch_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/check.h"
#include "base/text.h"
#include "drivers/filled_names.h"
#include "drivers/haproxy_plan.h"

namespace headroom::drivers {
namespace {

constexpr int kPortMax = 65535;

// Names of components, each with those that must be up before it.
using Needs = std::map<std::string, std::set<std::string>>;

std::unexpected<Error> invalid_at(Position at, std::string what, std::string why, std::string fix) {
  auto failure = invalid(std::move(what), std::move(why), std::move(fix));
  failure.error().at = at;
  return failure;
}

Error in_component(Error error, const spec::Launch& launch) {
  error.what = fmt::format("component {}: {}", launch.component, error.what);
  error.at = launch.at;
  return error;
}

const spec::Component* find_in_system(const spec::System& system, std::string_view name) {
  const auto found = std::ranges::find(system.components, name, &spec::Component::name);
  return found == system.components.end() ? nullptr : &*found;
}

// "model.timeout" is that of the call of `model`.
std::map<std::string, std::string> figures_of(const spec::Component& component) {
  std::map<std::string, std::string> figures{{"cache", component.cache ? "on" : "off"}};
  if (component.slots) figures["slots"] = fmt::format("{}", *component.slots);
  if (component.queue) figures["queue"] = fmt::format("{}", *component.queue);
  if (component.concurrency) figures["concurrency"] = fmt::format("{}", *component.concurrency);
  if (component.cpu) figures["cpu"] = fmt::format("{}", component.cpu->count);
  for (const spec::Call& call : component.calls) {
    if (call.timeout) figures[call.to + ".timeout"] = to_string(*call.timeout);
    if (call.connections) {
      figures[call.to + ".connections"] = fmt::format("{}", *call.connections);
    }
  }
  return figures;
}

bool is_own_name(std::string_view name) {
  return std::ranges::find(kOwnNames, name) != kOwnNames.end();
}

bool is_in(const spec::Environment& environment, std::string_view name) {
  return std::ranges::find(environment.components, name, &spec::Launch::component) !=
         environment.components.end();
}

std::unexpected<Error> unknown_name(const std::string& name, const PlannedComponent& component,
                                    const spec::System& system,
                                    const spec::Environment& environment) {
  const std::string what = fmt::format("component {}: unknown ${{{}}}", component.name, name);
  if (find_in_system(system, name) != nullptr) {
    return invalid_at(component.at, what,
                      fmt::format("environment {} has no component {}", environment.name, name),
                      fmt::format("add it under environments.{}.components", environment.name));
  }
  std::vector<std::string_view> known(kOwnNames.begin(), kOwnNames.end());
  for (const auto& [figure, value] : component.figures) known.push_back(figure);
  for (const spec::Launch& launch : environment.components) known.push_back(launch.component);
  std::string fix = did_you_mean(name, known);
  known.push_back("env:NAME");
  return invalid_at(component.at, what, fmt::format("known are {}", enumerate(known, "and")),
                    std::move(fix));
}

// The values of the environment, which may not hide what a name stands for without them.
Result<void> add_values(const spec::Environment& environment, PlannedComponent& component) {
  for (const auto& [name, value] : environment.values) {
    const bool is_taken =
        is_own_name(name) || is_in(environment, name) || component.figures.contains(name);
    if (is_taken) {
      return invalid_at(
          environment.at,
          fmt::format("environment {}: values cannot have a {}", environment.name, in_quotes(name)),
          fmt::format("${{{}}} stands for something else already", name), "give it another name");
    }
    component.figures.emplace(name, value);
  }
  return {};
}

Result<PlannedComponent> plan_component(const spec::Launch& launch, const spec::System& system,
                                        const spec::Environment& environment) {
  PlannedComponent component{.name = launch.component,
                             .at = launch.at,
                             .rank = 0,
                             .command = {},
                             .env = {},
                             .replicas = 1,
                             .fixed_port = launch.port,
                             .ready = launch.ready,
                             .limits = {.cpu = launch.cpu, .memory = launch.memory},
                             .balances = {},
                             .figures = {}};
  if (const spec::Component* in_system = find_in_system(system, launch.component)) {
    component.replicas = in_system->replicas;
    component.figures = figures_of(*in_system);
  }
  // What callers know is then the port of the balancer.
  if (launch.balancer != spec::Balancer::kNone) component.fixed_port.reset();
  set_replicas(component, launch.replicas.value_or(component.replicas));
  if (auto added = add_values(environment, component); !added) return fail(added.error());

  // An image can have a command of its own.
  if (!launch.run.empty() || environment.driver == "process") {
    auto command = parse_command(launch.run);
    if (!command) return fail(in_component(command.error(), launch));
    component.command = *std::move(command);
  }
  for (const auto& [variable, text] : launch.env) {
    auto value = parse_template(text);
    if (!value) return fail(in_component(value.error(), launch));
    component.env.emplace(variable, *std::move(value));
  }
  return component;
}

Result<std::set<std::string>> needs_of(const PlannedComponent& component,
                                       const spec::System& system,
                                       const spec::Environment& environment) {
  std::set<std::string> needs;
  for (const std::string& name : names_used(component)) {
    if (is_own_name(name) || name.starts_with(kEnvPrefix)) continue;
    if (is_in(environment, name)) {
      needs.insert(name);
    } else if (!component.figures.contains(name)) {
      return unknown_name(name, component, system, environment);
    }
  }
  if (const spec::Component* in_system = find_in_system(system, component.name)) {
    for (const spec::Call& call : in_system->calls) {
      if (is_in(environment, call.to)) needs.insert(call.to);
    }
  }
  // Its own addresses, for replicas that talk to each other, are known before it starts.
  needs.erase(component.name);
  return needs;
}

// Without its port a component could never be found to be ready.
Result<void> check_told_its_port(const PlannedComponent& component) {
  const auto names = names_used(component);
  if (component.fixed_port || std::ranges::find(names, kPortName) != names.end()) return {};
  return invalid_at(component.at, fmt::format("component {} is not told its port", component.name),
                    "its command does not mention ${port}, and no port is given",
                    "write ${port} where the command takes it, or port: N if it is always N");
}

// A circle of needs among `waiting`, each of which needs another of them: "a -> b -> a".
std::string describe_cycle(const Needs& needs, const std::set<std::string>& waiting) {
  std::vector<std::string> way = {*waiting.begin()};
  while (true) {
    const auto& next = needs.at(way.back());
    const auto step =
        std::ranges::find_if(next, [&](const auto& n) { return waiting.contains(n); });
    HEADROOM_CHECK(step != next.end(), "what waits has something to wait for");
    const auto seen = std::ranges::find(way, *step);
    const bool closes = seen != way.end();
    way.push_back(*step);
    if (closes)
      return fmt::format("{}", fmt::join(std::ranges::find(way, *step), way.end(), " -> "));
  }
}

// In the order of the file as far as the needs allow.
Result<std::vector<PlannedComponent>> in_order(std::vector<PlannedComponent> components,
                                               const Needs& needs) {
  std::set<std::string> waiting;
  for (const PlannedComponent& component : components) waiting.insert(component.name);

  std::vector<PlannedComponent> ordered;
  while (!components.empty()) {
    const auto next = std::ranges::find_if(components, [&](const PlannedComponent& component) {
      return std::ranges::none_of(needs.at(component.name),
                                  [&](const auto& name) { return waiting.contains(name); });
    });
    if (next == components.end()) {
      return invalid_at(components.front().at, "components wait for each other in a circle",
                        describe_cycle(needs, waiting),
                        "one of them must be able to start without the other");
    }
    waiting.erase(next->name);
    ordered.push_back(std::move(*next));
    components.erase(next);
  }
  return ordered;
}

// Each balancer directly behind its component.
std::vector<PlannedComponent> with_balancers(std::vector<PlannedComponent> components,
                                             const spec::System& system,
                                             const spec::Environment& environment) {
  std::vector<PlannedComponent> all;
  for (PlannedComponent& component : components) {
    const std::string name = component.name;
    all.push_back(std::move(component));
    const auto launch = std::ranges::find(environment.components, name, &spec::Launch::component);
    if (launch->balancer == spec::Balancer::kNone) continue;
    const spec::Component* in_system = find_in_system(system, name);
    all.push_back(plan_haproxy(
        *launch, in_system ? in_system->balancing : spec::Component::Balancing::kRoundRobin));
  }
  for (int rank = 0; PlannedComponent & component : all) component.rank = rank++;
  return all;
}

Result<std::string> find_entry(const spec::System& system, const spec::Environment& environment,
                               const Needs& needs) {
  if (!system.entry.empty()) {
    if (is_in(environment, system.entry)) return system.entry;
    return invalid_at(
        environment.at,
        fmt::format("environment {} has no component {}, which is the entry of the system",
                    environment.name, system.entry),
        {}, fmt::format("add it under environments.{}.components", environment.name));
  }
  std::vector<std::string_view> candidates;
  for (const spec::Launch& launch : environment.components) {
    const bool is_needed = std::ranges::any_of(
        needs, [&](const auto& one) { return one.second.contains(launch.component); });
    if (!is_needed) candidates.push_back(launch.component);
  }
  HEADROOM_CHECK(!candidates.empty(), "without a cycle something is needed by nobody");
  if (candidates.size() == 1) return std::string(candidates.front());
  return invalid_at(
      environment.at, fmt::format("environment {} has more than one way in", environment.name),
      fmt::format("nothing calls {}", enumerate(candidates, "and")),
      fmt::format("name the one that users enter by: system: {{ entry: {} }}", candidates.front()));
}

// Fixed ports exist and belong to one component each.
Result<void> check_ports(const std::vector<PlannedComponent>& components) {
  std::map<int, std::string> holders;
  for (const PlannedComponent& component : components) {
    if (!component.fixed_port) continue;
    for (int index = 0; index < component.replicas; ++index) {
      const int port = *component.fixed_port + index;
      if (port < 1 || port > kPortMax) {
        return invalid_at(component.at,
                          fmt::format("component {}: port {} does not exist", component.name, port),
                          "replicas count up from the port that is given",
                          fmt::format("ports are 1 to {}", kPortMax));
      }
      const auto [holder, is_new] = holders.emplace(port, component.name);
      if (is_new) continue;
      return invalid_at(component.at,
                        fmt::format("components {} and {} both have port {}", holder->second,
                                    component.name, port),
                        "replicas count up from the port that is given",
                        "move one of them, or leave port: out to have a free one");
    }
  }
  return {};
}

}  // namespace

std::vector<std::string> names_used(const PlannedComponent& component) {
  std::vector<std::string> names;
  for (const Template& word : component.command) {
    for (std::string& name : names_in(word)) names.push_back(std::move(name));
  }
  for (const auto& [variable, value] : component.env) {
    for (std::string& name : names_in(value)) names.push_back(std::move(name));
  }
  return names;
}

Result<LaunchPlan> plan_launch(const spec::System& system, const spec::Environment& environment) {
  if (environment.components.empty()) {
    return invalid_at(environment.at,
                      fmt::format("environment {} has no components", environment.name), {},
                      "give each a run: command under components");
  }
  std::vector<PlannedComponent> components;
  Needs needs;
  for (const spec::Launch& launch : environment.components) {
    auto component = plan_component(launch, system, environment);
    if (!component) return fail(component.error());
    auto its_needs = needs_of(*component, system, environment);
    if (!its_needs) return fail(its_needs.error());
    if (auto told = check_told_its_port(*component); !told) return fail(told.error());
    needs.emplace(component->name, *std::move(its_needs));
    components.push_back(*std::move(component));
  }
  auto ordered = in_order(std::move(components), needs);
  if (!ordered) return fail(ordered.error());
  auto all = with_balancers(*std::move(ordered), system, environment);
  if (auto checked = check_ports(all); !checked) return fail(checked.error());
  auto entry = find_entry(system, environment, needs);
  if (!entry) return fail(entry.error());
  return LaunchPlan{.components = std::move(all), .entry = *std::move(entry)};
}

const PlannedComponent* find_component(const LaunchPlan& plan, std::string_view name) {
  const auto found = std::ranges::find(plan.components, name, &PlannedComponent::name);
  return found == plan.components.end() ? nullptr : &*found;
}

const PlannedComponent* balancer_of(const LaunchPlan& plan, std::string_view name) {
  const auto found = std::ranges::find(plan.components, name, &PlannedComponent::balances);
  return found == plan.components.end() ? nullptr : &*found;
}

LaunchPlan take_balancers(LaunchPlan& plan) {
  const auto balancers = std::ranges::stable_partition(
      plan.components, [](const PlannedComponent& one) { return one.balances.empty(); });
  LaunchPlan taken{.components = {std::make_move_iterator(balancers.begin()),
                                  std::make_move_iterator(balancers.end())},
                   .entry = plan.entry};
  plan.components.erase(balancers.begin(), balancers.end());
  return taken;
}

void set_replicas(PlannedComponent& component, int replicas) {
  component.replicas = replicas;
  component.figures["replicas"] = fmt::format("{}", replicas);
}

LaunchPlan as_wanted(LaunchPlan plan, const std::map<std::string, Wanted>& wanted) {
  for (PlannedComponent& component : plan.components) {
    const auto found = wanted.find(component.name);
    if (found == wanted.end()) continue;
    set_replicas(component, found->second.replicas);
    component.limits = found->second.limits;
  }
  return plan;
}

}  // namespace headroom::drivers
