#include "containers/swarm_services.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <thread>

#include "containers/container_api.h"
#include "containers/launch_failure.h"
#include "containers/slot_ports.h"
#include "drivers/log_file.h"
#include "drivers/port.h"
#include "drivers/readiness.h"

namespace headroom::containers {
namespace {

using SteadyClock = std::chrono::steady_clock;
using drivers::PlannedComponent;
using platform::Health;
using platform::Instance;

constexpr Nanos kPause = std::chrono::milliseconds(50);
constexpr Nanos kProbeTimeout = std::chrono::milliseconds(500);
constexpr std::size_t kKeptLogBytes = 256 * 1024;

std::string name_of(const platform::Replica& replica) {
  return fmt::format("{}-{}", replica.component, replica.index);
}

// Its path; empty when there is nothing to keep.
std::string keep_task_log(const EngineSetting& setting, const SwarmReplica& replica) {
  if (replica.task.container_id.empty()) return {};
  const auto text = log_of(setting.engine, replica.task.container_id, kKeptLogBytes);
  if (!text) return {};
  const auto path =
      setting.state.log(setting.environment.name, replica.replica.component, replica.replica.index);
  if (!drivers::make_folder_of(path) || !drivers::rotate_log(path)) return {};
  std::ofstream(path, std::ios::binary) << *text;
  return path.string();
}

// Why a replica is not as it should be; nothing when it is.
std::optional<std::string> why_unsettled(const SwarmReplica& replica,
                                         const platform::Limits& limits, const spec::Ready& ready) {
  const Task& task = replica.task;
  if (task.id.empty()) return "it has no task yet";
  if (!task.runs()) return task.error.empty() ? "its task is " + task.state : task.error;
  if (task.limits != limits) return "it runs with other limits";
  return drivers::probe(ready, replica.address, kProbeTimeout);
}

struct Unsettled {
  const SwarmReplica* replica = nullptr;
  std::string why;
};

Error unsettled_error(const EngineSetting& setting, const PlannedComponent& component,
                      const SwarmReplica& replica, const std::string& why) {
  const Task& task = replica.task;
  return not_ready({.component = component,
                    .name = name_of(replica.replica),
                    .address = replica.address,
                    .how_it_ended = task.has_ended()
                                        ? fmt::format("has {}: {}", task.state, task.error)
                                        : std::string(),
                    .last_reason = why,
                    .log = keep_task_log(setting, replica)});
}

Result<void> wait_until_ended(const EngineSetting& setting, const std::string& service_id,
                              std::size_t allowed) {
  const auto deadline = SteadyClock::now() + setting.options.grace + std::chrono::seconds(60);
  while (true) {
    const auto live = live_containers_of(setting.engine, service_id);
    if (!live) return fail(live.error());
    if (live->size() <= allowed) return {};
    if (SteadyClock::now() >= deadline) {
      return fail(Error{.kind = ErrorKind::kUnreachable,
                        .what = fmt::format("{} containers of service {} do not end",
                                            live->size() - allowed, service_id),
                        .why = "swarm was told to stop them",
                        .fix = "docker service ps " + service_id + " may say more"});
    }
    std::this_thread::sleep_for(kPause);
  }
}

}  // namespace

Result<std::vector<Service>> list_environment_services(const EngineSetting& setting) {
  auto services = list_services(setting.engine, setting.place);
  if (!services) return services;
  std::erase_if(*services, [&](const Service& one) {
    return one.mark.environment != setting.environment.name;
  });
  return services;
}

std::string address_of(const EngineSetting& setting, const Service& service, int index) {
  const auto* component = drivers::find_component(setting.plan, service.mark.component);
  const bool is_fixed = component != nullptr && component->fixed_port;
  return drivers::loopback_address(is_fixed ? service.mark.port + index
                                            : port_of_slot(service.mark.port, index + 1));
}

std::string addresses_of(const EngineSetting& setting, const Service& service) {
  std::string addresses;
  for (int index = 0; index < service.replicas; ++index) {
    addresses += (index == 0 ? "" : ",") + address_of(setting, service, index);
  }
  return addresses;
}

Result<std::vector<SwarmReplica>> replicas_of(const EngineSetting& setting,
                                              const Service& service) {
  const auto tasks = list_tasks(setting.engine, service.id);
  if (!tasks) return fail(tasks.error());
  std::vector<SwarmReplica> replicas;
  for (int index = 0; index < service.replicas; ++index) {
    const auto newest = std::ranges::find(*tasks, index + 1, &Task::slot);
    replicas.push_back({.replica = {.component = service.mark.component, .index = index},
                        .address = address_of(setting, service, index),
                        .task = newest == tasks->end() ? Task{} : *newest});
  }
  return replicas;
}

Instance instance_of(const SwarmReplica& replica, Health health, std::string detail) {
  return {.component = replica.replica.component,
          .index = replica.replica.index,
          .address = replica.address,
          .health = health,
          .log = {},
          .detail = std::move(detail)};
}

Result<void> wait_until_settled(const EngineSetting& setting, const Service& service,
                                const platform::Limits& limits, Patience patience) {
  const PlannedComponent& component =
      *drivers::find_component(setting.plan, service.mark.component);
  const auto deadline = SteadyClock::now() + component.ready.within + setting.options.grace;
  while (true) {
    const auto replicas = replicas_of(setting, service);
    if (!replicas) return fail(replicas.error());
    Unsettled first;
    for (const SwarmReplica& one : *replicas) {
      if (patience == Patience::kUntilFirstEnd && one.task.has_ended()) {
        return fail(unsettled_error(setting, component, one, one.task.error));
      }
      if (first.replica != nullptr) continue;
      if (auto why = why_unsettled(one, limits, component.ready)) first = {&one, *std::move(why)};
    }
    if (first.replica == nullptr) break;
    if (setting.options.interrupted()) {
      return fail(Error{.kind = ErrorKind::kInterrupted,
                        .what = fmt::format("interrupted while {} was starting",
                                            name_of(first.replica->replica))});
    }
    if (SteadyClock::now() >= deadline) {
      return fail(unsettled_error(setting, component, *first.replica, first.why));
    }
    std::this_thread::sleep_for(kPause);
  }
  return wait_until_ended(setting, service.id, static_cast<std::size_t>(service.replicas));
}

Result<std::vector<Instance>> remove_services(const EngineSetting& setting,
                                              std::vector<Service> services) {
  std::ranges::stable_sort(services, std::ranges::greater(),
                           [](const Service& one) { return one.mark.rank; });
  std::vector<Instance> stopped;
  std::optional<Error> problem;
  for (const Service& service : services) {
    const auto replicas = replicas_of(setting, service).value_or(std::vector<SwarmReplica>{});
    for (const SwarmReplica& one : replicas) {
      stopped.push_back(instance_of(one, Health::kStopped, "task " + one.task.id.substr(0, 12)));
      stopped.back().log = keep_task_log(setting, one);
    }
    // One that stands still would not hear that it is to end; of those that do not, it fails.
    if (const auto live = live_containers_of(setting.engine, service.id)) {
      for (const std::string& id : *live) {
        [[maybe_unused]] const auto resumed = resume_container(setting.engine, {.id = id});
      }
    }
    auto done = remove_service(setting.engine, service.id);
    if (done) done = wait_until_ended(setting, service.id, 0);
    if (!done && !problem) problem = done.error();
    for (auto one = stopped.end() - static_cast<std::ptrdiff_t>(replicas.size());
         one != stopped.end(); ++one) {
      setting.options.on_change(*one);
    }
  }
  if (problem) return fail(*std::move(problem));
  return stopped;
}

}  // namespace headroom::containers
