#include "drivers/found_environment.h"

#include <fmt/format.h>

#include <algorithm>

#include "drivers/instance_command.h"

namespace headroom::drivers {
namespace {

std::unexpected<Error> differs(const std::string& environment, std::string why) {
  return fail(
      Error{.kind = ErrorKind::kUnreachable,
            .what = fmt::format("environment {} is up, but not as the file says", environment),
            .why = std::move(why),
            .fix = "headroom up makes it so; headroom down stops it, and the test then "
                   "starts its own",
            .file = {},
            .at = {}});
}

}  // namespace

Result<void> check_found(const LaunchPlan& plan, const std::vector<JournalEntry>& entries,
                         const std::string& environment, const std::string& folder) {
  const auto find = [&](const std::string& component, int index) {
    return std::ranges::find_if(entries, [&](const JournalEntry& entry) {
      return entry.component == component && entry.index == index;
    });
  };
  std::map<std::string, std::string> addresses_of;
  std::size_t planned = 0;
  for (const PlannedComponent& component : plan.components) {
    std::string& addresses = addresses_of[component.name];
    for (int index = 0; index < component.replicas; ++index, ++planned) {
      const auto entry = find(component.name, index);
      if (entry == entries.end() || !is_alive(entry->process)) {
        return differs(environment, fmt::format("{}-{} does not run", component.name, index));
      }
      if (entry->stage != JournalEntry::Stage::kReady) {
        return differs(environment, fmt::format("{}-{} was never ready", component.name, index));
      }
      addresses += (addresses.empty() ? "" : ",") + entry->address();
    }
    for (int index = 0; index < component.replicas; ++index) {
      const auto entry = find(component.name, index);
      const auto command = fill_command(
          component,
          {.port = entry->port, .index = index, .folder = folder, .addresses_of = addresses_of});
      if (!command) return fail(command.error());
      const bool moved = component.fixed_port && entry->port != *component.fixed_port + index;
      if (moved || fingerprint_of(*command) != entry->fingerprint) {
        return differs(environment, fmt::format("{}-{} was started with another command",
                                                component.name, index));
      }
      if (entry->limits != component.limits) {
        return differs(environment, fmt::format("{}-{} has other limits", component.name, index));
      }
    }
    if (!component.balances.empty()) addresses_of[component.balances] = addresses;
  }
  if (entries.size() > planned) {
    return differs(environment,
                   fmt::format("{} instances run, {} are in the file", entries.size(), planned));
  }
  return {};
}

}  // namespace headroom::drivers
