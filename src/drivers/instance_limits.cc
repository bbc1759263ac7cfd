#include "drivers/instance_limits.h"

#include <fmt/format.h>
#include <sched.h>

#include <cerrno>
#include <cmath>
#include <system_error>

namespace headroom::drivers {
namespace {

std::string reason_of(const Error& error) {
  return error.why.empty() ? error.what : fmt::format("{}: {}", error.what, error.why);
}

void add_remark(LimitsInForce& state, const std::string& remark) {
  if (!state.remark.empty()) state.remark += "; ";
  state.remark += remark;
}

// So many of the cores that this process may use, other ones for each instance as far as that goes,
// so that two of one core each do not share it. Nothing when it went well, else why not.
std::string pin(pid_t process, int cores) {
  cpu_set_t allowed;
  if (::sched_getaffinity(0, sizeof allowed, &allowed) != 0) {
    return std::generic_category().message(errno);
  }
  const int count = CPU_COUNT(&allowed);
  if (cores >= count) return {};
  static int taken = 0;
  const int first = taken % count;
  taken += cores;
  cpu_set_t chosen;
  CPU_ZERO(&chosen);
  int place = 0;
  for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
    if (!CPU_ISSET(cpu, &allowed)) continue;
    if ((place - first + count) % count < cores) CPU_SET(cpu, &chosen);
    ++place;
  }
  if (::sched_setaffinity(process, sizeof chosen, &chosen) == 0) return {};
  return std::generic_category().message(errno);
}

void hold_by_affinity(LimitsInForce& state, Cores cpu, pid_t process, std::string why_no_group) {
  const bool is_whole = cpu.count >= 1 && cpu.count == std::floor(cpu.count);
  const std::string problem =
      is_whole ? pin(process, static_cast<int>(cpu.count)) : std::move(why_no_group);
  if (problem.empty()) {
    state.held.cpu = cpu;
    add_remark(state, "cpu limit by affinity");
  } else {
    add_remark(state, fmt::format("cpu limit not enforced: {}", problem));
  }
}

Result<void> enter(const Result<Cgroup>& group, pid_t process) {
  if (!group) return fail(group.error());
  if (auto made = make_cgroup(*group); !made) return made;
  return enter_cgroup(*group, process);
}

}  // namespace

LimitsInForce put_limits_in_force(const Result<Cgroup>& group, pid_t held_process,
                                  const platform::Limits& limits) {
  const Result<void> entered = enter(group, held_process);
  LimitsInForce state;
  if (limits.cpu) {
    const auto limited = entered ? version_of(*group).limit_cpu(*group, limits.cpu) : entered;
    if (limited) {
      state.held.cpu = limits.cpu;
    } else {
      hold_by_affinity(state, *limits.cpu, held_process, reason_of(limited.error()));
    }
  }
  if (limits.memory) {
    const auto limited = entered ? version_of(*group).limit_memory(*group, limits.memory) : entered;
    if (limited) {
      state.held.memory = limits.memory;
    } else {
      add_remark(state, fmt::format("memory limit not enforced: {}", reason_of(limited.error())));
    }
  }
  return state;
}

Result<LimitsInForce> change_limits(const Cgroup& group, const platform::Limits& limits) {
  const CgroupVersion& version = version_of(group);
  if (auto limited = version.limit_cpu(group, limits.cpu); !limited) return fail(limited.error());
  auto limited = version.limit_memory(group, limits.memory);
  if (!limited) return fail(limited.error());
  return LimitsInForce{.held = limits, .remark = {}};
}

}  // namespace headroom::drivers
