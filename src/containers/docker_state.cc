#include "containers/docker_state.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>

#include "containers/container_stopping.h"
#include "drivers/readiness.h"

namespace headroom::containers {
namespace {

using drivers::PlannedComponent;
using platform::Health;
using platform::Instance;

constexpr Nanos kProbeTimeout = std::chrono::milliseconds(500);

// Whether it may still be coming up.
bool is_young(const Container& container, const spec::Ready& ready) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return now < std::chrono::seconds(container.made_at) + ready.within;
}

Instance look_at_one(const Container& container, const spec::Ready& ready) {
  const std::string id = "container " + container.short_id();
  switch (container.state) {
    case Container::State::kCreated:
      return instance_of(container, Health::kStopped, id + " was never started");
    case Container::State::kPaused:
      return instance_of(container, Health::kFailed, id + " is paused");
    case Container::State::kEnded:
      return instance_of(container, Health::kFailed, id + ": " + container.status);
    case Container::State::kRunning:
      break;
  }
  const auto reason = drivers::probe(ready, container.address, kProbeTimeout);
  if (!reason) return instance_of(container, Health::kReady, id);
  return instance_of(container, is_young(container, ready) ? Health::kStarting : Health::kFailed,
                     fmt::format("{}, but {}", id, *reason));
}

std::unexpected<Error> differs(const EngineSetting& setting, std::string why) {
  return fail(Error{
      .kind = ErrorKind::kUnreachable,
      .what =
          fmt::format("environment {} is up, but not as the file says", setting.environment.name),
      .why = std::move(why),
      .fix = "headroom up makes it so; headroom down stops it, and the test then starts its own"});
}

}  // namespace

std::vector<Instance> look_at(const EngineSetting& setting, const std::vector<Container>& present) {
  std::vector<Instance> instances;
  if (present.empty()) {
    for (const PlannedComponent& component : setting.plan.components) {
      for (int index = 0; index < component.replicas; ++index) {
        instances.push_back({.component = component.name,
                             .index = index,
                             .address = {},
                             .health = Health::kStopped,
                             .log = {},
                             .detail = "not started"});
      }
    }
    return instances;
  }
  for (const Container& container : present) {
    const auto* component = drivers::find_component(setting.plan, container.mark.component);
    if (component != nullptr) instances.push_back(look_at_one(container, component->ready));
  }
  for (const Container& container : present) {
    if (drivers::find_component(setting.plan, container.mark.component) != nullptr) continue;
    instances.push_back(look_at_one(container, spec::Ready{}));
    instances.back().detail += ", no longer in the file";
  }
  return instances;
}

Result<void> check_found(const EngineSetting& setting, const std::vector<Container>& present,
                         const drivers::Balancing& balancing) {
  std::size_t planned = 0;
  std::map<std::string, std::string> addresses_of;
  for (const PlannedComponent& component : setting.plan.components) {
    std::vector<Container> replicas;
    for (int index = 0; index < component.replicas; ++index, ++planned) {
      const auto found = std::ranges::find_if(present, [&](const Container& one) {
        return one.mark.component == component.name && one.mark.index == index;
      });
      if (found == present.end() || found->state != Container::State::kRunning) {
        return differs(setting, fmt::format("{}-{} does not run", component.name, index));
      }
      if (drivers::probe(component.ready, found->address, kProbeTimeout)) {
        return differs(setting, fmt::format("{}-{} is not ready", component.name, index));
      }
      replicas.push_back(*found);
      std::string& addresses = addresses_of[component.name];
      addresses += (addresses.empty() ? "" : ",") +
                   setting.address_of(component.name, index, found->mark.port);
    }
    for (const Container& container : replicas) {
      const auto command =
          drivers::fill_command(component, {.port = container.mark.port,
                                            .index = container.mark.index,
                                            .folder = setting.options.folder.string(),
                                            .addresses_of = addresses_of});
      if (!command) return fail(command.error());
      if (setting.fingerprint_of(component.name, *command) == container.mark.fingerprint) continue;
      return differs(setting, fmt::format("{}-{} was started with another image or command",
                                          component.name, container.mark.index));
    }
    std::string& addresses = addresses_of[component.name];
    addresses = balancing.address_before(component.name).value_or(addresses);
  }
  if (present.size() > planned) {
    return differs(setting, fmt::format("{} containers are there, {} are in the file",
                                        present.size(), planned));
  }
  return {};
}

}  // namespace headroom::containers
