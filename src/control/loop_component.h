// What the loop knows of one component that it steers, from one step to the next.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "control/loop.h"
#include "control/start_times.h"

namespace headroom::control {

// One thing that is asked of the platform for a component, and what came of it.
struct Loop::Lever {
  Nanos acted{};           // when something was last asked for
  Nanos complete{};        // when all that was asked for was last so
  Nanos refused_until{};   // by the platform: nothing is asked of it before
  Nanos retry{};           // how long that was
  std::string would = {};  // what was last told that it would ask for
  std::string held = {};   // what was last told to stand in its way
};

struct Loop::Change {
  const std::string& component;
  std::string from;  // "4"
  std::string to;
  const std::string& why;
  std::function<Result<void>()> make;

  std::string text() const;  // "model 4 -> 7: 50/s arrive, ..."
};

struct Loop::Component {
  Steered steered;
  bool is_new = true;                 // not looked at by this process
  std::optional<int> asked = {};      // replicas; nothing before it was seen
  History demands = {};               // requests a second
  std::optional<double> demand = {};  // now
  StartTimes starts = {};
  GuardState guard = {};
  // Of the last step.
  std::optional<Proposal> proposal = {};
  ReplicaRange range = {};
  std::string limit = {};   // of the guard
  std::string change = {};  // of the number, the last
  Lever number = {};
  std::optional<platform::Limits> limits = {};  // of each replica, asked for
  SizeState sizes = {};
  Lever size = {};
};

}  // namespace headroom::control
