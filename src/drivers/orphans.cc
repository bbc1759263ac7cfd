#include "drivers/orphans.h"

#include <algorithm>

#include "drivers/environment_lock.h"
#include "drivers/state_folder.h"
#include "drivers/stopping.h"

namespace headroom::drivers {

std::vector<JournalEntry> orphans_among(const std::vector<JournalEntry>& entries) {
  std::vector<JournalEntry> orphans;
  std::ranges::copy_if(entries, std::back_inserter(orphans),
                       [](const JournalEntry& entry) { return entry.owner.is_dead_session(); });
  return orphans;
}

Result<std::vector<StoppedOrphan>> stop_orphans(const std::filesystem::path& state_folder,
                                                Nanos grace) {
  const StateFolder state(state_folder);
  std::vector<StoppedOrphan> all_stopped;
  for (const std::string& environment : state.environments()) {
    const auto recorded = read_journal(state.journal(environment));
    if (!recorded) return fail(recorded.error());
    if (orphans_among(recorded->entries).empty()) continue;

    const auto lock = EnvironmentLock::acquire(state.lock(environment), environment);
    if (!lock && lock.error().kind == ErrorKind::kUnreachable) continue;
    if (!lock) return fail(lock.error());
    auto journal = Journal::open(state.journal(environment));
    if (!journal) return fail(journal.error());
    auto stopped = stop_entries(*journal, orphans_among(journal->entries()), grace,
                                [](const platform::Instance&) {});
    if (!stopped) return fail(stopped.error());
    if (journal->entries().empty()) {
      if (auto done = journal->want_what_the_file_says(); !done) return fail(done.error());
    }
    for (platform::Instance& instance : *stopped) {
      all_stopped.push_back({.environment = environment, .instance = std::move(instance)});
    }
  }
  return all_stopped;
}

}  // namespace headroom::drivers
