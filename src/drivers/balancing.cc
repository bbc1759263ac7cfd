#include "drivers/balancing.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <map>

#include "drivers/haproxy_plan.h"
#include "drivers/system_error.h"

namespace headroom::drivers {

const JournalEntry* Balancing::find_before(std::string_view component) const {
  const PlannedComponent* balancer = balancer_of(plan_, component);
  if (balancer == nullptr) return nullptr;
  const auto found = std::ranges::find(journal_.entries, balancer->name, &JournalEntry::component);
  return found == journal_.entries.end() ? nullptr : &*found;
}

std::optional<Haproxy> Balancing::before(std::string_view component) const {
  const JournalEntry* balancer = find_before(component);
  if (balancer == nullptr || !is_alive(balancer->process)) return std::nullopt;
  return Haproxy(state_.balancer(environment_, component));
}

std::optional<std::string> Balancing::address_before(std::string_view component) const {
  const JournalEntry* balancer = find_before(component);
  return balancer == nullptr ? std::nullopt : std::optional(balancer->address());
}

Result<bool> Balancing::is_unknown(const Backend& replica) const {
  const auto balancer = before(replica.component);
  if (!balancer) return false;
  const auto servers = balancer->servers();
  if (!servers) return fail(servers.error());
  return std::ranges::find(*servers, replica.address, &HaproxyServer::name) == servers->end();
}

Result<void> Balancing::admit(const Backend& replica) const {
  const auto balancer = before(replica.component);
  return balancer ? balancer->admit(replica.address) : Result<void>();
}

Result<void> Balancing::admit_all(std::span<const Backend> replicas) const {
  for (const Backend& replica : replicas) {
    if (auto admitted = admit(replica); !admitted) return admitted;
  }
  return {};
}

Result<void> Balancing::drain(std::span<const Backend> replicas, Nanos patience,
                              const std::function<bool()>& interrupted) const {
  std::map<std::string, std::vector<std::string>> addresses_of;
  for (const Backend& replica : replicas) {
    addresses_of[replica.component].push_back(replica.address);
  }
  for (const auto& [component, addresses] : addresses_of) {
    const auto balancer = before(component);
    if (!balancer) continue;
    if (auto drained = balancer->drain(addresses, patience, interrupted); !drained) return drained;
  }
  return {};
}

Result<void> Balancing::forget_others(std::string_view component,
                                      std::span<const Backend> replicas) const {
  const auto balancer = before(component);
  if (!balancer) return {};
  const auto servers = balancer->servers();
  if (!servers) return fail(servers.error());
  for (const HaproxyServer& server : *servers) {
    if (std::ranges::find(replicas, server.name, &Backend::address) != replicas.end()) continue;
    if (auto forgotten = balancer->forget(server.name); !forgotten) return forgotten;
  }
  return {};
}

Backend backend_of(const JournalEntry& replica) {
  return {.component = replica.component, .address = replica.address()};
}

std::vector<Backend> running_backends(std::span<const JournalEntry> replicas) {
  std::vector<Backend> backends;
  for (const JournalEntry& replica : replicas) {
    if (is_alive(replica.process)) backends.push_back(backend_of(replica));
  }
  return backends;
}

std::vector<Backend> planned_backends(const PlannedComponent& component,
                                      std::span<const JournalEntry> entries) {
  std::vector<JournalEntry> planned;
  std::ranges::copy_if(entries, std::back_inserter(planned), [&](const JournalEntry& entry) {
    return entry.component == component.name && entry.index < component.replicas;
  });
  return running_backends(planned);
}

std::unexpected<Error> cannot_drain(std::string_view driver, const platform::Replica& replica) {
  return invalid(fmt::format("an environment of driver {} cannot drain {}-{}", driver,
                             replica.component, replica.index),
                 fmt::format("no balancer stands before {}: its callers know all addresses",
                             replica.component),
                 "balancer: haproxy");
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
