#include "drivers/process_platform.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "drivers/environment_lock.h"
#include "drivers/found_environment.h"
#include "drivers/instance_state.h"
#include "drivers/journal.h"
#include "drivers/launch_plan.h"
#include "drivers/launcher.h"
#include "drivers/program.h"
#include "drivers/stopping.h"

namespace headroom::drivers {
namespace {

using platform::Instance;
using platform::StartOutcome;

// Without the slash at its end that "." leaves: it is shown to people.
std::filesystem::path absolute_folder(const std::filesystem::path& folder) {
  const auto absolute = std::filesystem::absolute(folder).lexically_normal();
  return absolute.has_filename() ? absolute : absolute.parent_path();
}

bool runs(const JournalEntry& entry) {
  return is_alive(entry.process);
}

class ProcessPlatform : public platform::Platform {
 public:
  ProcessPlatform(LaunchPlan plan, LaunchSetting setting, std::string file)
      : plan_(std::move(plan)), setting_(std::move(setting)), file_(std::move(file)) {}

  ~ProcessPlatform() override {
    // A session that ends early, for whatever reason, leaves nothing behind.
    if (session_) [[maybe_unused]]
      const auto stopped = stop();
  }

  Result<StartOutcome> start() override;
  Result<std::vector<Instance>> stop() override;
  Result<std::vector<Instance>> instances() override;
  Result<std::string> entry_url() override;
  std::string_view driver() const override { return "process"; }

 private:
  // The right to act on the environment, and the means to write down what is done.
  struct Acting {
    EnvironmentLock lock;
    Journal journal;
  };

  Result<Acting> begin_acting() const;
  Result<void> stop_dead_sessions(Journal& journal) const;
  std::filesystem::path journal_path() const {
    return setting_.state.journal(setting_.environment);
  }

  LaunchPlan plan_;
  LaunchSetting setting_;
  std::string file_;
  std::optional<Acting> session_;  // while this session owns what it started
};

Result<ProcessPlatform::Acting> ProcessPlatform::begin_acting() const {
  auto lock =
      EnvironmentLock::acquire(setting_.state.lock(setting_.environment), setting_.environment);
  if (!lock) return fail(lock.error());
  auto journal = Journal::open(journal_path());
  if (!journal) return fail(journal.error());
  return Acting{.lock = *std::move(lock), .journal = *std::move(journal)};
}

Result<void> ProcessPlatform::stop_dead_sessions(Journal& journal) const {
  std::vector<JournalEntry> left;
  std::ranges::copy_if(journal.entries(), std::back_inserter(left),
                       [](const JournalEntry& entry) { return entry.owner.is_dead_session(); });
  auto stopped = stop_entries(journal, left, setting_.grace, setting_.on_change);
  if (!stopped) return fail(stopped.error());
  return {};
}

Result<StartOutcome> ProcessPlatform::start() {
  if (session_) return StartOutcome::kAlreadyUp;
  auto acting = begin_acting();
  if (!acting) return fail(acting.error());
  Journal& journal = acting->journal;
  if (auto stopped = stop_dead_sessions(journal); !stopped) return fail(stopped.error());

  const bool is_session = setting_.owner.kind == Owner::Kind::kSession;
  if (is_session && std::ranges::any_of(journal.entries(), runs)) {
    auto as_planned = check_found(plan_, journal.entries(), setting_.environment,
                                  setting_.places.service_folder.string());
    if (!as_planned) return fail(as_planned.error());
    return StartOutcome::kAlreadyUp;
  }

  Launcher launcher(plan_, setting_, journal);
  if (auto up = launcher.bring_up(); !up) {
    Error error = up.error();
    if (error.at.line > 0) error.file = file_;
    return fail(std::move(error));
  }
  if (launcher.started_count() == 0) return StartOutcome::kAlreadyUp;
  if (is_session) session_ = *std::move(acting);
  return StartOutcome::kStarted;
}

Result<std::vector<Instance>> ProcessPlatform::stop() {
  auto acting = session_ ? Result<Acting>(*std::exchange(session_, std::nullopt)) : begin_acting();
  if (!acting) return fail(acting.error());
  return stop_entries(acting->journal, acting->journal.entries(), setting_.grace,
                      setting_.on_change);
}

Result<std::vector<Instance>> ProcessPlatform::instances() {
  const auto entries = read_journal(journal_path());
  if (!entries) return fail(entries.error());
  return look_at(plan_, *entries);
}

Result<std::string> ProcessPlatform::entry_url() {
  const auto entries = read_journal(journal_path());
  if (!entries) return fail(entries.error());
  const auto entry = std::ranges::find_if(
      *entries, [&](const JournalEntry& one) { return one.component == plan_.entry && runs(one); });
  if (entry == entries->end()) {
    return fail(Error{.kind = ErrorKind::kUnreachable,
                      .what = fmt::format("environment {} is not up", setting_.environment),
                      .why = fmt::format("{}, which users enter by, does not run", plan_.entry),
                      .fix = "start it with headroom up",
                      .file = {},
                      .at = {}});
  }
  return fmt::format("http://{}", entry->address());
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
                        .on_change = std::move(options.on_change),
                        .interrupted = std::move(options.interrupted)};
  return std::make_unique<ProcessPlatform>(*std::move(plan), std::move(setting),
                                           std::move(options.file));
}

}  // namespace headroom::drivers
