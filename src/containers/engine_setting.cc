#include "containers/engine_setting.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "base/text.h"
#include "drivers/port.h"

namespace headroom::containers {
namespace {

// Without the slash at its end that "." leaves: it is shown to people.
std::filesystem::path absolute_folder(const std::filesystem::path& folder) {
  const auto absolute = std::filesystem::absolute(folder).lexically_normal();
  return absolute.has_filename() ? absolute : absolute.parent_path();
}

// Nothing where HAProxy, on the loopback of this machine, can stand before the component.
std::optional<Error> why_no_balancer(const spec::Launch& launch,
                                     const spec::Environment& environment) {
  if (launch.balancer == spec::Balancer::kNone) return std::nullopt;
  if (environment.driver != "docker") {
    return Error{
        .what = fmt::format("component {}: driver {} puts no balancer before it", launch.component,
                            environment.driver),
        .why = "headroom runs HAProxy before processes and containers of this machine only",
        .fix = "leave balancer: out; its callers get the addresses of all its replicas",
        .file = {},
        .at = launch.at};
  }
  if (environment.containers.network == "host") return std::nullopt;
  return Error{.what = fmt::format("component {}: no balancer can stand before it on network {}",
                                   launch.component, environment.containers.network),
               .why =
                   "HAProxy listens on the loopback of this machine, which containers reach on "
                   "the network of the host only",
               .fix = "leave network: out, or balancer:",
               .file = {},
               .at = launch.at};
}

}  // namespace

const spec::Launch& EngineSetting::launch_of(const std::string& component) const {
  const auto found = std::ranges::find(environment.components, component, &spec::Launch::component);
  HEADROOM_CHECK(found != environment.components.end(), "the plan is made of these components");
  return *found;
}

std::string EngineSetting::image_of(const std::string& component) const {
  const std::string& own = launch_of(component).image;
  return own.empty() ? environment.containers.image : own;
}

platform::Limits EngineSetting::limits_of(const std::string& component) const {
  const spec::Launch& launch = launch_of(component);
  return {.cpu = launch.cpu, .memory = launch.memory};
}

std::string EngineSetting::name_of(const std::string& component, int index) const {
  return fmt::format("{}-{}", object_name(place, environment.name, component), index);
}

std::string EngineSetting::address_of(const std::string& component, int index, int port) const {
  if (is_on_host()) return drivers::loopback_address(port);
  return fmt::format("{}:{}", name_of(component, index), port);
}

std::string EngineSetting::fingerprint_of(const std::string& component,
                                          const drivers::FilledCommand& command) const {
  drivers::FilledCommand all = command;
  all.arguments.push_back(image_of(component));
  all.arguments.push_back(environment.containers.network);
  return drivers::fingerprint_of(all);
}

std::set<int> EngineSetting::fixed_ports() const {
  std::set<int> ports;
  for (const drivers::LaunchPlan* some : {&plan, &balancers}) {
    for (const drivers::PlannedComponent& component : some->components) {
      if (!component.fixed_port) continue;
      for (int i = 0; i < component.replicas; ++i) ports.insert(*component.fixed_port + i);
    }
  }
  return ports;
}

Result<std::vector<Container>> list_environment(const EngineSetting& setting) {
  auto containers = list_containers(setting.engine, setting.place);
  if (!containers) return containers;
  std::erase_if(*containers, [&](const Container& one) {
    return one.mark.environment != setting.environment.name;
  });
  return containers;
}

Result<EngineSetting> make_setting(const spec::System& system, const spec::Environment& environment,
                                   Options options) {
  for (const spec::Launch& launch : environment.components) {
    if (auto reason = why_no_balancer(launch, environment)) {
      return fail(in_file(*std::move(reason), options.file));
    }
  }
  auto plan = drivers::plan_launch(system, environment);
  if (!plan) return fail(in_file(plan.error(), options.file));
  auto engine = find_engine(environment.containers.socket);
  if (!engine) return fail(engine.error());
  options.folder = absolute_folder(options.folder);
  options.state_folder = absolute_folder(options.state_folder);
  drivers::LaunchPlan balancers = drivers::take_balancers(*plan);
  const drivers::Owner owner{.kind = options.owner, .headroom = drivers::identify_self()};
  return EngineSetting{.engine = *std::move(engine),
                       .place = place_of(options.state_folder),
                       .environment = environment,
                       .plan = *std::move(plan),
                       .balancers = std::move(balancers),
                       .state = drivers::StateFolder(options.state_folder),
                       .owner = owner,
                       .options = std::move(options)};
}

Error in_file(Error error, const std::string& file) {
  if (error.at.line > 0) error.file = file;
  return error;
}

Error unknown_component(const EngineSetting& setting, const std::string& component) {
  std::vector<std::string_view> names;
  for (const auto& planned : setting.plan.components) names.push_back(planned.name);
  return {.what = fmt::format("environment {} has no component {}", setting.environment.name,
                              in_quotes(component)),
          .why = fmt::format("it has {}", enumerate(names, "and")),
          .fix = did_you_mean(component, names)};
}

Error unknown_replica(const EngineSetting& setting, const platform::Replica& replica) {
  if (drivers::find_component(setting.plan, replica.component) == nullptr) {
    return unknown_component(setting, replica.component);
  }
  return {.what = fmt::format("environment {} has no replica {}-{}", setting.environment.name,
                              replica.component, replica.index),
          .why = "none of that number runs",
          .fix = "headroom status shows those that do"};
}

Result<std::optional<drivers::EnvironmentLock>> begin_acting(
    const EngineSetting& setting, const std::optional<drivers::EnvironmentLock>& held) {
  if (held) return std::nullopt;
  const std::string& name = setting.environment.name;
  auto lock = drivers::EnvironmentLock::acquire(setting.state.lock(name), name);
  if (!lock) return fail(lock.error());
  return *std::move(lock);
}

Error not_up(const EngineSetting& setting, std::string why) {
  return {.kind = ErrorKind::kUnreachable,
          .what = fmt::format("environment {} is not up", setting.environment.name),
          .why = std::move(why),
          .fix = "start it with headroom up"};
}

}  // namespace headroom::containers
