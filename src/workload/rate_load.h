// From the load as the file words it to a rate over time: shares of the expected peak are filled
// in, stages are laid over the load's time, a spike goes on top. And the same for users over time.
#pragma once

#include <string>

#include "base/quantity.h"
#include "base/result.h"
#include "spec/load_shape.h"
#include "spec/spec.h"
#include "workload/rate_curve.h"

namespace headroom::workload {

struct RateLoad {
  RateCurve curve;
  // What the rate never falls below once the warm-up is over, the spike left aside.
  Rate steady;
  std::string text;  // for people: "15/s (expected peak), 8x for 20s"
};

// How long a load lasts, and how much of its beginning no verdict looks at.
struct Lengths {
  Nanos duration{};  // above zero; stages that have an end of their own may outlast it
  Nanos warm_up{};
};

// A spike that does not say when begins so that it ends two thirds into the load, or at its start
// where it is longer than that.
//
// Fails where a share of the peak is asked for and the workload section does not lead to one, where
// the spike does not fit, and where the load is zero throughout. `shape` must be of rates.
Result<RateLoad> resolve_rate_load(const spec::LoadShape& shape, Lengths lengths,
                                   const spec::Workload& workload);

struct UserLoad {
  RateCurve users;  // how many take part, by the second; whole where nobody is coming or going
  std::string text;
};

// `shape` must be of users, `duration` above zero.
Result<UserLoad> resolve_user_load(const spec::LoadShape& shape, Nanos duration);

}  // namespace headroom::workload
