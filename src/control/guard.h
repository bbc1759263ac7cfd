// The stage "guard" of the loop: what is proposed is kept within what is safe. Whatever a policy
// says, no component leaves its range, grows past what helps or what may be spent, goes to zero
// while anybody may need it, or shrinks before what is wanted has been less for a while: silence of
// its sensors is no such while.
#pragma once

#include <optional>
#include <string>

#include "base/quantity.h"
#include "control/hpa_behaviour.h"
#include "control/policy.h"
#include "control/replica_range.h"

namespace headroom::control {

struct GuardRules {
  HpaBehaviour behaviour;         // how fast it may go up and down
  std::optional<int> useful;      // more replicas than this bring no more throughput (USL's peak)
  std::optional<int> affordable;  // more than this cost more than is allowed
  Nanos idle = std::chrono::minutes(5);  // without a request before the last replica goes
};

// No window upwards, 5 minutes of agreement downwards, and no limit of the rate.
HpaBehaviour unlimited_behaviour();

// Plain, to be kept over a restart.
struct GuardState {
  HpaState moves;
  Nanos needed{};  // when somebody last came
  friend bool operator==(const GuardState&, const GuardState&) = default;
};

struct Guarded {
  int replicas = 0;
  std::string limit;  // "at most 5", ...: why it is not what was proposed; empty: it is
};

// What may be done of a proposal now. Notes what the next one needs to know of it.
Guarded guard(GuardState& state, const GuardRules& rules, const Situation& situation,
              const Proposal& proposal);

// That nothing tells what is needed: what there is counts as wanted now, and as needed.
void note_untold(GuardState& state, const GuardRules& rules, int asked, Nanos now);

// That it was done.
void note_scaled(GuardState& state, const GuardRules& rules, int from, int to, Nanos now);

}  // namespace headroom::control
