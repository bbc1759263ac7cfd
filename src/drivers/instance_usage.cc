#include "drivers/instance_usage.h"

#include <optional>

#include "drivers/cgroup.h"
#include "drivers/process_group.h"

namespace headroom::drivers {

std::vector<platform::Usage> usage_of(const std::vector<JournalEntry>& entries) {
  std::vector<platform::Usage> usages;
  struct Uncounted {
    std::size_t place;  // among the usages
    bool lacks_cpu;
    bool lacks_memory;
  };
  std::vector<Uncounted> uncounted;
  std::vector<ProcessGroup> groups;
  for (const JournalEntry& entry : entries) {
    if (!is_alive(entry.process)) continue;
    const Cgroup& group = entry.cgroup;
    const CgroupUse use = group.version == 0 ? CgroupUse{} : version_of(group).use(group);
    usages.push_back({.replica = {entry.component, entry.index},
                      .cpu_seconds = use.cpu_seconds.value_or(0),
                      .throttled_seconds = use.throttled_seconds,
                      .memory_bytes = use.memory_bytes.value_or(0),
                      .limits = entry.in_force.held});
    if (use.cpu_seconds && use.memory_bytes) continue;
    uncounted.push_back({usages.size() - 1, !use.cpu_seconds, !use.memory_bytes});
    groups.push_back(entry.group());
  }
  if (groups.empty()) return usages;
  const std::vector<std::optional<GroupUse>> uses = use_of_groups(groups);
  for (std::size_t i = 0; i < uncounted.size(); ++i) {
    if (!uses[i]) continue;  // it has ended since
    platform::Usage& usage = usages[uncounted[i].place];
    if (uncounted[i].lacks_cpu) usage.cpu_seconds = uses[i]->cpu_seconds;
    if (uncounted[i].lacks_memory) usage.memory_bytes = uses[i]->memory_bytes;
  }
  return usages;
}

}  // namespace headroom::drivers
