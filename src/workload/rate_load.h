// From the load as the file words it to a rate over time: shares of the expected peak are filled
// in, ramps and steps are laid over the test's duration, a spike goes on top.
#pragma once

#include <string>

#include "base/quantity.h"
#include "base/result.h"
#include "spec/load_shape.h"
#include "spec/spec.h"
#include "workload/rate_curve.h"

namespace headroom::workload {

struct RateLoad {
  RateCurve curve;  // as long as the test
  // What the rate never falls below, the spike left aside.
  Rate steady;
  std::string text;  // for people: "15/s (expected peak), 8x for 20s"
};

// True when `shape` is a rate over time, and not users or a trace.
bool is_rate_load(const spec::LoadShape& shape);

// Steps get equal parts of the duration. A spike that does not say when begins so that it ends two
// thirds into the test, or at the test's start where it is longer than that.
//
// Fails where a share of the peak is asked for and the workload section does not lead to one, where
// the spike does not fit, and where the load is zero throughout. `shape` must be a rate load and
// `duration` above zero.
Result<RateLoad> resolve_rate_load(const spec::LoadShape& shape, Nanos duration,
                                   const spec::Workload& workload);

}  // namespace headroom::workload
