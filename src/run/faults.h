// When something was broken on purpose in a run, from its "fault" and "fault-end" events.
#pragma once

#include <vector>

#include "base/quantity.h"
#include "run/run.h"

namespace headroom::run {

struct FaultPeriod {
  Nanos from{};
  Nanos to{};  // the same as `from` for what has no end of its own, as a killed process
};

// Rising; periods that overlap or touch are one. A "fault-end" ends the latest open fault of the
// same text, or the earliest open one where no text is the same.
std::vector<FaultPeriod> fault_periods(const Run& run);

}  // namespace headroom::run
