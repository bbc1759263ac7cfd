// The processes that one start led to, and how they are stopped.
//
// Each instance is started as the leader of a group of its own and carries a random mark in its
// environment, which its descendants inherit. A process is ours only if it is in the group of
// the recorded leader and the recorded leader still holds its number (same start, same boot, be
// it as a zombie); or, once that number is free, if it is in that group and carries the mark.
// Nothing else is ever signalled, and signals go through a pidfd checked after it was opened, so
// a number that changes hands in between cannot hit a stranger.
//
// A descendant that leaves the group (a daemon) is out of reach.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/quantity.h"
#include "drivers/process_identity.h"

namespace headroom::drivers {

// The variable that holds the mark.
inline constexpr std::string_view kMarkVariable = "HEADROOM_INSTANCE";

struct ProcessGroup {
  ProcessIdentity leader;
  std::string mark;
};

// Its processes that run now.
std::vector<pid_t> live_members(const ProcessGroup& group);

// To each of them.
void signal_group(const ProcessGroup& group, int signal_number);

// What the processes of a group have used; of those that have ended, what their parents know.
struct GroupUse {
  double cpu_seconds = 0;
  std::uint64_t memory_bytes = 0;  // resident; what they share counts for each
};

// Of each group, in their order, by one look at /proc; nothing of one that does not run.
std::vector<std::optional<GroupUse>> use_of_groups(std::span<const ProcessGroup> groups);

enum class Ending {
  kAlreadyGone,
  kTerminated,  // within the grace after SIGTERM
  kKilled,      // by SIGKILL
  kSurvived,    // even that, for two seconds: stuck inside the kernel
};

// SIGTERM to all at once, also to those that are paused, `grace` for all of them together to end,
// SIGKILL to what is left. Zombies of our own children are reaped. Returns one ending for each
// group, in their order.
std::vector<Ending> stop_groups(std::span<const ProcessGroup> groups, Nanos grace);

}  // namespace headroom::drivers
