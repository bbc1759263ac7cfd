#include "containers/swarm_platform.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <optional>

#include "containers/container_api.h"
#include "containers/leftovers.h"
#include "containers/slot_ports.h"
#include "containers/swarm_services.h"
#include "containers/swarm_start.h"
#include "drivers/readiness.h"

namespace headroom::containers {
namespace {

using drivers::EnvironmentLock;
using drivers::Owner;
using drivers::PlannedComponent;
using platform::Health;
using platform::Instance;
using platform::Limits;
using platform::Replica;
using platform::StartOutcome;
using platform::Usage;

constexpr Nanos kProbeTimeout = std::chrono::milliseconds(500);

class SwarmPlatform : public platform::Platform {
 public:
  explicit SwarmPlatform(EngineSetting setting) : setting_(std::move(setting)) {
    setting_.options.hurried = [this] { return hurries_.load(); };
  }

  ~SwarmPlatform() override {
    // A session that ends early, for whatever reason, leaves nothing behind.
    if (session_) [[maybe_unused]]
      const auto stopped = stop();
  }

  Result<StartOutcome> start() override;
  Result<std::vector<Instance>> stop() override;
  Result<std::vector<Instance>> instances() override;
  Result<std::string> entry_url() override;
  Result<void> scale(const std::string& component, int replicas) override;
  Result<void> resize(const std::string& component, const Limits& limits) override;
  Result<void> kill(const Replica& replica) override;
  Result<void> pause(const Replica& replica) override;
  Result<void> resume(const Replica& replica) override;
  Result<std::vector<Usage>> usage() override;
  Result<std::string> log_end(const Replica& replica, std::size_t bytes) override;
  void hurry() override { hurries_ = true; }
  std::string_view driver() const override { return "swarm"; }

 private:
  // Of an environment that is up.
  Result<Service> find_service(const std::string& component) const;
  // The container of one that runs. Fails with kInvalid when the environment does not have it.
  Result<Container> find_running(const Replica& replica) const;
  Instance look_at(const SwarmReplica& replica, const spec::Ready& ready) const;

