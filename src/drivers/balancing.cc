#include "drivers/balancing.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <map>

#include "drivers/haproxy_plan.h"
#include "drivers/system_error.h"

namespace headroom::drivers {

std::optional<Haproxy> Balancing::before(std::string_view component) const {
  const PlannedComponent* balancer = balancer_of(plan_, component);
  if (balancer == nullptr) return std::nullopt;
  const bool runs = std::ranges::any_of(journal_.entries, [&](const JournalEntry& entry) {
    return entry.component == balancer->name && is_alive(entry.process);
  });
  if (!runs) return std::nullopt;
  return Haproxy(state_.balancer(environment_, component));
}

Result<void> Balancing::admit(const JournalEntry& replica) const {
  const auto balancer = before(replica.component);
  return balancer ? balancer->admit(replica.address()) : Result<void>();
}

Result<void> Balancing::drain(std::span<const JournalEntry> replicas, Nanos patience,
                              const std::function<bool()>& interrupted) const {
  std::map<std::string, std::vector<std::string>> addresses_of;
  for (const JournalEntry& replica : replicas) {
    // One that has ended has no request left, and may be unknown to its balancer.
    if (is_alive(replica.process)) addresses_of[replica.component].push_back(replica.address());
  }
  for (const auto& [component, addresses] : addresses_of) {
    const auto balancer = before(component);
    if (!balancer) continue;
    if (auto drained = balancer->drain(addresses, patience, interrupted); !drained) return drained;
  }
  return {};
}

std::vector<JournalEntry> Balancing::planned_replicas(const PlannedComponent& component) const {
  std::vector<JournalEntry> replicas;
  std::ranges::copy_if(journal_.entries, std::back_inserter(replicas),
                       [&](const JournalEntry& entry) {
                         return entry.component == component.name &&
                                entry.index < component.replicas && is_alive(entry.process);
                       });
  return replicas;
}

Result<void> Balancing::admit_all(const PlannedComponent& component) const {
  for (const JournalEntry& replica : planned_replicas(component)) {
    if (auto admitted = admit(replica); !admitted) return admitted;
  }
  return {};
}

Result<void> Balancing::forget_others(const PlannedComponent& component) const {
  const auto balancer = before(component.name);
  if (!balancer) return {};
  const auto servers = balancer->servers();
  if (!servers) return fail(servers.error());
  const std::vector<JournalEntry> replicas = planned_replicas(component);
  for (const HaproxyServer& server : *servers) {
    if (std::ranges::find(replicas, server.name, &JournalEntry::address) != replicas.end()) {
      continue;
    }
    if (auto forgotten = balancer->forget(server.name); !forgotten) return forgotten;
  }
  return {};
}

Result<std::filesystem::path> prepare_balancer(const StateFolder& state,
                                               const std::string& environment,
                                               const PlannedComponent& balancer) {
  const auto folder = state.balancer(environment, balancer.balances);
  const auto file = folder / kHaproxyConfigFile;
  if (auto made = make_folder_of(file); !made) return fail(made.error());
  std::ofstream config(file, std::ios::binary | std::ios::trunc);
  config << haproxy_config();
  config.close();
  if (!config) {
    return system_failure(ErrorKind::kStorage, fmt::format("cannot write {}", file.string()),
                          errno);
  }
  return folder;
}

}  // namespace headroom::drivers
