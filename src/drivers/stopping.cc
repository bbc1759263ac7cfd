#include "drivers/stopping.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace headroom::drivers {
namespace {

std::string describe(const JournalEntry& entry, Ending ending, Nanos grace) {
  if (entry.stage == JournalEntry::Stage::kIntended) return "never ran";
  const pid_t pid = entry.process.pid;
  switch (ending) {
    case Ending::kAlreadyGone:
      return fmt::format("pid {}, had already ended", pid);
    case Ending::kTerminated:
      return fmt::format("pid {}", pid);
    case Ending::kKilled:
      return fmt::format("pid {}, killed: still there {} after SIGTERM", pid, to_string(grace));
    case Ending::kSurvived:
      return fmt::format("pid {}, does not end, even on SIGKILL", pid);
  }
  return {};
}

Error survivor_error(const JournalEntry& entry) {
  return {.kind = ErrorKind::kUnreachable,
          .what = fmt::format("{}-{} (pid {}) cannot be stopped", entry.component, entry.index,
                              entry.process.pid),
          .why = "it is still there two seconds after SIGKILL, so it is stuck inside the kernel",
          .fix = fmt::format("see /proc/{}/stack, then try again", entry.process.pid),
          .file = {},
          .at = {}};
}

}  // namespace

Result<std::vector<platform::Instance>> stop_entries(Journal& journal,
                                                     std::vector<JournalEntry> entries, Nanos grace,
                                                     const OnChange& on_change) {
  std::ranges::stable_sort(entries, std::ranges::greater(), &JournalEntry::rank);
  std::vector<platform::Instance> stopped;
  std::optional<Error> problem;
  for (auto first = entries.begin(); first != entries.end();) {
    const auto last = std::find_if(
        first, entries.end(), [&](const JournalEntry& entry) { return entry.rank != first->rank; });
    std::vector<ProcessGroup> groups;
    for (auto entry = first; entry != last; ++entry) groups.push_back(entry->group());
    const std::vector<Ending> endings = stop_groups(groups, grace);

    for (; first != last; ++first) {
      const Ending ending = endings[endings.size() - static_cast<std::size_t>(last - first)];
      const bool survived = ending == Ending::kSurvived;
      if (!survived) remove_cgroup(first->cgroup);
      if (survived) {
        problem = survivor_error(*first);
      } else if (auto recorded = journal.stopped(first->id); !recorded) {
        problem = recorded.error();
      }
      stopped.push_back(
          {.component = first->component,
           .index = first->index,
           .address = first->address(),
           .health = survived ? platform::Health::kFailed : platform::Health::kStopped,
           .log = first->log,
           .detail = describe(*first, ending, grace)});
      on_change(stopped.back());
    }
  }
  if (problem) return fail(*std::move(problem));
  return stopped;
}

}  // namespace headroom::drivers
