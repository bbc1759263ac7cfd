#include "drivers/instance_state.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "drivers/readiness.h"

namespace headroom::drivers {
namespace {

using platform::Health;
using platform::Instance;

constexpr Nanos kProbeTimeout = std::chrono::milliseconds(500);

Instance look_at_entry(const JournalEntry& entry, const spec::Ready& ready) {
  if (entry.stage == JournalEntry::Stage::kIntended) {
    return instance_of(entry, Health::kStopped, "headroom ended before it could start it");
  }
  const pid_t pid = entry.process.pid;
  if (!is_alive(entry.process)) {
    const auto how = identify(pid) == entry.process ? exit_of_child(pid) : std::nullopt;
    return instance_of(entry, Health::kFailed, how.value_or(fmt::format("pid {} ended", pid)));
  }
  if (const auto stat = read_process_stat(pid); stat && stat->is_paused()) {
    return instance_of(entry, Health::kFailed, describe_running(entry) + ", paused");
  }
  const auto reason = probe(ready, entry.address(), kProbeTimeout);
  if (!reason) return instance_of(entry, Health::kReady, describe_running(entry));
  const bool was_ready = entry.stage == JournalEntry::Stage::kReady;
  return instance_of(entry, was_ready ? Health::kFailed : Health::kStarting,
                     fmt::format("{}, but {}", describe_running(entry), *reason));
}

bool is_planned(const LaunchPlan& plan, const JournalEntry& entry) {
  const PlannedComponent* component = find_component(plan, entry.component);
  return component != nullptr && entry.index < component->replicas;
}

}  // namespace

Instance instance_of(const JournalEntry& entry, Health health, std::string detail) {
  return {.component = entry.component,
          .index = entry.index,
          .address = entry.address(),
          .health = health,
          .log = entry.log,
          .detail = std::move(detail)};
}

std::string describe_running(const JournalEntry& entry) {
  const std::string& remark = entry.in_force.remark;
  return fmt::format("pid {}{}{}", entry.process.pid, remark.empty() ? "" : ", ", remark);
}

std::vector<Instance> look_at(const LaunchPlan& plan, const std::vector<JournalEntry>& entries) {
  std::vector<Instance> instances;
  for (const PlannedComponent& component : plan.components) {
    for (int index = 0; index < component.replicas; ++index) {
      const auto entry = std::ranges::find_if(entries, [&](const JournalEntry& one) {
        return one.component == component.name && one.index == index;
      });
      if (entry != entries.end()) {
        instances.push_back(look_at_entry(*entry, component.ready));
      } else {
        instances.push_back({.component = component.name,
                             .index = index,
                             .address = {},
                             .health = Health::kStopped,
                             .log = {},
                             .detail = "not started"});
      }
    }
  }
  for (const JournalEntry& entry : entries) {
    if (is_planned(plan, entry)) continue;
    Instance instance = look_at_entry(entry, spec::Ready{});
    instance.detail += ", no longer in the file";
    instances.push_back(std::move(instance));
  }
  return instances;
}

}  // namespace headroom::drivers
