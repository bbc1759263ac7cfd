// How long requests take where nobody waits: those of one user at a time, simulated event by event.
#pragma once

#include <vector>

#include "fluid/model.h"
#include "sim/model.h"

namespace headroom::rehearsal {

struct LoneTimes {
  fluid::Places response;
  fluid::Places ttft;  // empty where no answer says that it begins
};

// By class. Nothing fails in it, and every component has replicas.
std::vector<LoneTimes> lone_times(sim::Model model);

}  // namespace headroom::rehearsal
