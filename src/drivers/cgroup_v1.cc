// Version 1: a tree of groups for each controller, or for several at once.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <system_error>

#include "drivers/cgroup.h"
#include "drivers/cgroup_file.h"
#include "drivers/file_text.h"

namespace headroom::drivers {
namespace {

constexpr std::array<std::string_view, 3> kControllers = {"cpu", "cpuacct", "memory"};
// Time within which the processor time may be used up, and the least that the kernel takes.
constexpr double kPeriodMicros = 100'000;
constexpr double kQuotaMinMicros = 1'000;

bool is_writable(const std::filesystem::path& folder) {
  return ::access((folder / "cgroup.procs").c_str(), W_OK) == 0 &&
         ::access(folder.c_str(), W_OK) == 0;
}

class VersionOne : public CgroupVersion {
 public:
  Result<Cgroup> place(const std::filesystem::path& mounted, std::string_view own_groups,
                       const std::string& name) const override {
    Cgroup group{.version = 1, .folders = {}};
    for (const std::string_view controller : kControllers) {
      std::error_code absent;
      // "cpu" is often a link to "cpu,cpuacct": one tree, and so one folder.
      const auto tree = std::filesystem::canonical(mounted / controller, absent);
      if (absent) continue;
      const auto own = tree / own_cgroup(own_groups, controller).value_or("");
      for (const auto& parent : {own, tree}) {
        if (!is_writable(parent)) continue;
        group.folders.emplace(controller, parent.lexically_normal() / name);
        break;
      }
    }
    if (!group.folders.empty()) return group;
    return fail(Error{.kind = ErrorKind::kUnreachable,
                      .what = "no control group can be made",
                      .why = fmt::format("none of {} may be written to", mounted.string()),
                      .fix = {},
                      .file = {},
                      .at = {}});
  }

  Result<void> limit_cpu(const Cgroup& group, std::optional<Cores> cpu) const override {
    const auto* folder = group.folder("cpu");
    if (folder == nullptr) return missing("cpu");
    if (!cpu) return write_cgroup_file(*folder / "cpu.cfs_quota_us", "-1");
    auto period =
        write_cgroup_file(*folder / "cpu.cfs_period_us", fmt::format("{:.0f}", kPeriodMicros));
    if (!period) return period;
    const double quota = std::max(kQuotaMinMicros, std::round(cpu->count * kPeriodMicros));
    return write_cgroup_file(*folder / "cpu.cfs_quota_us", fmt::format("{:.0f}", quota));
  }

  Result<void> limit_memory(const Cgroup& group, std::optional<Bytes> memory) const override {
    const auto* folder = group.folder("memory");
    if (folder == nullptr) return missing("memory");
    return write_cgroup_file(*folder / "memory.limit_in_bytes",
                             memory ? fmt::format("{}", memory->count) : "-1");
  }

  CgroupUse use(const Cgroup& group) const override {
    CgroupUse use;
    if (const auto* folder = group.folder("cpuacct")) {
      if (const auto nanos = read_cgroup_number(*folder / "cpuacct.usage")) {
        use.cpu_seconds = static_cast<double>(*nanos) / 1e9;
      }
    }
    if (const auto* folder = group.folder("cpu")) {
      const std::string stat = read_file_text(*folder / "cpu.stat").value_or("");
      use.throttled_seconds =
          static_cast<double>(number_of(stat, "throttled_time").value_or(0)) / 1e9;
    }
    if (const auto* folder = group.folder("memory")) {
      // "rss + mapped_file will give you resident set size of cgroup" (cgroup-v1/memory, 5.2); with
      // total_ in front, of what is below it too.
      const std::string stat = read_file_text(*folder / "memory.stat").value_or("");
      const auto anonymous = number_of(stat, "total_rss");
      const auto mapped = number_of(stat, "total_mapped_file");
      if (anonymous && mapped) use.memory_bytes = *anonymous + *mapped;
    }
    return use;
  }

 private:
  static std::unexpected<Error> missing(std::string_view controller) {
    return fail(Error{.kind = ErrorKind::kUnreachable,
                      .what = fmt::format("there is no control group for {}", controller),
                      .why = "this machine has none, or it may not be written to",
                      .fix = {},
                      .file = {},
                      .at = {}});
  }
};

}  // namespace

const CgroupVersion& cgroup_v1() {
  static const VersionOne version;
  return version;
}

}  // namespace headroom::drivers
