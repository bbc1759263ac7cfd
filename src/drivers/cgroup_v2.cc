// Version 2: one tree of groups for all controllers. A group hands its controllers down to those
// below it by cgroup.subtree_control, and, but for the root, only while no process is in itself.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "drivers/cgroup.h"
#include "drivers/cgroup_file.h"
#include "drivers/file_text.h"

namespace headroom::drivers {
namespace {

constexpr double kPeriodMicros = 100'000;
constexpr double kQuotaMinMicros = 1'000;

bool hands_down(const std::filesystem::path& group) {
  const auto file = group / "cgroup.subtree_control";
  return has_cgroup_word(file, "cpu") && has_cgroup_word(file, "memory");
}

// Whether a group below it would have the controllers; where they only need to be handed down, does
// that.
bool can_hold(const std::filesystem::path& group) {
  // To move a process, the group above both its old and its new one has to be writable.
  if (::access(group.c_str(), W_OK) != 0) return false;
  if (::access((group / "cgroup.procs").c_str(), W_OK) != 0) return false;
  if (hands_down(group)) return true;
  return write_cgroup_file(group / "cgroup.subtree_control", "+cpu +memory").has_value() &&
         hands_down(group);
}

class VersionTwo : public CgroupVersion {
 public:
  Result<Cgroup> place(const std::filesystem::path& mounted, std::string_view own_groups,
                       const std::string& name) const override {
    const auto root = mounted.lexically_normal();
    auto parent = (root / own_cgroup(own_groups, "").value_or("")).lexically_normal();
    if (!parent.has_filename()) parent = parent.parent_path();
    while (true) {
      if (can_hold(parent)) {
        const auto folder = parent / name;
        return Cgroup{.version = 2,
                      .folders = {{"cpu", folder}, {"cpuacct", folder}, {"memory", folder}}};
      }
      if (parent == root || !parent.has_relative_path()) break;
      parent = parent.parent_path();
    }
    return fail(Error{.kind = ErrorKind::kUnreachable,
                      .what = "no control group can be made",
                      .why = fmt::format("no group of {} that headroom is in may hand down cpu and "
                                         "memory, or be written to",
                                         mounted.string()),
                      .fix = {},
                      .file = {},
                      .at = {}});
  }

  Result<void> limit_cpu(const Cgroup& group, std::optional<Cores> cpu) const override {
    const auto file = *group.folder("cpu") / "cpu.max";
    if (!cpu) return write_cgroup_file(file, fmt::format("max {:.0f}", kPeriodMicros));
    const double quota = std::max(kQuotaMinMicros, std::round(cpu->count * kPeriodMicros));
    return write_cgroup_file(file, fmt::format("{:.0f} {:.0f}", quota, kPeriodMicros));
  }

  Result<void> limit_memory(const Cgroup& group, std::optional<Bytes> memory) const override {
    return write_cgroup_file(*group.folder("memory") / "memory.max",
                             memory ? fmt::format("{}", memory->count) : "max");
  }

  CgroupUse use(const Cgroup& group) const override {
    CgroupUse use;
    const std::string cpu = read_file_text(*group.folder("cpu") / "cpu.stat").value_or("");
    if (const auto micros = number_of(cpu, "usage_usec")) {
      use.cpu_seconds = static_cast<double>(*micros) / 1e6;
    }
    use.throttled_seconds = static_cast<double>(number_of(cpu, "throttled_usec").value_or(0)) / 1e6;
    const std::string memory = read_file_text(*group.folder("memory") / "memory.stat").value_or("");
    const auto anonymous = number_of(memory, "anon");
    const auto mapped = number_of(memory, "file_mapped");
    if (anonymous && mapped) use.memory_bytes = *anonymous + *mapped;
    return use;
  }
};

}  // namespace

const CgroupVersion& cgroup_v2() {
  static const VersionTwo version;
  return version;
}

}  // namespace headroom::drivers
