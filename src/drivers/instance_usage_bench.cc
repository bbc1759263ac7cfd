#include <benchmark/benchmark.h>
#include <fcntl.h>

#include <csignal>
#include <string>
#include <utility>
#include <vector>

#include "drivers/instance_limits.h"
#include "drivers/instance_usage.h"
#include "drivers/spawn.h"

namespace headroom::drivers {
namespace {

enum class Counted { kByControlGroup, kByProc };

// Instances that do nothing; in control groups where that is asked for and permitted.
class Idle {
 public:
  Idle(int count, Counted counted) {
    const FileDescriptor null(::open("/dev/null", O_WRONLY | O_CLOEXEC));
    for (int i = 0; i < count; ++i) {
      auto held = spawn_held({.path = "/bin/sleep", .arguments = {"sleep", "600"}}, null);
      if (!held) continue;
      JournalEntry entry{.id = random_mark(), .component = "idle", .index = i};
      const auto group = place_cgroup("headroom-" + entry.id);
      entry.process = held->identity();
      entry.stage = JournalEntry::Stage::kReady;
      if (counted == Counted::kByControlGroup && group) {
        entry.cgroup = *group;
        entry.in_force = put_limits_in_force(group, entry.process.pid, {});
      }
      if (held->release()) entries_.push_back(std::move(entry));
    }
  }
  Idle(const Idle&) = delete;
  Idle& operator=(const Idle&) = delete;
  ~Idle() {
    for (const JournalEntry& entry : entries_) {
      const ProcessGroup group = entry.group();
      stop_groups({&group, 1}, std::chrono::seconds(1));
      remove_cgroup(entry.cgroup);
    }
  }

  const std::vector<JournalEntry>& entries() const { return entries_; }

 private:
  std::vector<JournalEntry> entries_;
};

// Budget: 200 us for each instance, once a second while a test runs.
void BM_Usage(benchmark::State& state, Counted counted) {
  const Idle idle(static_cast<int>(state.range(0)), counted);
  for (auto _ : state) benchmark::DoNotOptimize(usage_of(idle.entries()));
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK_CAPTURE(BM_Usage, ByControlGroup, Counted::kByControlGroup)->Arg(1)->Arg(20);
BENCHMARK_CAPTURE(BM_Usage, ByProc, Counted::kByProc)->Arg(1)->Arg(20);

}  // namespace
}  // namespace headroom::drivers
