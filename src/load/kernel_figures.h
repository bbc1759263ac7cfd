// What the kernel's files tell of a process's share of the processor: text in, numbers out, nothing
// where a file does not hold them (another kernel, another version of control groups, no such
// file).
//
// Formats: Linux Documentation/admin-guide/cgroup-v2.rst and scheduler/sched-bwc.rst (cpu.stat),
// filesystems/proc.rst (/proc/stat), scheduler/sched-stats.rst (schedstat), cgroups(7).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/quantity.h"

namespace headroom::load {

// Of cpu.stat: for how long the quota of a control group, v1 or v2, has withheld CPU so far, all
// its cores together.
std::optional<Nanos> throttled_time(std::string_view cpu_stat);

// Of /proc/stat: what the hypervisor took from this machine so far, all its cores together.
struct StolenTime {
  std::uint64_t ticks = 0;
  std::uint64_t cores = 0;  // at least 1
};
std::optional<StolenTime> stolen_time(std::string_view proc_stat);

// Of /proc/PID/task/TID/schedstat: how long a thread ran, and waited for a core, so far.
struct ThreadTime {
  Nanos ran{};
  Nanos waited{};
};
std::optional<ThreadTime> thread_time(std::string_view schedstat);

// Of /proc/self/cgroup: where the process's cpu.stat may be, the likeliest first. In a container
// the paths are often those of the host, and what is mounted is the container's own group.
std::vector<std::string> cpu_stat_files(std::string_view proc_cgroup);

}  // namespace headroom::load
