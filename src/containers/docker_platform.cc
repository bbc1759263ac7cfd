#include "containers/docker_platform.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <set>

#include "containers/balancer_processes.h"
#include "containers/container_stopping.h"
#include "containers/docker_launcher.h"
#include "containers/docker_state.h"
#include "containers/engine_setting.h"
#include "containers/leftovers.h"
#include "drivers/found_environment.h"
#include "drivers/orphans.h"
#include "drivers/stopping.h"

namespace headroom::containers {
namespace {

using drivers::Balancing;
using drivers::EnvironmentLock;
using drivers::Journal;
using drivers::JournalEntry;
using drivers::Owner;
using platform::Instance;
using platform::Limits;
using platform::Replica;
using platform::StartOutcome;
using platform::Usage;

using Containers = std::vector<Container>;

bool is_up(const Containers& present, const Journal& journal) {
  return std::ranges::any_of(present, &Container::runs) ||
         std::ranges::any_of(journal.entries(), drivers::is_alive, &JournalEntry::process);
}

// In the order of starting; what is not in the file comes last.
int rank_of(const EngineSetting& setting, const Instance& instance) {
  for (const drivers::LaunchPlan* plan : {&setting.plan, &setting.balancers}) {
    const auto* component = drivers::find_component(*plan, instance.component);
    if (component != nullptr) return component->rank;
  }
  return std::numeric_limits<int>::max();
}

class DockerPlatform : public platform::Platform {
 public:
  explicit DockerPlatform(EngineSetting setting)
      : setting_(std::move(setting)), balancers_(setting_) {}

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
  Result<void> drain(const Replica& replica, Nanos patience) override;
  Result<std::vector<Usage>> usage() override;
  Result<std::string> log_end(const Replica& replica, std::size_t bytes) override;
  std::string_view driver() const override { return "docker"; }

 private:
  // The right to act, and the record of the balancers.
  struct Acting {
    std::optional<EnvironmentLock> lock;  // nothing where the session has it
    Journal journal;
  };

  Result<Acting> begin() const;
  Balancing balancing(const Journal& journal) const {
    return {setting_.balancers, journal.contents(), setting_.state, setting_.environment.name};
  }
  Result<void> check_as_planned(const Containers& present, const Journal& journal) const;
  Result<std::size_t> bring_up(Containers present, Journal& journal) const;
  // A balancer after the callers of what it stands before, and before that.
  Result<std::vector<Instance>> stop_all(const Containers& containers,
                                         const std::vector<JournalEntry>& entries,
                                         Journal& journal) const;
  // One that runs. Fails with kInvalid when the environment does not have it.
  Result<Container> find_running(const Replica& replica) const;
  // What there is of an environment that is up and has that component.
  Result<Containers> present_with(const std::string& component, const Journal& journal) const;

