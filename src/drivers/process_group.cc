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

std::vector<pid_t> members_among(const std::vector<ProcessStat>& processes,
                                 const ProcessGroup& group) {
  const ProcessIdentity& leader = group.leader;
  if (leader.pid <= 0 || leader.boot_id != boot_id()) return {};
  const auto holder = std::ranges::find(processes, leader.pid, &ProcessStat::pid);
  const bool number_is_free = holder == processes.end();
  // The kernel gives a number away only when no process and no group has it: if another process
  // holds it, nothing of ours is left.
  if (!number_is_free && holder->start_time != leader.start_time) return {};

  std::vector<pid_t> members;
  for (const ProcessStat& process : processes) {
    if (process.group != leader.pid || process.has_ended()) continue;
    if (number_is_free && !carries_mark(process.pid, group.mark)) continue;
    members.push_back(process.pid);
  }
  return members;
}

void signal_members(const ProcessGroup& group, int signal_number) {
  for (const pid_t pid : live_members(group)) {
    const FileDescriptor handle = open_pidfd(pid);
    if (!handle) continue;
    // Between the listing and the opening the number may have changed hands; the handle sticks to
    // one process, so it is enough to look again now.
    const auto stat = read_process_stat(pid);
    if (!stat || stat->group != group.leader.pid) continue;
    send_signal(handle, signal_number);
  }
}

struct Waiting {
  const ProcessGroup* group;
  Ending* ending;
};

// Waits until none of `waiting` has a member left, or until `deadline`; drops those that ended.
void wait_for_end(std::vector<Waiting>& waiting, SteadyClock::time_point deadline) {
  while (true) {
    std::vector<FileDescriptor> handles;
    const auto processes = all_processes();
    std::erase_if(waiting, [&](const Waiting& one) {
      const auto members = members_among(processes, *one.group);
      for (const pid_t pid : members) handles.push_back(open_pidfd(pid));
      return members.empty();
    });
    const auto left = std::chrono::ceil<milliseconds>(deadline - SteadyClock::now());
    if (waiting.empty() || left <= milliseconds(0)) return;

    std::vector<pollfd> polled;
    for (const FileDescriptor& handle : handles) {
      if (handle) polled.push_back({.fd = handle.get(), .events = POLLIN, .revents = 0});
    }
    // A handle that could not be opened belongs to a process that ended just now: look again.
    if (polled.size() < handles.size()) continue;
    ::poll(polled.data(), polled.size(), static_cast<int>(left.count()));
  }
}

}  // namespace

std::vector<pid_t> live_members(const ProcessGroup& group) {
  return members_among(all_processes(), group);
}

std::vector<Ending> stop_groups(std::span<const ProcessGroup> groups, Nanos grace) {
  std::vector<Ending> endings(groups.size(), Ending::kAlreadyGone);
  std::vector<Waiting> waiting;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (live_members(groups[i]).empty()) continue;
    endings[i] = Ending::kTerminated;
    waiting.push_back({.group = &groups[i], .ending = &endings[i]});
    signal_members(groups[i], SIGTERM);
  }
  wait_for_end(waiting, SteadyClock::now() + grace);

  for (const Waiting& one : waiting) *one.ending = Ending::kKilled;
  // More than once: a member may have forked between the listing and the signal.
  const auto give_up = SteadyClock::now() + kKillPatience;
  while (!waiting.empty() && SteadyClock::now() < give_up) {
    for (const Waiting& one : waiting) signal_members(*one.group, SIGKILL);
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
