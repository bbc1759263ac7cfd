#include "store/writer_process.h"

#include <fmt/format.h>
#include <unistd.h>

#include <fstream>
#include <optional>
#include <sstream>

namespace headroom::store {
namespace {

struct Stat {
  char state = '?';
  std::int64_t started = 0;
};

std::optional<Stat> stat_of(std::int64_t pid) {
  std::ifstream file(fmt::format("/proc/{}/stat", pid));
  std::string line;
  if (!std::getline(file, line, '\0')) return std::nullopt;
  // The second field is the program's name in parentheses, and may itself hold any character.
  const std::size_t name_end = line.rfind(')');
  if (name_end == line.npos) return std::nullopt;
  std::istringstream fields(line.substr(name_end + 1));
  Stat stat;
  fields >> stat.state;
  constexpr int kStateField = 3;
  constexpr int kStartedField = 22;
  std::string field;
  for (int i = kStateField + 1; i <= kStartedField; ++i) fields >> field;
  std::istringstream(field) >> stat.started;
  return fields ? std::optional(stat) : std::nullopt;
}

std::string boot_id() {
  std::ifstream file("/proc/sys/kernel/random/boot_id");
  std::string id;
  std::getline(file, id);
  return id;
}

}  // namespace

WriterProcess this_process() {
  const std::int64_t pid = getpid();
  const std::optional<Stat> stat = stat_of(pid);
  return {.pid = pid, .started = stat ? stat->started : 0, .boot = boot_id()};
}

bool is_alive(const WriterProcess& process) {
  if (process.pid <= 0 || process.boot != boot_id()) return false;
  const std::optional<Stat> stat = stat_of(process.pid);
  if (!stat) return false;
  const bool ended = stat->state == 'Z' || stat->state == 'X';
  return !ended && stat->started == process.started;
}

}  // namespace headroom::store
