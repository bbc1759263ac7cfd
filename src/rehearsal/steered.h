// The operating loop as a policy of a rehearsal: the same code that operates the live system.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "control/loop.h"
#include "rehearsal/rehearse.h"
#include "run/run.h"

namespace headroom::rehearsal {

struct Operation {
  std::string name;
  // Made anew for each rehearsal, possibly by several threads at once.
  std::function<std::vector<control::Steered>()> steered;
  control::LoopSettings settings;
  Nanos period = std::chrono::seconds(15);  // between two steps
  // Is told all events of a rehearsal; may be empty. By the thread that rehearses.
  std::function<void(const run::Event&)> told;
};

Policy operated(Operation operation);

}  // namespace headroom::rehearsal
