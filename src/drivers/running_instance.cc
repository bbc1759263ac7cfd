#include "drivers/running_instance.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace headroom::drivers {

std::unexpected<Error> unknown_component(const std::string& name, const LaunchPlan& plan) {
  std::vector<std::string_view> known;
  for (const PlannedComponent& component : plan.components) known.push_back(component.name);
  return invalid(fmt::format("the environment has no component {}", in_quotes(name)),
                 fmt::format("it has {}", enumerate(known, "and")), did_you_mean(name, known));
}

Result<void> check_replica(const platform::Replica& replica, const LaunchPlan& plan) {
  const PlannedComponent* component = find_component(plan, replica.component);
  if (component == nullptr) return unknown_component(replica.component, plan);
  if (replica.index >= 0 && replica.index < component->replicas) return {};
  return invalid(
      fmt::format("there is no {}-{}", replica.component, replica.index),
      fmt::format("{} has {} replicas, counted from 0", replica.component, component->replicas));
}

Result<JournalEntry> find_running(const platform::Replica& replica, const LaunchPlan& plan,
                                  std::span<const JournalEntry> entries) {
  if (auto known = check_replica(replica, plan); !known) return fail(known.error());
  const auto entry = std::ranges::find_if(entries, [&](const JournalEntry& one) {
    return one.component == replica.component && one.index == replica.index &&
           is_alive(one.process);
  });
  if (entry != entries.end()) return *entry;
  return fail(Error{.kind = ErrorKind::kUnreachable,
                    .what = fmt::format("{}-{} does not run", replica.component, replica.index),
                    .why = {},
                    .fix = "headroom up starts it again",
                    .file = {},
                    .at = {}});
}

}  // namespace headroom::drivers
