#include "containers/swarm_start.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/check.h"
#include "containers/slot_ports.h"
#include "containers/swarm_services.h"

namespace headroom::containers {
namespace {

using drivers::PlannedComponent;
using Addresses = std::map<std::string, std::string>;

Error at_component(Error error, const PlannedComponent& component) {
  if (error.at.line == 0) error.at = component.at;
  return error;
}

const Service* find(const std::vector<Service>& services, const std::string& component) {
  const auto found = std::ranges::find_if(
      services, [&](const Service& one) { return one.mark.component == component; });
  return found == services.end() ? nullptr : &*found;
}

// Its command with all filled in but what swarm fills in itself.
Result<drivers::FilledCommand> command_of(const EngineSetting& setting,
                                          const PlannedComponent& component, int port,
                                          const Addresses& addresses) {
  const std::string text =
      component.fixed_port ? fmt::format("{}", *component.fixed_port) : port_template(port);
  const auto templated = with_port_template(component, text);
  if (!templated) return fail(templated.error());
  return drivers::fill_command(*templated, {.port = port,
                                            .index = 0,
                                            .folder = setting.options.folder.string(),
                                            .addresses_of = addresses});
}

Result<int> choose_port(const EngineSetting& setting, const PlannedComponent& component,
                        const std::vector<Service>& present) {
  if (component.fixed_port) return *component.fixed_port;
  if (const Service* previous = find(present, component.name)) return previous->mark.port;
  std::set<int> avoided;
  for (const Service& one : present) avoided.insert(one.mark.port);
  return free_block(object_name(setting.place, setting.environment.name, component.name),
                    component.replicas, avoided);
}

// As a service of that port and so many replicas.
Service planned_service(const EngineSetting& setting, const PlannedComponent& component, int port) {
  return {.id = {},
          .name = object_name(setting.place, setting.environment.name, component.name),
          .mark = {.folder = setting.place,
                   .environment = setting.environment.name,
                   .component = component.name,
                   .index = 0,
                   .rank = component.rank,
                   .port = port,
                   .fingerprint = {},
                   .owner = setting.owner},
          .replicas = component.replicas,
          .limits = setting.limits_of(component.name)};
}

// Takes the one that is there to what the file says of replicas and limits.
Result<void> adjust(const EngineSetting& setting, const Service& previous, const Service& wanted) {
  if (previous.replicas != wanted.replicas) {
    auto done = scale_service(setting.engine, previous.id, wanted.replicas);
    if (!done) return done;
  }
  if (previous.limits != wanted.limits) {
    auto done = limit_service(setting.engine, previous.id, wanted.limits);
    if (!done) return done;
  }
  Service now = wanted;
  now.id = previous.id;
  return wait_until_settled(setting, now, wanted.limits, Patience::kUntilTimeout);
}

class Starting {
 public:
  Starting(const EngineSetting& setting, std::vector<Service> present)
      : setting_(setting), present_(std::move(present)) {}

  Result<void> all() {
    for (const PlannedComponent& component : setting_.plan.components) {
      auto found = ensure_image(setting_.engine, setting_.image_of(component.name),
                                setting_.environment.containers.pull);
      if (!found) return fail(at_component(std::move(found.error()), component));
    }
    if (auto done = remove_unplanned(); !done) return done;
    for (const PlannedComponent& component : setting_.plan.components) {
      auto done = one(component);
      if (!done) return fail(at_component(std::move(done.error()), component));
    }
    return {};
  }

  const std::vector<Service>& made() const { return made_; }
  int replicas_started() const { return replicas_started_; }

 private:
  Result<void> remove_unplanned() {
    std::vector<Service> unplanned;
    for (const Service& service : present_) {
      if (drivers::find_component(setting_.plan, service.mark.component) == nullptr) {
        unplanned.push_back(service);
      }
    }
    auto removed = remove_services(setting_, unplanned);
    if (!removed) return fail(removed.error());
    return {};
  }

