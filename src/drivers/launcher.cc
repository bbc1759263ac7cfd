#include "drivers/launcher.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "drivers/instance_command.h"
#include "drivers/instance_state.h"
#include "drivers/launch_error.h"
#include "drivers/log_file.h"
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
    : plan_(plan), setting_(setting), journal_(journal) {}

Result<void> Launcher::bring_up() {
  auto done = bring_up_in_order();
  if (done) return done;
  // That the cleaning up failed too would only hide why it was needed; the journal knows what is
  // left.
  [[maybe_unused]] const auto stopped = stop_started([](const JournalEntry&) { return true; });
  return done;
}

Result<void> Launcher::bring_up_in_order() {
  for (const PlannedComponent& component : plan_.components) {
    auto startable = check_startable(component, setting_.places);
    if (!startable) return fail(at_component(std::move(startable.error()), component));
  }
  if (auto stopped = stop_unplanned(); !stopped) return stopped;
  int rank = 0;
  for (const PlannedComponent& component : plan_.components) {
    auto done = bring_up_component(component, rank++);
    if (!done) return fail(at_component(std::move(done.error()), component));
  }
  return {};
}

Result<void> Launcher::stop_unplanned() {
  std::vector<JournalEntry> unplanned;
  std::ranges::copy_if(journal_.entries(), std::back_inserter(unplanned),
                       [&](const JournalEntry& entry) {
                         const auto* component = find_component(plan_, entry.component);
                         return component == nullptr || entry.index >= component->replicas;
                       });
  auto stopped = stop_entries(journal_, unplanned, setting_.grace, setting_.on_change);
  if (!stopped) return fail(stopped.error());
  return {};
}

Result<void> Launcher::bring_up_component(const PlannedComponent& component, int rank) {
  auto ports = choose_ports(component);
  for (int attempt = 1;; ++attempt) {
    if (!ports) return fail(ports.error());
    Trial trial = try_component(component, rank, *ports);
    if (trial) return {};
    if (trial.error().cause != Failure::Cause::kPortTaken || attempt == kPortAttempts) {
      return fail(std::move(trial.error().error));
    }
    auto stopped =
        stop_started([&](const JournalEntry& entry) { return entry.component == component.name; });
    if (!stopped) return stopped;
    ports = fresh_ports(ports->size());
  }
}

Launcher::Trial Launcher::try_component(const PlannedComponent& component, int rank,
                                        const std::vector<int>& ports) {
  addresses_of_[component.name] = join_addresses(ports);
  int index = 0;
  for (const int port : ports) {
    auto done = keep_or_start(component, rank, index++, port);
    if (!done) return std::unexpected(Failure{.error = std::move(done.error())});
  }
  for (index = 0; index < component.replicas; ++index) {
    const auto entry = recorded(component.name, index);
    HEADROOM_CHECK(entry.has_value(), "every replica was kept or started");
    if (Trial waited = wait_for(component, *entry); !waited) return waited;
  }
  return {};
}

Result<void> Launcher::keep_or_start(const PlannedComponent& component, int rank, int index,
                                     int port) {
  const auto command = fill_command(component, {.port = port,
                                                .index = index,
                                                .folder = setting_.places.service_folder.string(),
                                                .addresses_of = addresses_of_});
  if (!command) return fail(command.error());
  JournalEntry intended{
      .id = random_mark(),
      .component = component.name,
      .index = index,
      .rank = rank,
      .port = port,
      .log = setting_.state.log(setting_.environment, component.name, index).string(),
      .fingerprint = fingerprint_of(*command),
      .owner = setting_.owner,
      .stage = JournalEntry::Stage::kIntended,
      .process = {}};

  if (const auto previous = recorded(component.name, index)) {
    const bool is_wanted = previous->port == port && previous->fingerprint == intended.fingerprint;
    if (is_wanted && is_alive(previous->process)) {
      watch(*previous);
      return {};
    }
    auto stopped = stop_entries(journal_, {*previous}, setting_.grace, setting_.on_change);
    if (!stopped) return fail(stopped.error());
  }
  if (component.fixed_port && !is_port_free(port)) {
    return fail(Error{.kind = ErrorKind::kUnreachable,
                      .what = fmt::format("component {}: port {} is taken", component.name, port),
                      .why = "another program listens there",
                      .fix = "stop that program, or leave port: out to have a free one",
                      .file = {},
                      .at = component.at});
  }
  const auto program = program_for(*command, setting_.places, intended.id);
  if (!program) return fail(program.error());
  return start_instance(intended, *program);
}

Result<void> Launcher::start_instance(const JournalEntry& intended, const Program& program) {
  if (auto rotated = rotate_log(intended.log); !rotated) return rotated;
  const auto output = open_log(intended.log);
  if (!output) return fail(output.error());

  if (auto recorded = journal_.starting(intended); !recorded) return recorded;
  started_.insert(intended.id);
  auto held = spawn_held(program, *output);
  if (!held) return fail(held.error());
  if (auto recorded = journal_.started(intended.id, held->identity()); !recorded) return recorded;
  if (auto released = held->release(); !released) {
    Error error = released.error();
    error.what = fmt::format("{}-{}: {} cannot be executed", intended.component, intended.index,
                             program.path);
    return fail(std::move(error));
  }
  const JournalEntry started = *this->recorded(intended.id);
  watch(started);
  setting_.on_change(
      instance_of(started, Health::kStarting, fmt::format("pid {}", started.process.pid)));
  return {};
}

Launcher::Trial Launcher::wait_for(const PlannedComponent& component, const JournalEntry& entry) {
  std::vector<int> handles;
  for (const Watched& one : watched_) handles.push_back(one.process.get());
  const auto waited =
      wait_until_ready(component.ready, entry.address(), handles, setting_.interrupted);
  if (waited) {
    if (entry.stage == JournalEntry::Stage::kReady) return {};
    if (auto noted = journal_.ready(entry.id); !noted) {
      return std::unexpected(Failure{.error = noted.error()});
    }
    setting_.on_change(
        instance_of(entry, Health::kReady, fmt::format("pid {}", entry.process.pid)));
    return {};
  }

  const NotReady& reason = waited.error();
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
  std::set<int> avoided;
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
  for (const JournalEntry& entry : chosen) {
    started_.erase(entry.id);
    std::erase_if(watched_, [&](const Watched& one) { return one.id == entry.id; });
  }
  auto stopped = stop_entries(journal_, chosen, setting_.grace, setting_.on_change);
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
