#include "drivers/cgroup.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <set>

#include "base/check.h"
#include "drivers/cgroup_file.h"
#include "drivers/file_text.h"
#include "drivers/system_error.h"

namespace headroom::drivers {
namespace {

std::set<std::filesystem::path> different_folders(const Cgroup& group) {
  std::set<std::filesystem::path> folders;
  for (const auto& [controller, folder] : group.folders) folders.insert(folder);
  return folders;
}

}  // namespace

const std::filesystem::path* Cgroup::folder(std::string_view controller) const {
  const auto found = folders.find(std::string(controller));
  return found == folders.end() ? nullptr : &found->second;
}

const CgroupVersion& version_of(const Cgroup& group) {
  HEADROOM_CHECK(group.version == 1 || group.version == 2, "only what was placed has a version");
  return group.version == 1 ? cgroup_v1() : cgroup_v2();
}

Result<Cgroup> place_cgroup(const std::string& name, const std::filesystem::path& mounted) {
  const std::string own = read_file_text("/proc/self/cgroup").value_or("");
  const bool is_v2 = std::filesystem::exists(mounted / "cgroup.controllers");
  return (is_v2 ? cgroup_v2() : cgroup_v1()).place(mounted, own, name);
}

Result<void> make_cgroup(const Cgroup& group) {
  for (const auto& folder : different_folders(group)) {
    if (::mkdir(folder.c_str(), 0755) == 0 || errno == EEXIST) continue;
    return system_failure(ErrorKind::kUnreachable,
                          fmt::format("cannot make the control group {}", folder.string()), errno);
  }
  return {};
}

Result<void> enter_cgroup(const Cgroup& group, pid_t process) {
  for (const auto& folder : different_folders(group)) {
    auto entered = write_cgroup_file(folder / "cgroup.procs", fmt::format("{}", process));
    if (!entered) return entered;
  }
  return {};
}

void remove_cgroup(const Cgroup& group) {
  for (const auto& folder : different_folders(group)) ::rmdir(folder.c_str());
}

}  // namespace headroom::drivers
