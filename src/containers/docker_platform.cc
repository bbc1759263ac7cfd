#include "containers/docker_platform.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "containers/container_stopping.h"
#include "containers/docker_launcher.h"
#include "containers/docker_state.h"
#include "containers/engine_setting.h"
#include "containers/leftovers.h"

namespace headroom::containers {
namespace {

using drivers::EnvironmentLock;
using drivers::Owner;
using platform::Instance;
using platform::Limits;
using platform::Replica;
using platform::StartOutcome;
using platform::Usage;

using Containers = std::vector<Container>;

class DockerPlatform : public platform::Platform {
 public:
  explicit DockerPlatform(EngineSetting setting) : setting_(std::move(setting)) {}

  ~DockerPlatform() override {
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
  std::string_view driver() const override { return "docker"; }

 private:
  Result<std::vector<Instance>> stop_all(const Containers& containers) const;
  // One that runs. Fails with kInvalid when the environment does not have it.
  Result<Container> find_running(const Replica& replica) const;
  // All of a component, of an environment that is up.
  Result<Containers> containers_of(const std::string& component) const;

  EngineSetting setting_;
  std::optional<EnvironmentLock> session_;  // while this session owns what it started
};

Result<std::vector<Instance>> DockerPlatform::stop_all(const Containers& containers) const {
  return stop_containers(setting_.engine, containers, setting_.state, setting_.options.grace,
                         setting_.options.on_change);
}

Result<StartOutcome> DockerPlatform::start() {
  if (session_) return StartOutcome::kAlreadyUp;
  auto lock = begin_acting(setting_, session_);
  if (!lock) return fail(lock.error());
  auto present = list_environment(setting_);
  if (!present) return fail(present.error());
  const auto left = std::ranges::stable_partition(
      *present, [](const Container& one) { return !one.mark.owner.is_dead_session(); });
  if (auto stopped = stop_all({left.begin(), left.end()}); !stopped) return fail(stopped.error());
  present->erase(left.begin(), left.end());

  const bool is_session = setting_.owner.kind == Owner::Kind::kSession;
  if (is_session && std::ranges::any_of(*present, &Container::runs)) {
    if (auto as_planned = check_found(setting_, *present); !as_planned) {
      return fail(as_planned.error());
    }
    return StartOutcome::kAlreadyUp;
  }
  if (auto noted = note_engine(setting_); !noted) return fail(noted.error());
  DockerLauncher launcher(setting_, *std::move(present));
  if (auto up = launcher.bring_up(); !up) return fail(in_file(up.error(), setting_.options.file));
  if (launcher.started_count() == 0) return StartOutcome::kAlreadyUp;
  if (is_session) session_ = *std::move(lock);
  return StartOutcome::kStarted;
}

Result<std::vector<Instance>> DockerPlatform::stop() {
  auto lock = begin_acting(setting_, session_);
  if (!lock) return fail(lock.error());
  auto present = list_environment(setting_);
  if (!present) return fail(present.error());
  auto stopped = stop_all(*present);
  session_.reset();
  if (stopped) forget_engine(setting_);
  return stopped;
}

Result<std::vector<Instance>> DockerPlatform::instances() {
  auto present = list_environment(setting_);
  if (!present) return fail(present.error());
  return look_at(setting_, *present);
}

Result<std::string> DockerPlatform::entry_url() {
  const auto present = list_environment(setting_);
  if (!present) return fail(present.error());
  const auto entry = std::ranges::find_if(*present, [&](const Container& one) {
    return one.mark.component == setting_.plan.entry && one.runs();
  });
  if (entry == present->end()) {
    return fail(not_up(setting_, setting_.plan.entry + ", which users enter by, does not run"));
  }
  return fmt::format("http://{}", entry->address);
}

Result<Containers> DockerPlatform::containers_of(const std::string& component) const {
  if (drivers::find_component(setting_.plan, component) == nullptr) {
    return fail(unknown_component(setting_, component));
  }
  auto present = list_environment(setting_);
  if (!present) return fail(present.error());
  if (std::ranges::none_of(*present, &Container::runs)) {
    return fail(not_up(setting_, "none of its containers runs"));
  }
  std::erase_if(*present, [&](const Container& one) { return one.mark.component != component; });
  return present;
}

Result<Container> DockerPlatform::find_running(const Replica& replica) const {
  auto present = list_environment(setting_);
  if (!present) return fail(present.error());
  const auto found = std::ranges::find_if(*present, [&](const Container& one) {
    return one.mark.component == replica.component && one.mark.index == replica.index && one.runs();
  });
  if (found == present->end()) return fail(unknown_replica(setting_, replica));
  return *found;
}

Result<void> DockerPlatform::scale(const std::string& component, int replicas) {
  if (replicas < 0) {
    return invalid(fmt::format("{} cannot have {} replicas", component, replicas),
                   "it has at least 0");
  }
  auto lock = begin_acting(setting_, session_);
  if (!lock) return fail(lock.error());
  auto present = containers_of(component);
  if (!present) return fail(present.error());
  std::erase_if(*present, [&](const Container& one) { return one.mark.index < replicas; });
  if (auto stopped = stop_all(*present); !stopped) return fail(stopped.error());

  auto rest = list_environment(setting_);
  if (!rest) return fail(rest.error());
  DockerLauncher launcher(setting_, *std::move(rest));
  auto added = launcher.add_replicas(*drivers::find_component(setting_.plan, component), replicas);
  if (!added) return fail(in_file(added.error(), setting_.options.file));
  return {};
}

Result<void> DockerPlatform::resize(const std::string& component, const Limits& limits) {
  auto lock = begin_acting(setting_, session_);
  if (!lock) return fail(lock.error());
  const auto present = containers_of(component);
  if (!present) return fail(present.error());
  for (const Container& container : *present) {
    if (!container.runs()) continue;
    auto done = limit_container(setting_.engine, container, limits);
    if (!done) return done;
  }
  return {};
}

Result<void> DockerPlatform::kill(const Replica& replica) {
  const auto container = find_running(replica);
  if (!container) return fail(container.error());
  return signal_container(setting_.engine, *container, "SIGKILL");
}

Result<void> DockerPlatform::pause(const Replica& replica) {
  const auto container = find_running(replica);
  if (!container) return fail(container.error());
  if (container->state == Container::State::kPaused) return {};
  return pause_container(setting_.engine, *container);
}

Result<void> DockerPlatform::resume(const Replica& replica) {
  const auto container = find_running(replica);
  if (!container) return fail(container.error());
  if (container->state != Container::State::kPaused) return {};
  return resume_container(setting_.engine, *container);
}

Result<std::vector<Usage>> DockerPlatform::usage() {
  const auto present = list_environment(setting_);
  if (!present) return fail(present.error());
  std::vector<std::pair<Replica, std::string>> running;
  for (const Container& one : *present) {
    if (!one.runs()) continue;
    running.emplace_back(Replica{.component = one.mark.component, .index = one.mark.index}, one.id);
  }
  return usage_of(setting_.engine, running);
}

Result<std::string> DockerPlatform::log_end(const Replica& replica, std::size_t bytes) {
  const auto container = find_running(replica);
  if (!container) return fail(container.error());
  return log_of(setting_.engine, container->id, bytes);
}

}  // namespace

Result<std::unique_ptr<platform::Platform>> make_docker_platform(
    const spec::System& system, const spec::Environment& environment, Options options) {
  auto setting = make_setting(system, environment, std::move(options));
  if (!setting) return fail(setting.error());
  return std::make_unique<DockerPlatform>(*std::move(setting));
}

}  // namespace headroom::containers
