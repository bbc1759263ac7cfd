// What measured runs teach about a service. How it is kept says overlay.h.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "calibration/concurrency.h"
#include "calibration/demands.h"
#include "calibration/observation.h"
#include "calibration/shapes.h"
#include "calibration/sizes.h"
#include "calibration/slots.h"

namespace headroom::calibration {

struct Learned {
  std::vector<MeasuredDemand> demands;
  Shapes shapes;
  std::vector<MeasuredSize> sizes;
  std::string shapes_from;  // the run whose response times told them, the calmest; empty: none did
  // Of components that compute, matter, do not say it, and of which no slots were measured.
  std::vector<Concurrency> concurrency;
  LearnedSlots slots;
  std::vector<std::string> runs;  // all that it was learned from
};

// All observations are of one service; at least one of either kind (asserts). Those that are
// `overloaded` (observe_overloaded()) tell slots alone. Fails as a simulation does.
Result<Learned> learn(std::span<const Observation> observations,
                      std::span<const Observation> overloaded = {});

}  // namespace headroom::calibration
