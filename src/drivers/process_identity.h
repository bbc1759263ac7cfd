// Which process exactly. A pid alone names whatever runs under that number now; together with the
// moment the process started and the boot that moment counts from, it names one process for ever.
//
// Everything here reads /proc; safe from any thread.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace headroom::drivers {

struct ProcessIdentity {
  pid_t pid = 0;
  std::uint64_t start_time = 0;  // clock ticks after boot: field 22 of /proc/PID/stat
  std::string boot_id;           // /proc/sys/kernel/random/boot_id

  friend bool operator==(const ProcessIdentity&, const ProcessIdentity&) = default;
};

// The part of /proc/PID/stat that matters here (proc(5)).
struct ProcessStat {
  pid_t pid = 0;
  char state = 0;
  pid_t group = 0;
  int threads = 0;
  std::uint64_t start_time = 0;
  std::uint64_t cpu_ticks = 0;  // its own, and of its children that it has waited for
  std::uint64_t resident_pages = 0;

  // A zombie has ended, only its number is still taken; unless it is the first thread alone that
  // ended while others go on.
  bool has_ended() const { return (state == 'Z' && threads <= 1) || state == 'X'; }
  bool is_paused() const { return state == 'T'; }
};

// Nothing when there is no such process.
std::optional<ProcessStat> read_process_stat(pid_t pid);
// Those that lead one of these groups or are in it, `leaders` sorted. Costs one look at /proc, and
// little for each process that is in none of them.
std::vector<ProcessStat> processes_of_groups(std::span<const pid_t> leaders);

const std::string& boot_id();

// The process that has this number now, zombies included.
std::optional<ProcessIdentity> identify(pid_t pid);
ProcessIdentity identify_self();

// True while that very process runs; false for its zombie and for another under the same number.
bool is_alive(const ProcessIdentity& process);

// How a child of this process ended, "exited with status 1" or "was ended by signal 9 (Killed)",
// leaving its zombie where it is. Nothing when it runs, or is not a child of ours.
std::optional<std::string> exit_of_child(pid_t pid);
// Frees the number of an ended child; does nothing for others.
void reap_child(pid_t pid);

}  // namespace headroom::drivers
