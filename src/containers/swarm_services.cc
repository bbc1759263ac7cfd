#include "containers/swarm_services.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <future>
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

// The containers of the service that swarm means to end and that still run. Of a service that was
// removed it means to end all, and knows no tasks any more.
Result<std::vector<std::string>> leaving_containers(const Engine& engine,
                                                    const std::string& service_id) {
  auto live = live_containers_of(engine, service_id);
  if (!live || live->empty()) return live;
  const auto tasks = list_tasks(engine, service_id);
  if (!tasks) return fail(tasks.error());
  if (tasks->empty()) return live;
  std::erase_if(*live, [&](const std::string& id) {
    const auto task = std::ranges::find(*tasks, id, &Task::container_id);
    return task == tasks->end() || task->is_wanted;
  });
  return live;
}

// Swarm takes three seconds to get to it. Told directly they end at once, by the same signal and
// with the same grace.
void stop_all(const EngineSetting& setting, const std::vector<std::string>& ids) {
  std::vector<std::future<Result<bool>>> stopping;
  for (const std::string& id : ids) {
    stopping.push_back(std::async(std::launch::async, [&setting, &id] {
      return stop_container(setting.engine, {.id = id}, setting.options.grace);
    }));
  }
}

Error not_taken_up(const Service& service) {
  return {.kind = ErrorKind::kUnreachable,
          .what = fmt::format("swarm did not bring {} to {} replicas in time",
                              service.mark.component, service.replicas),
          .why = "other tasks than these are still meant to run",
          .fix = fmt::format("docker service ps {} may say more", service.name)};
}

Result<void> end_leaving(const EngineSetting& setting, const std::string& service_id) {
  const auto deadline = SteadyClock::now() + setting.options.grace + std::chrono::seconds(60);
  while (true) {
    const auto leaving = leaving_containers(setting.engine, service_id);
    if (!leaving) return fail(leaving.error());
    if (leaving->empty()) return {};
    if (SteadyClock::now() >= deadline) {
      return fail(Error{.kind = ErrorKind::kUnreachable,
                        .what = fmt::format("{} containers of service {} do not end",
                                            leaving->size(), service_id),
                        .why = "swarm was told to stop them",
                        .fix = "docker service ps " + service_id + " may say more"});
    }
    stop_all(setting, *leaving);
  }
}

SwarmReplica replica_of(const EngineSetting& setting, const Service& service, int index,
                        Task task) {
  return {.replica = {.component = service.mark.component, .index = index},
          .address = address_of(setting, service, index),
          .task = std::move(task)};
}

// `tasks` are those of the service, of each slot the newest first.
std::vector<SwarmReplica> newest_of(const EngineSetting& setting, const Service& service,
                                    const std::vector<Task>& tasks) {
  std::vector<SwarmReplica> replicas;
  for (int index = 0; index < service.replicas; ++index) {
    const auto newest = std::ranges::find(tasks, index + 1, &Task::slot);
    replicas.push_back(
        replica_of(setting, service, index, newest == tasks.end() ? Task{} : *newest));
  }
  return replicas;
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
  return newest_of(setting, service, *tasks);
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
    const auto tasks = list_tasks(setting.engine, service.id);
    if (!tasks) return fail(tasks.error());
    const auto ended = std::ranges::find_if(*tasks, &Task::has_ended);
    if (patience == Patience::kUntilFirstEnd && ended != tasks->end()) {
      // Not the newest of its slot any more: swarm is quick with the next.
      const SwarmReplica failed = replica_of(setting, service, ended->slot - 1, *ended);
      return fail(unsettled_error(setting, component, failed, ended->error));
    }
    const std::vector<SwarmReplica> replicas = newest_of(setting, service, *tasks);
    Unsettled first;
    for (const SwarmReplica& one : replicas) {
      if (first.replica != nullptr) continue;
      if (auto why = why_unsettled(one, limits, component.ready)) first = {&one, *std::move(why)};
    }
    // A change of replicas is taken up a moment after it was written; until then the tasks that are
    // to go count as wanted.
    const bool is_taken_up = std::ranges::count_if(*tasks, &Task::is_wanted) == service.replicas;
    if (first.replica == nullptr && is_taken_up) break;
    const bool may_leave = patience == Patience::kUntilHurried && first.replica != nullptr;
    if (may_leave && setting.options.hurried()) return {};
    if (setting.options.interrupted()) {
      return fail(Error{.kind = ErrorKind::kInterrupted,
                        .what = fmt::format("interrupted while {} was changing", component.name)});
    }
    if (SteadyClock::now() >= deadline) {
      if (first.replica == nullptr) return fail(not_taken_up(service));
      return fail(unsettled_error(setting, component, *first.replica, first.why));
    }
    std::this_thread::sleep_for(kPause);
  }
  return end_leaving(setting, service.id);
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
    if (done) done = end_leaving(setting, service.id);
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
