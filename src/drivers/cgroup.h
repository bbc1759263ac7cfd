// Control groups of the kernel: where the limits of one instance hold, and where what it uses is
// counted. Both versions behind one interface: kernel documentation, admin-guide/cgroup-v1 (cpu
// bandwidth: scheduler/sched-bwc) and admin-guide/cgroup-v2.
//
// The folder where they are mounted is an argument, so that a folder of plain files does for tests.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/quantity.h"
#include "base/result.h"

namespace headroom::drivers {

// One group: its folder for each of "cpu", "cpuacct" and "memory" that there is. In version 2 all
// are the same folder. Version 0: no group at all.
struct Cgroup {
  int version = 0;
  std::map<std::string, std::filesystem::path> folders;

  const std::filesystem::path* folder(std::string_view controller) const;
  friend bool operator==(const Cgroup&, const Cgroup&) = default;
};

// What is not counted there is absent.
struct CgroupUse {
  std::optional<double> cpu_seconds;
  double throttled_seconds = 0;
  std::optional<std::uint64_t> memory_bytes;  // resident: anonymous memory and mapped files
};

// What differs between the versions.
class CgroupVersion {
 public:
  virtual ~CgroupVersion() = default;

  // Where a group of that name can be made: below the group that headroom is in (`own_groups`, the
  // text of /proc/self/cgroup), else below one above it. Makes nothing. Fails with kUnreachable,
  // `why` for people, when no place is permitted.
  virtual Result<Cgroup> place(const std::filesystem::path& mounted, std::string_view own_groups,
                               const std::string& name) const = 0;
  // Nothing: no limit. Of the processor at least 0.01 cores.
  virtual Result<void> limit_cpu(const Cgroup& group, std::optional<Cores> cpu) const = 0;
  virtual Result<void> limit_memory(const Cgroup& group, std::optional<Bytes> memory) const = 0;
  virtual CgroupUse use(const Cgroup& group) const = 0;
};

const CgroupVersion& cgroup_v1();
const CgroupVersion& cgroup_v2();
// That of a group that was placed.
const CgroupVersion& version_of(const Cgroup& group);

inline constexpr std::string_view kCgroupMount = "/sys/fs/cgroup";

// A place for a group of this machine, under the version that it uses.
Result<Cgroup> place_cgroup(const std::string& name,
                            const std::filesystem::path& mounted = kCgroupMount);
// Makes the folders of a place; those that are there are taken as they are.
Result<void> make_cgroup(const Cgroup& group);
Result<void> enter_cgroup(const Cgroup& group, pid_t process);
// Does nothing where it is gone, or where processes are still in it.
void remove_cgroup(const Cgroup& group);

}  // namespace headroom::drivers
