#include "drivers/process_identity.h"

#include <dirent.h>
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <memory>
#include <sstream>

#include "base/check.h"
#include "base/text.h"
#include "drivers/file_text.h"

namespace headroom::drivers {

std::optional<ProcessStat> read_process_stat(pid_t pid) {
  const auto text = read_file_text(fmt::format("/proc/{}/stat", pid));
  if (!text) return std::nullopt;
  // The name of the program stands in parentheses and may itself hold spaces and parentheses.
  const std::size_t name_end = text->rfind(')');
  if (name_end == std::string::npos) return std::nullopt;

  // Fields 3 and on of proc(5), named where they matter.
  ProcessStat stat{.pid = pid};
  std::istringstream fields(text->substr(name_end + 1));
  std::string skipped;
  const auto skip = [&](int count) {
    while (count-- > 0) fields >> skipped;
  };
  fields >> stat.state >> skipped >> stat.group;
  skip(8);
  for (int i = 0; i < 4; ++i) {  // utime, stime, cutime, cstime
    std::uint64_t ticks = 0;
    fields >> ticks;
    stat.cpu_ticks += ticks;
  }
  skip(2);
  fields >> stat.threads >> skipped >> stat.start_time >> skipped >> stat.resident_pages;
  if (!fields) return std::nullopt;
  return stat;
}

std::vector<ProcessStat> processes_of_groups(std::span<const pid_t> leaders) {
  std::vector<ProcessStat> processes;
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir("/proc"), ::closedir);
  HEADROOM_CHECK(folder != nullptr, "/proc is not mounted");
  while (const dirent* entry = ::readdir(folder.get())) {
    pid_t pid = 0;
    const char* end = entry->d_name + std::strlen(entry->d_name);
    const auto [rest, error] = std::from_chars(entry->d_name, end, pid);
    if (error != std::errc() || rest != end) continue;
    const bool matters = std::ranges::binary_search(leaders, pid) ||
                         std::ranges::binary_search(leaders, ::getpgid(pid));
    if (!matters) continue;
    if (auto stat = read_process_stat(pid)) processes.push_back(*stat);
  }
  return processes;
}

const std::string& boot_id() {
  static const std::string id = [] {
    const std::string text = read_file_text("/proc/sys/kernel/random/boot_id").value_or("");
    return std::string(trim(text));
  }();
  return id;
}

std::optional<ProcessIdentity> identify(pid_t pid) {
  const auto stat = read_process_stat(pid);
  if (!stat) return std::nullopt;
  return ProcessIdentity{.pid = pid, .start_time = stat->start_time, .boot_id = boot_id()};
}

ProcessIdentity identify_self() {
  auto self = identify(::getpid());
  HEADROOM_CHECK(self.has_value(), "/proc does not show this process");
  return *std::move(self);
}

bool is_alive(const ProcessIdentity& process) {
  if (process.pid <= 0 || process.boot_id != boot_id()) return false;
  const auto stat = read_process_stat(process.pid);
  return stat && stat->start_time == process.start_time && !stat->has_ended();
}

std::optional<std::string> exit_of_child(pid_t pid) {
  siginfo_t info{};
  const int options = WEXITED | WNOHANG | WNOWAIT;
  if (::waitid(P_PID, static_cast<id_t>(pid), &info, options) != 0) return std::nullopt;
  if (info.si_pid == 0) return std::nullopt;
  if (info.si_code == CLD_EXITED) return fmt::format("exited with status {}", info.si_status);
  return fmt::format("was ended by signal {} ({})", info.si_status, ::strsignal(info.si_status));
}

void reap_child(pid_t pid) {
  siginfo_t info{};
  ::waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOHANG);
}

}  // namespace headroom::drivers
