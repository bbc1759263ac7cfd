// What the loop knows of one component that it steers, from one step to the next.
#pragma once

#include <optional>
#include <string>

#include "control/loop.h"
#include "control/start_times.h"

namespace headroom::control {

struct Loop::Component {
  Steered steered;
  bool is_new = true;                 // not looked at by this process
  std::optional<int> asked = {};      // replicas; nothing before it was seen
  History demands = {};               // requests a second
  std::optional<double> demand = {};  // now
  StartTimes starts = {};
  GuardState guard = {};
  Nanos acted{};                  // when a number was last asked for
  Nanos complete{};               // when all that were asked for were last there
  Nanos refused_until{};          // by the platform: nothing is asked of it before
  Nanos retry{};                  // how long that was
  std::optional<int> would = {};  // what was last told that it would ask for
  std::string held = {};          // what was last told to stand in its way
};

}  // namespace headroom::control
