#include "drivers/process_platform.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <optional>

#include "drivers/balancing.h"
#include "drivers/environment_lock.h"
#include "drivers/found_environment.h"
#include "drivers/instance_signals.h"
#include "drivers/instance_state.h"
#include "drivers/instance_usage.h"
#include "drivers/journal.h"
#include "drivers/journal_view.h"
#include "drivers/launch_plan.h"
#include "drivers/launcher.h"
#include "drivers/log_file.h"
#include "drivers/orphans.h"
#include "drivers/program.h"
#include "drivers/running_instance.h"
#include "drivers/stopping.h"

namespace headroom::drivers {
namespace {

using platform::Instance;
using platform::Limits;
using platform::Replica;
using platform::StartOutcome;
using platform::Usage;

// Without the slash at its end that "." leaves: it is shown to people.
std::filesystem::path absolute_folder(const std::filesystem::path& folder) {
  const auto absolute = std::filesystem::absolute(folder).lexically_normal();
  return absolute.has_filename() ? absolute : absolute.parent_path();
}

bool runs(const JournalEntry& entry) {
  return is_alive(entry.process);
}

std::unexpected<Error> not_up(const std::string& environment) {
  return fail(Error{.kind = ErrorKind::kUnreachable,
                    .what = fmt::format("environment {} is not up", environment),
                    .why = "nothing of it runs",
                    .fix = "start it with headroom up",
                    .file = {},
                    .at = {}});
}

class ProcessPlatform : public platform::Platform {
 public:
  ProcessPlatform(LaunchPlan plan, LaunchSetting setting, std::string file)
      : plan_(std::move(plan)),
        setting_(std::move(setting)),
        file_(std::move(file)),
        view_(setting_.state.journal(setting_.environment)) {
    setting_.superseded = [this] { return hurries_.load(); };
  }

