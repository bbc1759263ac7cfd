// An observation, and the service of it with what was learned so far.
#pragma once

#include "calibration/observation.h"

namespace headroom::calibration {

struct Subject {
  const Observation& observation;
  spec::Spec spec;
};

}  // namespace headroom::calibration
