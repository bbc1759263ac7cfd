#include "containers/balancer_processes.h"

#include "drivers/instance_signals.h"
#include "drivers/instance_state.h"
#include "drivers/instance_usage.h"
#include "drivers/log_file.h"
#include "drivers/running_instance.h"

namespace headroom::containers {

using drivers::JournalEntry;
using platform::Replica;

drivers::LaunchSetting launch_setting_of(const EngineSetting& setting) {
  const Options& options = setting.options;
  return {.environment = setting.environment.name,
          .state = setting.state,
          .places = {.service_folder = options.folder, .headroom_folder = drivers::own_folder()},
          .owner = setting.owner,
          .grace = options.grace,
          .patience = options.patience,
          .on_change = options.on_change,
          .interrupted = options.interrupted,
          .taken_ports = setting.fixed_ports()};
}

BalancerProcesses::BalancerProcesses(const EngineSetting& setting)
    : setting_(setting), view_(setting.state.journal(setting.environment.name)) {}

bool BalancerProcesses::has(const std::string& name) const {
  return drivers::find_component(setting_.balancers, name) != nullptr;
}

Result<drivers::Balancing> BalancerProcesses::balancing() {
  const auto journal = view_.read();
  if (!journal) return fail(journal.error());
  return drivers::Balancing(setting_.balancers, **journal, setting_.state,
                            setting_.environment.name);
}

Result<std::vector<platform::Instance>> BalancerProcesses::instances() {
  const auto journal = view_.read();
  if (!journal) return fail(journal.error());
  return drivers::look_at(setting_.balancers, (*journal)->entries);
}

Result<std::vector<platform::Usage>> BalancerProcesses::usage() {
  const auto journal = view_.read();
  if (!journal) return fail(journal.error());
  return drivers::usage_of((*journal)->entries);
}

Result<JournalEntry> BalancerProcesses::running(const Replica& replica) {
  const auto journal = view_.read();
  if (!journal) return fail(journal.error());
  return drivers::find_running(replica, setting_.balancers, (*journal)->entries);
}

Result<void> BalancerProcesses::kill(const Replica& replica) {
  const auto entry = running(replica);
  if (!entry) return fail(entry.error());
  drivers::kill_instance(*entry);
  return {};
}

Result<void> BalancerProcesses::pause(const Replica& replica) {
  const auto entry = running(replica);
  if (!entry) return fail(entry.error());
  drivers::pause_instance(*entry);
  return {};
}

Result<void> BalancerProcesses::resume(const Replica& replica) {
  const auto entry = running(replica);
  if (!entry) return fail(entry.error());
  drivers::resume_instance(*entry);
  return {};
}

Result<std::string> BalancerProcesses::log_end(const Replica& replica, std::size_t bytes) {
  const auto entry = running(replica);
  if (!entry) return fail(entry.error());
  return drivers::end_of_log(entry->log, bytes);
}

}  // namespace headroom::containers