  EngineSetting setting_;
  std::atomic<bool> hurries_ = false;       // whoever scales or resizes now
  std::optional<EnvironmentLock> session_;  // while this session owns what it started
};

Result<StartOutcome> SwarmPlatform::start() {
  if (session_) return StartOutcome::kAlreadyUp;
  auto lock = begin_acting(setting_, session_);
  if (!lock) return fail(lock.error());
  if (auto swarm = ensure_swarm(setting_.engine); !swarm) return fail(swarm.error());
  auto services = list_environment_services(setting_);
  if (!services) return fail(services.error());
  const auto left = std::ranges::stable_partition(
      *services, [](const Service& one) { return !one.mark.owner.is_dead_session(); });
  if (auto gone = remove_services(setting_, {left.begin(), left.end()}); !gone) {
    return fail(gone.error());
  }
  services->erase(left.begin(), left.end());

  const bool is_session = setting_.owner.kind == Owner::Kind::kSession;
  if (is_session && !services->empty()) {
    if (auto as_planned = check_found(setting_, *services); !as_planned) {
      return fail(as_planned.error());
    }
    return StartOutcome::kAlreadyUp;
  }
  if (auto noted = note_engine(setting_); !noted) return fail(noted.error());
  const auto started = bring_up(setting_, *std::move(services));
  if (!started) return fail(in_file(started.error(), setting_.options.file));
  if (*started == 0) return StartOutcome::kAlreadyUp;
  if (is_session) session_ = *std::move(lock);
  return StartOutcome::kStarted;
}

Result<std::vector<Instance>> SwarmPlatform::stop() {
  auto lock = begin_acting(setting_, session_);
  if (!lock) return fail(lock.error());
  auto services = list_environment_services(setting_);
  if (!services) return fail(services.error());
  auto stopped = remove_services(setting_, *std::move(services));
  session_.reset();
  if (stopped) forget_engine(setting_);
  return stopped;
}

Instance SwarmPlatform::look_at(const SwarmReplica& replica, const spec::Ready& ready) const {
  const Task& task = replica.task;
  const std::string id = "task " + task.id.substr(0, 12);
  if (task.id.empty()) return instance_of(replica, Health::kStarting, "has no task yet");
  if (task.has_ended()) {
    return instance_of(replica, Health::kFailed,
                       fmt::format("{} {}: {}", id, task.state, task.error));
  }
  if (!task.runs()) return instance_of(replica, Health::kStarting, id + " is " + task.state);
  const auto reason = drivers::probe(ready, replica.address, kProbeTimeout);
  if (!reason) return instance_of(replica, Health::kReady, id);
  return instance_of(replica, Health::kFailed, fmt::format("{}, but {}", id, *reason));
}

Result<std::vector<Instance>> SwarmPlatform::instances() {
  const auto services = list_environment_services(setting_);
  if (!services) return fail(services.error());
  std::vector<Instance> instances;
  for (const PlannedComponent& component : setting_.plan.components) {
    for (int index = 0; services->empty() && index < component.replicas; ++index) {
      instances.push_back({.component = component.name,
                           .index = index,
                           .health = Health::kStopped,
                           .detail = "not started"});
    }
  }
  for (const Service& service : *services) {
    const auto replicas = replicas_of(setting_, service);
    if (!replicas) return fail(replicas.error());
    const auto* component = drivers::find_component(setting_.plan, service.mark.component);
    for (const SwarmReplica& one : *replicas) {
      instances.push_back(look_at(one, component ? component->ready : spec::Ready{}));
      if (component == nullptr) instances.back().detail += ", no longer in the file";
    }
  }
  return instances;
}

Result<std::string> SwarmPlatform::entry_url() {
  const auto service = find_service(setting_.plan.entry);
  if (!service) return fail(service.error());
  const auto replicas = replicas_of(setting_, *service);
  if (!replicas) return fail(replicas.error());
  const auto entry =
      std::ranges::find_if(*replicas, [](const SwarmReplica& one) { return one.task.runs(); });
  if (entry == replicas->end()) {
    return fail(not_up(setting_, setting_.plan.entry + ", which users enter by, does not run"));
  }
  return fmt::format("http://{}", entry->address);
}

Result<Service> SwarmPlatform::find_service(const std::string& component) const {
  if (drivers::find_component(setting_.plan, component) == nullptr) {
    return fail(unknown_component(setting_, component));
  }
  const auto services = list_environment_services(setting_);
  if (!services) return fail(services.error());
  const auto found = std::ranges::find_if(
      *services, [&](const Service& one) { return one.mark.component == component; });
  if (found == services->end()) return fail(not_up(setting_, component + " is no service there"));
  return *found;
}

Result<Container> SwarmPlatform::find_running(const Replica& replica) const {
  const auto service = find_service(replica.component);
  if (!service) return fail(service.error());
  const auto replicas = replicas_of(setting_, *service);
  if (!replicas) return fail(replicas.error());
  const auto found = std::ranges::find_if(*replicas, [&](const SwarmReplica& one) {
    return one.replica == replica && one.task.runs();
  });
  if (found == replicas->end()) return fail(unknown_replica(setting_, replica));
  Container container{.id = found->task.container_id, .mark = service->mark};
  container.mark.index = replica.index;
  return container;
}

Result<void> SwarmPlatform::scale(const std::string& component, int replicas) {
  if (replicas < 0) {
    return invalid(fmt::format("{} cannot have {} replicas", component, replicas),
                   "it has at least 0");
  }
  auto lock = begin_acting(setting_, session_);
  if (!lock) return fail(lock.error());
  hurries_ = false;
  auto service = find_service(component);
  if (!service) return fail(service.error());
  const auto& planned = *drivers::find_component(setting_.plan, component);
  if (auto fits = check_replicas(planned, replicas); !fits) return fits;
  if (auto done = scale_service(setting_.engine, service->id, replicas); !done) return done;
  service->replicas = replicas;
  return wait_until_settled(setting_, *service, service->limits, Patience::kUntilHurried);
}

Result<void> SwarmPlatform::resize(const std::string& component, const Limits& limits) {
  auto lock = begin_acting(setting_, session_);
  if (!lock) return fail(lock.error());
  hurries_ = false;
  const auto service = find_service(component);
  if (!service) return fail(service.error());
  if (auto done = limit_service(setting_.engine, service->id, limits); !done) return done;
  return wait_until_settled(setting_, *service, limits, Patience::kUntilHurried);
}

Result<void> SwarmPlatform::kill(const Replica& replica) {
  const auto container = find_running(replica);
  if (!container) return fail(container.error());
  return signal_container(setting_.engine, *container, "SIGKILL");
}

Result<void> SwarmPlatform::pause(const Replica& replica) {
  const auto container = find_running(replica);
  if (!container) return fail(container.error());
  return pause_container(setting_.engine, *container);
}

Result<void> SwarmPlatform::resume(const Replica& replica) {
  const auto container = find_running(replica);
  if (!container) return fail(container.error());
  return resume_container(setting_.engine, *container);
}

Result<std::vector<Usage>> SwarmPlatform::usage() {
  const auto services = list_environment_services(setting_);
  if (!services) return fail(services.error());
  std::vector<std::pair<Replica, std::string>> running;
  for (const Service& service : *services) {
    const auto replicas = replicas_of(setting_, service);
    if (!replicas) return fail(replicas.error());
    for (const SwarmReplica& one : *replicas) {
      if (one.task.runs()) running.emplace_back(one.replica, one.task.container_id);
    }
  }
  return usage_of(setting_.engine, running);
}

Result<std::string> SwarmPlatform::log_end(const Replica& replica, std::size_t bytes) {
  const auto container = find_running(replica);
  if (!container) return fail(container.error());
  return log_of(setting_.engine, container->id, bytes);
}

}  // namespace

Result<std::unique_ptr<platform::Platform>> make_swarm_platform(
    const spec::System& system, const spec::Environment& environment, Options options) {
  auto setting = make_setting(system, environment, std::move(options));
  if (!setting) return fail(setting.error());
  if (auto checked = check_for_swarm(*setting); !checked) {
    return fail(in_file(checked.error(), setting->options.file));
  }
  return std::make_unique<SwarmPlatform>(*std::move(setting));
}

}  // namespace headroom::containers
