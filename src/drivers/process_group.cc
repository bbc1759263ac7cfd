#include "drivers/process_group.h"

#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>

#include "base/text.h"
#include "drivers/file_text.h"
#include "drivers/pidfd.h"

namespace headroom::drivers {
namespace {

using SteadyClock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr Nanos kKillPatience = std::chrono::seconds(2);

bool carries_mark(pid_t pid, const std::string& mark) {
  const std::string environment = read_file_text(fmt::format("/proc/{}/environ", pid)).value_or("");
  const std::string wanted = fmt::format("{}={}", kMarkVariable, mark);
  const auto variables = split(environment, '\0');
  return std::ranges::find(variables, wanted) != variables.end();
}

std::vector<ProcessStat> members_among(const std::vector<ProcessStat>& processes,
                                       const ProcessGroup& group) {
  const ProcessIdentity& leader = group.leader;
  if (leader.pid <= 0 || leader.boot_id != boot_id()) return {};
  const auto holder = std::ranges::find(processes, leader.pid, &ProcessStat::pid);
  const bool number_is_free = holder == processes.end();
  // The kernel gives a number away only when no process and no group has it: if another process
  // holds it, nothing of ours is left.
  if (!number_is_free && holder->start_time != leader.start_time) return {};

  std::vector<ProcessStat> members;
  for (const ProcessStat& process : processes) {
    if (process.group != leader.pid || process.has_ended()) continue;
    if (number_is_free && !carries_mark(process.pid, group.mark)) continue;
    members.push_back(process);
  }
  return members;
}

std::vector<ProcessStat> processes_of(std::span<const ProcessGroup> groups) {
  std::vector<pid_t> leaders;
  for (const ProcessGroup& group : groups) leaders.push_back(group.leader.pid);
  std::ranges::sort(leaders);
  return processes_of_groups(leaders);
}

std::vector<ProcessStat> members_of(const ProcessGroup& group) {
  return members_among(processes_of({&group, 1}), group);
}

struct Member {
  pid_t pid;
  FileDescriptor handle;

  // A handle that could not be opened belongs to a process that has ended already.
  bool has_ended() const {
    pollfd polled{.fd = handle.get(), .events = POLLIN, .revents = 0};
    return !handle || ::poll(&polled, 1, 0) > 0;
  }
};

// Members once seen stay in sight until they have ended: one that is on its way out has lost its
// environment, and with it the mark, before it is a zombie.
struct Waiting {
  const ProcessGroup* group;
  Ending* ending = nullptr;
  std::vector<Member> seen = {};

  void see(const std::vector<ProcessStat>& members) {
    for (const ProcessStat& member : members) {
      if (std::ranges::find(seen, member.pid, &Member::pid) != seen.end()) continue;
      seen.push_back({.pid = member.pid, .handle = open_pidfd(member.pid)});
    }
    std::erase_if(seen, [](const Member& member) { return member.has_ended(); });
  }
};

void signal_members(Waiting& waiting, int signal_number) {
  waiting.see(members_of(*waiting.group));
  for (const Member& member : waiting.seen) {
    // Between the listing and the opening the number may have changed hands; the handle sticks to
    // one process, so it is enough to look again now.
    const auto stat = read_process_stat(member.pid);
    if (!stat || stat->group != waiting.group->leader.pid) continue;
    send_signal(member.handle, signal_number);
  }
}

// Waits until none of `waiting` has a member left, or until `deadline`; drops those that ended.
void wait_for_end(std::vector<Waiting>& waiting, SteadyClock::time_point deadline) {
  while (true) {
    std::vector<ProcessGroup> groups;
    for (const Waiting& one : waiting) groups.push_back(*one.group);
    const auto processes = processes_of(groups);
    std::erase_if(waiting, [&](Waiting& one) {
      one.see(members_among(processes, *one.group));
      return one.seen.empty();
    });
    const auto left = std::chrono::ceil<milliseconds>(deadline - SteadyClock::now());
    if (waiting.empty() || left <= milliseconds(0)) return;

    std::vector<pollfd> polled;
    for (const Waiting& one : waiting) {
      for (const Member& member : one.seen) {
        polled.push_back({.fd = member.handle.get(), .events = POLLIN, .revents = 0});
      }
    }
    ::poll(polled.data(), polled.size(), static_cast<int>(left.count()));
  }
}

}  // namespace

std::vector<pid_t> live_members(const ProcessGroup& group) {
  std::vector<pid_t> pids;
  for (const ProcessStat& member : members_of(group)) pids.push_back(member.pid);
  return pids;
}

void signal_group(const ProcessGroup& group, int signal_number) {
  Waiting once{.group = &group};
  signal_members(once, signal_number);
}

std::vector<std::optional<GroupUse>> use_of_groups(std::span<const ProcessGroup> groups) {
  static const double ticks_per_second = static_cast<double>(::sysconf(_SC_CLK_TCK));
  static const auto page_bytes = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  const std::vector<ProcessStat> processes = processes_of(groups);
  std::vector<std::optional<GroupUse>> uses;
  for (const ProcessGroup& group : groups) {
    std::optional<GroupUse>& use = uses.emplace_back();
    for (const ProcessStat& member : members_among(processes, group)) {
      if (!use) use.emplace();
      use->cpu_seconds += static_cast<double>(member.cpu_ticks) / ticks_per_second;
      use->memory_bytes += member.resident_pages * page_bytes;
    }
  }
  return uses;
}

std::vector<Ending> stop_groups(std::span<const ProcessGroup> groups, Nanos grace) {
  std::vector<Ending> endings(groups.size(), Ending::kAlreadyGone);
  std::vector<Waiting> waiting;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (members_of(groups[i]).empty()) continue;
    endings[i] = Ending::kTerminated;
    waiting.push_back({.group = &groups[i], .ending = &endings[i]});
    signal_members(waiting.back(), SIGTERM);
    // What is paused gets no signal until it goes on.
    signal_members(waiting.back(), SIGCONT);
  }
  wait_for_end(waiting, SteadyClock::now() + grace);

  for (const Waiting& one : waiting) *one.ending = Ending::kKilled;
  // More than once: a member may have forked between the listing and the signal.
  const auto give_up = SteadyClock::now() + kKillPatience;
  while (!waiting.empty() && SteadyClock::now() < give_up) {
    for (Waiting& one : waiting) signal_members(one, SIGKILL);
    wait_for_end(waiting, std::min(give_up, SteadyClock::now() + milliseconds(100)));
  }
  for (const Waiting& one : waiting) *one.ending = Ending::kSurvived;

  for (const ProcessGroup& group : groups) {
    const auto identity = identify(group.leader.pid);
    if (identity == group.leader) reap_child(group.leader.pid);
  }
  return endings;
}

}  // namespace headroom::drivers