  EngineSetting setting_;
  BalancerProcesses balancers_;
  std::optional<EnvironmentLock> session_;  // while this session owns what it started
};

Result<DockerPlatform::Acting> DockerPlatform::begin() const {
  auto lock = begin_acting(setting_, session_);
  if (!lock) return fail(lock.error());
  auto journal = Journal::open(setting_.state.journal(setting_.environment.name));
  if (!journal) return fail(journal.error());
  return Acting{.lock = *std::move(lock), .journal = *std::move(journal)};
}

Result<std::vector<Instance>> DockerPlatform::stop_all(const Containers& containers,
                                                       const std::vector<JournalEntry>& entries,
                                                       Journal& journal) const {
  std::set<int, std::greater<>> ranks;
  for (const Container& one : containers) ranks.insert(one.mark.rank);
  for (const JournalEntry& one : entries) ranks.insert(one.rank);
  std::vector<Instance> all;
  std::optional<Error> problem;
  const auto note = [&](const Result<std::vector<Instance>>& stopped) {
    if (stopped) all.insert(all.end(), stopped->begin(), stopped->end());
    if (!stopped && !problem) problem = stopped.error();
  };
  const Options& options = setting_.options;
  for (const int rank : ranks) {
    Containers its_containers = containers;
    std::erase_if(its_containers, [&](const Container& one) { return one.mark.rank != rank; });
    note(stop_containers(setting_.engine, std::move(its_containers), setting_.state, options.grace,
                         options.on_change));
    std::vector<JournalEntry> its_entries = entries;
    std::erase_if(its_entries, [&](const JournalEntry& one) { return one.rank != rank; });
    note(drivers::stop_entries(journal, std::move(its_entries), options.grace, options.on_change));
  }
  if (problem) return fail(*std::move(problem));
  return all;
}

Result<StartOutcome> DockerPlatform::start() {
  if (session_) return StartOutcome::kAlreadyUp;
  auto acting = begin();
  if (!acting) return fail(acting.error());
  auto present = list_environment(setting_);
  if (!present) return fail(present.error());
  const auto left = std::ranges::stable_partition(
      *present, [](const Container& one) { return !one.mark.owner.is_dead_session(); });
  auto stopped = stop_all({left.begin(), left.end()},
                          drivers::orphans_among(acting->journal.entries()), acting->journal);
  if (!stopped) return fail(stopped.error());
  present->erase(left.begin(), left.end());

  const bool is_session = setting_.owner.kind == Owner::Kind::kSession;
  if (is_session && is_up(*present, acting->journal)) {
    auto as_planned = check_as_planned(*present, acting->journal);
    if (!as_planned) return fail(as_planned.error());
    return StartOutcome::kAlreadyUp;
  }
  if (auto noted = note_engine(setting_); !noted) return fail(noted.error());
  const auto started = bring_up(*std::move(present), acting->journal);
  if (!started) return fail(in_file(started.error(), setting_.options.file));
  if (*started == 0) return StartOutcome::kAlreadyUp;
  if (is_session) session_ = std::move(acting->lock);
  return StartOutcome::kStarted;
}

Result<void> DockerPlatform::check_as_planned(const Containers& present,
                                              const Journal& journal) const {
  auto balancers =
      drivers::check_found(setting_.balancers, journal.entries(), setting_.environment.name,
                           setting_.options.folder.string());
  if (!balancers) return balancers;
  return check_found(setting_, present, balancing(journal));
}

// Balancers come before containers: each is told of a replica as soon as that is ready.
Result<std::size_t> DockerPlatform::bring_up(Containers present, Journal& journal) const {
  const Balancing balancing = this->balancing(journal);
  DockerLauncher containers(setting_, balancing, std::move(present));
  if (auto prepared = containers.prepare(); !prepared) return fail(prepared.error());
  const drivers::LaunchSetting launch_setting = launch_setting_of(setting_);
  drivers::Launcher balancers(setting_.balancers, launch_setting, journal);
  if (auto up = balancers.bring_up(); !up) return fail(up.error());
  if (auto up = containers.bring_up(); !up) {
    balancers.undo();
    return fail(up.error());
  }
  return balancers.started_count() + containers.started_count();
}

Result<std::vector<Instance>> DockerPlatform::stop() {
  auto acting = begin();
  if (!acting) return fail(acting.error());
  auto present = list_environment(setting_);
  if (!present) return fail(present.error());
  // A copy: what is stopped goes out of the journal.
  const std::vector<JournalEntry> entries = acting->journal.entries();
  auto stopped = stop_all(*present, entries, acting->journal);
  session_.reset();
  if (stopped) forget_engine(setting_);
  return stopped;
}

Result<std::vector<Instance>> DockerPlatform::instances() {
  auto present = list_environment(setting_);
  if (!present) return fail(present.error());
  const auto balancers = balancers_.instances();
  if (!balancers) return balancers;
  std::vector<Instance> all = look_at(setting_, *present);
  all.insert(all.end(), balancers->begin(), balancers->end());
  std::ranges::stable_sort(all, {}, [&](const Instance& one) { return rank_of(setting_, one); });
  return all;
}

Result<std::string> DockerPlatform::entry_url() {
  const std::string& entry = setting_.plan.entry;
  if (const auto* balancer = drivers::balancer_of(setting_.balancers, entry)) {
    const auto balancing = balancers_.balancing();
    if (!balancing) return fail(balancing.error());
    if (balancing->before(entry)) return "http://" + *balancing->address_before(entry);
    return fail(not_up(setting_, balancer->name + ", which users enter by, does not run"));
  }
  const auto present = list_environment(setting_);
  if (!present) return fail(present.error());
  const auto found = std::ranges::find_if(
      *present, [&](const Container& one) { return one.mark.component == entry && one.runs(); });
  if (found == present->end()) {
    return fail(not_up(setting_, entry + ", which users enter by, does not run"));
  }
  return fmt::format("http://{}", found->address);
}

Result<Containers> DockerPlatform::present_with(const std::string& component,
                                                const Journal& journal) const {
  if (drivers::find_component(setting_.plan, component) == nullptr) {
    return fail(unknown_component(setting_, component));
  }
  auto present = list_environment(setting_);
  if (!present) return fail(present.error());
  if (!is_up(*present, journal)) return fail(not_up(setting_, "none of its containers runs"));
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
  const auto acting = begin();
  if (!acting) return fail(acting.error());
  auto present = present_with(component, acting->journal);
  if (!present) return fail(present.error());
  const Balancing balancing = this->balancing(acting->journal);
  DockerLauncher launcher(setting_, balancing, *std::move(present));
  auto done = launcher.scale(*drivers::find_component(setting_.plan, component), replicas);
  if (!done) return fail(in_file(done.error(), setting_.options.file));
  return {};
}

Result<void> DockerPlatform::resize(const std::string& component, const Limits& limits) {
  const auto acting = begin();
  if (!acting) return fail(acting.error());
  const auto present = present_with(component, acting->journal);
  if (!present) return fail(present.error());
  for (const Container& container : *present) {
    if (!container.runs() || container.mark.component != component) continue;
    auto done = limit_container(setting_.engine, container, limits);
    if (!done) return done;
  }
  return {};
}

Result<void> DockerPlatform::kill(const Replica& replica) {
  if (balancers_.has(replica.component)) return balancers_.kill(replica);
  const auto container = find_running(replica);
  if (!container) return fail(container.error());
  return signal_container(setting_.engine, *container, "SIGKILL");
}

Result<void> DockerPlatform::pause(const Replica& replica) {
  if (balancers_.has(replica.component)) return balancers_.pause(replica);
  const auto container = find_running(replica);
  if (!container) return fail(container.error());
  if (container->state == Container::State::kPaused) return {};
  return pause_container(setting_.engine, *container);
}

Result<void> DockerPlatform::resume(const Replica& replica) {
  if (balancers_.has(replica.component)) return balancers_.resume(replica);
  const auto container = find_running(replica);
  if (!container) return fail(container.error());
  if (container->state == Container::State::kPaused) {
    auto resumed = resume_container(setting_.engine, *container);
    if (!resumed) return resumed;
  }
  const auto balancing = balancers_.balancing();
  if (!balancing) return fail(balancing.error());
  return balancing->admit(backend_of(*container));
}

Result<void> DockerPlatform::drain(const Replica& replica, Nanos patience) {
  const auto container = find_running(replica);
  if (!container) return fail(container.error());
  const auto balancing = balancers_.balancing();
  if (!balancing) return fail(balancing.error());
  if (!balancing->before(replica.component)) return drivers::cannot_drain(driver(), replica);
  const drivers::Backend backend = backend_of(*container);
  return balancing->drain({&backend, 1}, patience, setting_.options.interrupted);
}

Result<std::vector<Usage>> DockerPlatform::usage() {
  const auto present = list_environment(setting_);
  if (!present) return fail(present.error());
  std::vector<std::pair<Replica, std::string>> running;
  for (const Container& one : *present) {
    if (!one.runs()) continue;
    running.emplace_back(Replica{.component = one.mark.component, .index = one.mark.index}, one.id);
  }
  const auto of_balancers = balancers_.usage();
  if (!of_balancers) return of_balancers;
  std::vector<Usage> all = usage_of(setting_.engine, running);
  all.insert(all.end(), of_balancers->begin(), of_balancers->end());
  return all;
}

Result<std::string> DockerPlatform::log_end(const Replica& replica, std::size_t bytes) {
  if (balancers_.has(replica.component)) return balancers_.log_end(replica, bytes);
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