  Result<void> one(const PlannedComponent& component) {
    const auto port = choose_port(setting_, component, present_);
    if (!port) return fail(port.error());
    Service wanted = planned_service(setting_, component, *port);
    addresses_[component.name] = addresses_of(setting_, wanted);
    auto command = command_of(setting_, component, *port, addresses_);
    if (!command) return fail(command.error());
    wanted.mark.fingerprint = setting_.fingerprint_of(component.name, *command);

    if (const Service* previous = find(present_, component.name)) {
      if (previous->mark.fingerprint == wanted.mark.fingerprint) {
        replicas_started_ += std::max(0, wanted.replicas - previous->replicas);
        return adjust(setting_, *previous, wanted);
      }
      auto removed = remove_services(setting_, {*previous});
      if (!removed) return fail(removed.error());
    }
    const auto id = make_service(setting_.engine, {.name = wanted.name,
                                                   .image = setting_.image_of(component.name),
                                                   .arguments = command->arguments,
                                                   .env = command->env,
                                                   .limits = wanted.limits,
                                                   .replicas = wanted.replicas,
                                                   .grace = setting_.options.grace,
                                                   .mark = wanted.mark});
    if (!id) return fail(id.error());
    wanted.id = *id;
    made_.push_back(wanted);
    replicas_started_ += wanted.replicas;
    auto settled = wait_until_settled(setting_, wanted, wanted.limits, Patience::kUntilFirstEnd);
    if (settled) tell_ready(wanted);
    return settled;
  }

  void tell_ready(const Service& service) const {
    const auto replicas = replicas_of(setting_, service);
    if (!replicas) return;
    for (const SwarmReplica& replica : *replicas) {
      setting_.options.on_change(
          instance_of(replica, platform::Health::kReady, "task " + replica.task.id.substr(0, 12)));
    }
  }

  const EngineSetting& setting_;
  std::vector<Service> present_;
  std::vector<Service> made_;
  int replicas_started_ = 0;
  Addresses addresses_;
};

std::unexpected<Error> differs(const EngineSetting& setting, std::string why) {
  return fail(Error{
      .kind = ErrorKind::kUnreachable,
      .what =
          fmt::format("environment {} is up, but not as the file says", setting.environment.name),
      .why = std::move(why),
      .fix = "headroom up makes it so; headroom down stops it, and the test then starts its own"});
}

}  // namespace

Result<void> check_replicas(const PlannedComponent& component, int replicas) {
  const int most = component.fixed_port ? 1 : kSlotsPerBlock;
  if (replicas <= most) return {};
  auto failure = invalid(
      fmt::format("component {}: {} replicas do not fit", component.name, replicas),
      component.fixed_port ? "on the host's network only one can have its fixed port"
                           : "a service of swarm has 99 ports here",
      component.fixed_port ? "leave port: out, and hand it over: env: { PORT: \"${port}\" }" : "");
  failure.error().at = component.at;
  return failure;
}

Result<void> check_for_swarm(const EngineSetting& setting) {
  if (!setting.is_on_host()) {
    auto failure =
        invalid(fmt::format("environment {}: driver swarm does not join network {}",
                            setting.environment.name, setting.environment.containers.network),
                "headroom has to reach every task by itself, which it can on the host's network",
                "leave network: out");
    failure.error().at = setting.environment.at;
    return failure;
  }
  for (const PlannedComponent& component : setting.plan.components) {
    if (auto fits = check_replicas(component, component.replicas); !fits) return fits;
    const auto templated = with_port_template(component, "0");
    if (!templated) return fail(templated.error());
  }
  return {};
}

Result<int> bring_up(const EngineSetting& setting, std::vector<Service> present) {
  Starting starting(setting, std::move(present));
  auto done = starting.all();
  if (done) return starting.replicas_started();
  // That the cleaning up failed too would only hide why it was needed; what is left has its labels.
  [[maybe_unused]] const auto removed = remove_services(setting, starting.made());
  return fail(done.error());
}

Result<void> check_found(const EngineSetting& setting, const std::vector<Service>& present) {
  Addresses addresses;
  for (const PlannedComponent& component : setting.plan.components) {
    const Service* service = find(present, component.name);
    if (service == nullptr) return differs(setting, component.name + " does not run");
    if (service->replicas != component.replicas) {
      return differs(setting, fmt::format("{} has {} replicas, {} in the file", component.name,
                                          service->replicas, component.replicas));
    }
    addresses[component.name] = addresses_of(setting, *service);
    const auto command = command_of(setting, component, service->mark.port, addresses);
    if (!command) return fail(command.error());
    if (setting.fingerprint_of(component.name, *command) != service->mark.fingerprint) {
      return differs(setting, component.name + " was started with another image or command");
    }
    if (service->limits != setting.limits_of(component.name)) {
      return differs(setting, component.name + " has other limits");
    }
  }
  if (present.size() > setting.plan.components.size()) {
    return differs(setting, fmt::format("{} services are there, {} are in the file", present.size(),
                                        setting.plan.components.size()));
  }
  return {};
}

}  // namespace headroom::containers
