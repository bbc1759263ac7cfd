// Policies that others are measured by: a fixed number of replicas, and a target of utilisation in
// its simplest form.
#pragma once

#include <string>

#include "rehearsal/rehearse.h"

namespace headroom::rehearsal {

// From the first moment on, and whatever happens.
Policy fixed_replicas(std::string name, std::string component, int replicas);

// Every 15 s: as many replicas as would be busy for `target` of the time, those that start being
// idle until then; unless that is within 10 % of what there is. Down only to the most that was
// asked for within the last 300 s; 1 to `most` replicas.
struct TargetUtilisation {
  double target = 0.7;
  int most = 1'000'000;
};
Policy target_utilisation(std::string name, std::string component, TargetUtilisation settings);

}  // namespace headroom::rehearsal