  ~ProcessPlatform() override {
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
  void hurry() override { hurries_ = true; }
  std::string_view driver() const override { return "process"; }

 private:
  // The right to act on the environment, and the means to write down what is done.
  struct Acting {
    EnvironmentLock lock;
    Journal journal;
  };

  Result<Acting> begin_acting() const;
  // Runs `action` with the right to act: the session's, or one for as long as it takes.
  template <class Action>
  Result<void> act(const Action& action);
  // Lets `change` alter what is wanted of a component, and makes it so.
  Result<void> adapt(const std::string& component, const std::function<void(Wanted&)>& change);
  Result<JournalEntry> running(const Replica& replica, const JournalContents& journal) const {
    return find_running(replica, as_wanted(plan_, journal.wanted), journal.entries);
  }
  Error with_file(Error error) const {
    if (error.at.line > 0) error.file = file_;
    return error;
  }
  Balancing balancing(const JournalContents& journal) const {
    return {plan_, journal, setting_.state, setting_.environment};
  }
  std::filesystem::path journal_path() const {
    return setting_.state.journal(setting_.environment);
  }

  LaunchPlan plan_;
  LaunchSetting setting_;
  std::string file_;
  JournalView view_;
  std::atomic<bool> hurries_ = false;  // whoever adapts now
  std::optional<Acting> session_;      // while this session owns what it started
};

Result<ProcessPlatform::Acting> ProcessPlatform::begin_acting() const {
  auto lock =
      EnvironmentLock::acquire(setting_.state.lock(setting_.environment), setting_.environment);
  if (!lock) return fail(lock.error());
  auto journal = Journal::open(journal_path());
  if (!journal) return fail(journal.error());
  return Acting{.lock = *std::move(lock), .journal = *std::move(journal)};
}

Result<StartOutcome> ProcessPlatform::start() {
  if (session_) return StartOutcome::kAlreadyUp;
  auto acting = begin_acting();
  if (!acting) return fail(acting.error());
  Journal& journal = acting->journal;
  auto left =
      stop_entries(journal, orphans_among(journal.entries()), setting_.grace, setting_.on_change);
  if (!left) return fail(left.error());

  const bool is_session = setting_.owner.kind == Owner::Kind::kSession;
  if (is_session && std::ranges::any_of(journal.entries(), runs)) {
    const LaunchPlan wanted = as_wanted(plan_, journal.contents().wanted);
    auto as_planned = check_found(wanted, journal.entries(), setting_.environment,
                                  setting_.places.service_folder.string());
    if (!as_planned) return fail(as_planned.error());
    return StartOutcome::kAlreadyUp;
  }

  if (auto done = journal.want_what_the_file_says(); !done) return fail(done.error());
  Launcher launcher(plan_, setting_, journal);
  if (auto up = launcher.bring_up(); !up) return fail(with_file(up.error()));
  if (launcher.started_count() == 0) return StartOutcome::kAlreadyUp;
  if (is_session) session_ = *std::move(acting);
  return StartOutcome::kStarted;
}

Result<std::vector<Instance>> ProcessPlatform::stop() {
  auto acting = session_ ? Result<Acting>(*std::exchange(session_, std::nullopt)) : begin_acting();
  if (!acting) return fail(acting.error());
  Journal& journal = acting->journal;
  auto stopped = stop_entries(journal, journal.entries(), setting_.grace, setting_.on_change);
  if (!stopped) return stopped;
  if (auto done = journal.want_what_the_file_says(); !done) return fail(done.error());
  return stopped;
}

Result<std::vector<Instance>> ProcessPlatform::instances() {
  const auto journal = view_.read();
  if (!journal) return fail(journal.error());
  return look_at(as_wanted(plan_, (*journal)->wanted), (*journal)->entries);
}

Result<std::string> ProcessPlatform::entry_url() {
  const auto journal = view_.read();
  if (!journal) return fail(journal.error());
  const PlannedComponent* balancer = balancer_of(plan_, plan_.entry);
  const std::string& way_in = balancer != nullptr ? balancer->name : plan_.entry;
  const auto entry = std::ranges::find_if((*journal)->entries, [&](const JournalEntry& one) {
    return one.component == way_in && runs(one);
  });
  if (entry == (*journal)->entries.end()) {
    return fail(Error{.kind = ErrorKind::kUnreachable,
                      .what = fmt::format("environment {} is not up", setting_.environment),
                      .why = fmt::format("{}, which users enter by, does not run", way_in),
                      .fix = "start it with headroom up",
                      .file = {},
                      .at = {}});
  }
  return fmt::format("http://{}", entry->address());
}

template <class Action>
Result<void> ProcessPlatform::act(const Action& action) {
  if (session_) return action(session_->journal);
  auto acting = begin_acting();
  if (!acting) return fail(acting.error());
  return action(acting->journal);
}

Result<void> ProcessPlatform::adapt(const std::string& component,
                                    const std::function<void(Wanted&)>& change) {
  const PlannedComponent* planned = find_component(plan_, component);
  if (planned == nullptr || !planned->balances.empty()) {
    return unknown_component(component, plan_);
  }
  return act([&](Journal& journal) -> Result<void> {
    if (std::ranges::none_of(journal.entries(), runs)) return not_up(setting_.environment);
    std::optional<Wanted> before;
    const auto& wanted_before = journal.contents().wanted;
    if (const auto found = wanted_before.find(component); found != wanted_before.end()) {
      before = found->second;
    }
    hurries_ = false;
    Wanted wanted =
        before.value_or(Wanted{.replicas = planned->replicas, .limits = planned->limits});
    change(wanted);
    if (auto noted = journal.want(component, wanted); !noted) return noted;

    const LaunchPlan plan = as_wanted(plan_, journal.contents().wanted);
    // What joins an environment stays as long as the rest of it.
    LaunchSetting setting = setting_;
    setting.owner = journal.entries().front().owner;
    Launcher launcher(plan, setting, journal);
    auto adapted = launcher.adapt(component);
    if (adapted) return {};
    if (!launcher.has_replaced()) {
      if (auto noted = journal.want(component, before); !noted) return noted;
    }
    return fail(with_file(adapted.error()));
  });
}

Result<void> ProcessPlatform::scale(const std::string& component, int replicas) {
  if (replicas < 0) {
    return invalid(fmt::format("{} cannot have {} replicas", component, replicas));
  }
  return adapt(component, [&](Wanted& wanted) { wanted.replicas = replicas; });
}

Result<void> ProcessPlatform::resize(const std::string& component, const Limits& limits) {
  return adapt(component, [&](Wanted& wanted) { wanted.limits = limits; });
}

Result<void> ProcessPlatform::kill(const Replica& replica) {
  return act([&](const Journal& journal) -> Result<void> {
    const auto entry = running(replica, journal.contents());
    if (!entry) return fail(entry.error());
    kill_instance(*entry);
    return {};
  });
}

Result<void> ProcessPlatform::pause(const Replica& replica) {
  return act([&](const Journal& journal) -> Result<void> {
    const auto entry = running(replica, journal.contents());
    if (!entry) return fail(entry.error());
    pause_instance(*entry);
    return {};
  });
}

Result<void> ProcessPlatform::resume(const Replica& replica) {
  return act([&](const Journal& journal) -> Result<void> {
    const auto entry = running(replica, journal.contents());
    if (!entry) return fail(entry.error());
    resume_instance(*entry);
    return balancing(journal.contents()).admit(backend_of(*entry));
  });
}

Result<void> ProcessPlatform::drain(const Replica& replica, Nanos patience) {
  return act([&](const Journal& journal) -> Result<void> {
    const auto entry = running(replica, journal.contents());
    if (!entry) return fail(entry.error());
    const Balancing balancing = this->balancing(journal.contents());
    if (!balancing.before(replica.component)) return cannot_drain(driver(), replica);
    const Backend backend = backend_of(*entry);
    return balancing.drain({&backend, 1}, patience, setting_.interrupted);
  });
}

Result<std::vector<Usage>> ProcessPlatform::usage() {
  const auto journal = view_.read();
  if (!journal) return fail(journal.error());
  return usage_of((*journal)->entries);
}

Result<std::string> ProcessPlatform::log_end(const Replica& replica, std::size_t bytes) {
  const auto journal = view_.read();
  if (!journal) return fail(journal.error());
  auto known = check_replica(replica, as_wanted(plan_, (*journal)->wanted));
  if (!known) return fail(known.error());
  return end_of_log(setting_.state.log(setting_.environment, replica.component, replica.index),
                    bytes);
}

}  // namespace

Result<std::unique_ptr<platform::Platform>> make_process_platform(
    const spec::System& system, const spec::Environment& environment, ProcessOptions options) {
  auto plan = plan_launch(system, environment);
  if (!plan) {
    Error error = plan.error();
    if (error.at.line > 0) error.file = options.file;
    return fail(std::move(error));
  }
  LaunchSetting setting{.environment = environment.name,
                        .state = StateFolder(absolute_folder(options.state_folder)),
                        .places = {.service_folder = absolute_folder(options.folder),
                                   .headroom_folder = own_folder()},
                        .owner = {.kind = options.owner, .headroom = identify_self()},
                        .grace = options.grace,
                        .patience = options.patience,
                        .on_change = std::move(options.on_change),
                        .interrupted = std::move(options.interrupted)};
  return std::make_unique<ProcessPlatform>(*std::move(plan), std::move(setting),
                                           std::move(options.file));
}

}  // namespace headroom::drivers
