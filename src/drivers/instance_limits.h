// Puts the limits of one instance in force, and says what of them could not be.
#pragma once

#include <sys/types.h>

#include <string>

#include "base/result.h"
#include "drivers/cgroup.h"
#include "platform/platform.h"

namespace headroom::drivers {

// What became of the limits that were asked for.
struct LimitsInForce {
  platform::Limits held;
  // For people: "cpu limit by affinity", "memory limit not enforced: ..."; empty when all hold by
  // control group.
  std::string remark;
  friend bool operator==(const LimitsInForce&, const LimitsInForce&) = default;
};

// Of a process that does not run its program yet: into `group`, with its limits. Where there is no
// group, `why_no_group` says why, and whole cores are held by affinity: the program can then use
// that many cores of those that headroom may use, which other programs use as well.
LimitsInForce put_limits_in_force(const Result<Cgroup>& group, pid_t held_process,
                                  const platform::Limits& limits);

// Other limits for a group whose processes run. Fails with kUnreachable when they could not be
// changed in place: the group may then have some of them.
Result<LimitsInForce> change_limits(const Cgroup& group, const platform::Limits& limits);

}  // namespace headroom::drivers
