#include "drivers/launcher.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "drivers/instance_limits.h"
#include "drivers/instance_start.h"
#include "drivers/instance_state.h"
#include "drivers/launch_error.h"
#include "drivers/pidfd.h"
#include "drivers/port.h"

namespace headroom::drivers {
namespace {

using platform::Health;

// A free port may be gone by the time the instance asks for it; three times in a row is no chance.
constexpr int kPortAttempts = 3;

std::string join_addresses(const std::vector<int>& ports) {
  std::string joined;
  for (const int port : ports) joined += (joined.empty() ? "" : ",") + loopback_address(port);
  return joined;
}

Error at_component(Error error, const PlannedComponent& component) {
  if (error.at.line == 0) error.at = component.at;
  return error;
}

}  // namespace

Launcher::Launcher(const LaunchPlan& plan, const LaunchSetting& setting, Journal& journal)
    : plan_(plan),
      setting_(setting),
      journal_(journal),
      balancing_(plan, journal.contents(), setting.state, setting.environment) {}

Result<void> Launcher::bring_up() {
  auto done = bring_up_in_order();
  if (!done) undo();
  return done;
}

void Launcher::undo() {
  [[maybe_unused]] const auto stopped = stop_started([](const JournalEntry&) { return true; });
}

Result<void> Launcher::adapt(const std::string& component) {
  adapted_ = component;
  auto done = bring_up_in_order();
  if (done || is_superseded_) return {};
  if (!has_replaced_) undo();
  return done;
}

Result<void> Launcher::bring_up_in_order() {
  for (const PlannedComponent& component : plan_.components) {
    auto startable = check_startable(component, setting_.places);
    if (!startable) return fail(at_component(std::move(startable.error()), component));
  }
  if (auto stopped = stop_unplanned(); !stopped) return stopped;
  for (const PlannedComponent& component : plan_.components) {
    auto done = bring_up_component(component);
    if (!done) return fail(at_component(std::move(done.error()), component));
  }
  return give_up_surplus();
}

// Replicas beyond the plan are still used while an environment is adapted; otherwise they may hold
// a port that another component has in the file.
Result<void> Launcher::stop_unplanned() {
  std::vector<JournalEntry> unplanned;
  for (const JournalEntry& entry : journal_.entries()) {
    const auto* component = find_component(plan_, entry.component);
    const bool is_surplus = component != nullptr && entry.index >= component->replicas;
    if (component == nullptr || (is_surplus && adapted_.empty())) unplanned.push_back(entry);
  }
  return stop_and_forget(unplanned);
}

Result<void> Launcher::give_up_surplus() {
  std::vector<JournalEntry> surplus;
  for (const JournalEntry& entry : journal_.entries()) {
    const auto* component = find_component(plan_, entry.component);
    if (component != nullptr && entry.index >= component->replicas) surplus.push_back(entry);
  }
  auto drained =
      balancing_.drain(running_backends(surplus), setting_.patience, setting_.interrupted);
  if (!drained) return drained;
  if (auto stopped = stop_and_forget(surplus); !stopped) return stopped;
  for (const PlannedComponent& component : plan_.components) {
    auto forgotten =
        balancing_.forget_others(component.name, planned_backends(component, journal_.entries()));
    if (!forgotten) return forgotten;
  }
  return {};
}

Result<void> Launcher::bring_up_component(const PlannedComponent& component) {
  for (int attempt = 1;; ++attempt) {
    const auto ports = choose_ports(component);
    if (!ports) return fail(ports.error());
    Trial trial = try_component(component, *ports);
    if (trial) break;
    if (trial.error().cause != Failure::Cause::kPortTaken || attempt == kPortAttempts) {
      return fail(std::move(trial.error().error));
    }
    auto stopped =
        stop_started([&](const JournalEntry& entry) { return entry.component == component.name; });
    if (!stopped) return stopped;
  }
  if (component.balances.empty()) return {};
  // From here on its callers know the balancer and nothing else.
  addresses_of_[component.balances] = addresses_of_[component.name];
  // Balancers in a plan of their own have no component here.
  const PlannedComponent* balanced = find_component(plan_, component.balances);
  if (balanced == nullptr) return {};
  return balancing_.admit_all(planned_backends(*balanced, journal_.entries()));
}

Launcher::Trial Launcher::try_component(const PlannedComponent& component,
                                        const std::vector<int>& ports) {
  const auto failed = [](Error error) {
    return std::unexpected(Failure{.error = std::move(error)});
  };
  addresses_of_[component.name] = join_addresses(ports);
  std::vector<Intent> replacing;
  std::vector<int> awaited;
  for (int index = 0; index < component.replicas; ++index) {
    auto intent = intend(component, index, ports[static_cast<std::size_t>(index)]);
    if (!intent) return failed(intent.error());
    const auto fate = decide(component, *intent);
    if (!fate) return failed(fate.error());
    if (*fate == Fate::kReplaced) replacing.push_back(*std::move(intent));
    if (*fate == Fate::kNone || (*fate == Fate::kKept && is_awaited(component, index))) {
      awaited.push_back(index);
    }
    if (*fate != Fate::kNone) continue;
    if (auto started = start(component, *intent); !started) return failed(started.error());
  }
  for (const int index : awaited) {
    const auto entry = recorded(component.name, index);
    HEADROOM_CHECK(entry.has_value(), "every replica was kept or started");
    if (Trial waited = wait_for(component, *entry); !waited) return waited;
    auto admitted = balancing_.admit(backend_of(*entry));
    if (!admitted) return failed(admitted.error());
  }
  for (const Intent& intent : replacing) {
    if (auto replaced = replace(component, intent); !replaced) return failed(replaced.error());
  }
  return {};
}

// One that is kept in use may be paused, or busy, unless nobody has waited for it so far.
bool Launcher::is_awaited(const PlannedComponent& component, int index) const {
  const auto entry = recorded(component.name, index);
  return adapted_.empty() || (entry && entry->stage != JournalEntry::Stage::kReady);
}

Result<Launcher::Intent> Launcher::intend(const PlannedComponent& component, int index,
                                          int port) const {
  auto command = fill_command(component, {.port = port,
                                          .index = index,
                                          .folder = setting_.places.service_folder.string(),
                                          .addresses_of = addresses_of_});
  if (!command) return fail(command.error());
  JournalEntry entry{
      .id = random_mark(),
      .component = component.name,
      .index = index,
      .rank = component.rank,
      .port = port,
      .log = setting_.state.log(setting_.environment, component.name, index).string(),
      .fingerprint = fingerprint_of(*command),
      .owner = setting_.owner,
      .limits = component.limits,
      .cgroup = {},
      .stage = JournalEntry::Stage::kIntended,
      .process = {},
      .in_force = {}};
  return Intent{.entry = std::move(entry), .command = *std::move(command)};
}

Result<Launcher::Fate> Launcher::decide(const PlannedComponent& component, const Intent& intent) {
  const auto previous = recorded(component.name, intent.entry.index);
  if (!previous) return Fate::kNone;
  if (!is_alive(previous->process)) {
    if (!is_revived(component)) return Fate::kLeftEnded;
    if (auto stopped = stop_and_forget({*previous}); !stopped) return fail(stopped.error());
    return Fate::kNone;
  }
  watch(*previous);
  const bool is_same =
      previous->port == intent.entry.port && previous->fingerprint == intent.entry.fingerprint;
  if (!is_same) return Fate::kReplaced;
  if (previous->limits == intent.entry.limits) return Fate::kKept;
  if (previous->cgroup.version == 0) return Fate::kReplaced;
  const auto changed = change_limits(previous->cgroup, intent.entry.limits);
  if (!changed) return Fate::kReplaced;
  auto noted = journal_.limited(previous->id, intent.entry.limits, *changed);
  if (!noted) return fail(noted.error());
  return Fate::kKept;
}

Result<void> Launcher::start(const PlannedComponent& component, const Intent& intent) {
  const JournalEntry& entry = intent.entry;
  if (component.fixed_port && !is_port_free(entry.port)) {
    return fail(
        Error{.kind = ErrorKind::kUnreachable,
              .what = fmt::format("component {}: port {} is taken", component.name, entry.port),
              .why = "another program listens there",
              .fix = "stop that program, or leave port: out to have a free one",
              .file = {},
              .at = component.at});
  }
  auto program = program_for(intent.command, setting_.places, entry.id);
  if (!program) return fail(program.error());
  if (!component.balances.empty()) {
    const auto folder = prepare_balancer(setting_.state, setting_.environment, component);
    if (!folder) return fail(folder.error());
    program->folder = folder->string();
  }
  started_.insert(entry.id);
  if (auto done = start_instance(entry, *program, journal_); !done) return done;
  const JournalEntry started = *recorded(entry.id);
  watch(started);
  setting_.on_change(instance_of(started, Health::kStarting, describe_running(started)));
  return {};
}

Result<void> Launcher::replace(const PlannedComponent& component, const Intent& intent) {
  const std::vector<JournalEntry> previous = {*recorded(component.name, intent.entry.index)};
  auto drained =
      balancing_.drain(running_backends(previous), setting_.patience, setting_.interrupted);
  if (!drained) return drained;
  has_replaced_ = true;
  if (auto stopped = stop_and_forget(previous); !stopped) return stopped;
  if (auto started = start(component, intent); !started) return started;
  const JournalEntry entry = *recorded(intent.entry.id);
  if (Trial waited = wait_for(component, entry); !waited) return fail(waited.error().error);
  return balancing_.admit(backend_of(entry));
}

bool Launcher::is_revived(const PlannedComponent& component) const {
  return adapted_.empty() || component.name == adapted_ || component.balances == adapted_;
}

// Replacing is not left half done.
bool Launcher::leaves_the_rest() const {
  return !adapted_.empty() && !has_replaced_ && setting_.superseded();
}

Launcher::Trial Launcher::wait_for(const PlannedComponent& component, const JournalEntry& entry) {
  std::vector<int> handles;
  for (const Watched& one : watched_) handles.push_back(one.process.get());
  const auto waited = wait_until_ready(component.ready, entry.address(), handles, [this] {
    return setting_.interrupted() || leaves_the_rest();
  });
  if (waited) {
    if (entry.stage == JournalEntry::Stage::kReady) return {};
    if (auto noted = journal_.ready(entry.id); !noted) {
      return std::unexpected(Failure{.error = noted.error()});
    }
    setting_.on_change(instance_of(entry, Health::kReady, describe_running(entry)));
    return {};
  }

  const NotReady& reason = waited.error();
  is_superseded_ = reason.cause == NotReady::Cause::kInterrupted && leaves_the_rest();
  const bool has_ended = reason.cause == NotReady::Cause::kProcessEnded;
  const JournalEntry ended = has_ended ? *recorded(watched_[reason.process].id) : entry;
  const auto how = exit_of_child(ended.process.pid);
  Failure failure{.error = launch_error({.component = component,
                                         .waited_for = entry,
                                         .ended = ended,
                                         .how_it_ended = how.value_or("ended"),
                                         .reason = reason})};
  if (has_ended && ended.component == component.name && !component.fixed_port &&
      says_port_is_taken(ended.log)) {
    failure.cause = Failure::Cause::kPortTaken;
  }
  return std::unexpected(std::move(failure));
}

Result<std::vector<int>> Launcher::choose_ports(const PlannedComponent& component) const {
  std::vector<int> ports;
  for (int index = 0; index < component.replicas; ++index) {
    const auto previous = recorded(component.name, index);
    if (component.fixed_port) {
      ports.push_back(*component.fixed_port + index);
    } else if (previous && (is_alive(previous->process) || is_port_free(previous->port))) {
      ports.push_back(previous->port);
    } else {
      ports.push_back(0);
    }
  }
  auto fresh = fresh_ports(static_cast<std::size_t>(std::ranges::count(ports, 0)));
  if (!fresh) return fresh;
  auto next = fresh->begin();
  for (int& port : ports) {
    if (port == 0) port = *next++;
  }
  return ports;
}

Result<std::vector<int>> Launcher::fresh_ports(std::size_t count) const {
  std::set<int> avoided = setting_.taken_ports;
  for (const JournalEntry& entry : journal_.entries()) avoided.insert(entry.port);
  for (const PlannedComponent& component : plan_.components) {
    if (!component.fixed_port) continue;
    for (int i = 0; i < component.replicas; ++i) avoided.insert(*component.fixed_port + i);
  }
  return free_ports(count, avoided);
}

Result<void> Launcher::stop_started(const std::function<bool(const JournalEntry&)>& wanted) {
  std::vector<JournalEntry> chosen;
  std::ranges::copy_if(
      journal_.entries(), std::back_inserter(chosen),
      [&](const JournalEntry& entry) { return started_.contains(entry.id) && wanted(entry); });
  for (const JournalEntry& entry : chosen) started_.erase(entry.id);
  return stop_and_forget(chosen);
}

Result<void> Launcher::stop_and_forget(const std::vector<JournalEntry>& entries) {
  for (const JournalEntry& entry : entries) {
    std::erase_if(watched_, [&](const Watched& one) { return one.id == entry.id; });
  }
  auto stopped = stop_entries(journal_, entries, setting_.grace, setting_.on_change);
  if (!stopped) return fail(stopped.error());
  return {};
}

void Launcher::watch(const JournalEntry& entry) {
  FileDescriptor process = open_pidfd(entry.process.pid);
  // Without a handle it has ended and been reaped; the probe will say so.
  if (process) watched_.push_back({.id = entry.id, .process = std::move(process)});
}

std::optional<JournalEntry> Launcher::recorded(const std::string& component, int index) const {
  const auto found = std::ranges::find_if(journal_.entries(), [&](const JournalEntry& entry) {
    return entry.component == component && entry.index == index;
  });
  if (found == journal_.entries().end()) return std::nullopt;
  return *found;
}

std::optional<JournalEntry> Launcher::recorded(const std::string& id) const {
  const auto found = std::ranges::find(journal_.entries(), id, &JournalEntry::id);
  if (found == journal_.entries().end()) return std::nullopt;
  return *found;
}

}  // namespace headroom::drivers
