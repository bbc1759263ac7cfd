// How long a spike has to last to tip a retry loop into the state in which it stays.
//
// A fluid: what arrives, is served, fails and comes back are rates, and only who is late is a
// matter of chance (RetryLoop::late). An attempt that fails comes back when its timeout and its
// pause are over, so that a spike is felt once more with every attempt that it still has.
#pragma once

#include <optional>

#include "base/quantity.h"
#include "design/timed_call.h"
#include "queueing/metastability.h"

namespace headroom::design {

struct Spike {
  double times = 1;  // the load
  Nanos length{};
};

// After which who is tipped and who is not can be told apart: ten times as long as a request whose
// every attempt fails, and three times what it takes to serve a full room beside the load.
Nanos settling_time(const TimedCall& call, double load);

// The shortest spike of `spike` requests a second in all, on a load of `load` of them, after which
// most attempts fail for good. Nothing where none of an hour does so. Both are above 0; `loop` is
// loop_of(call).
std::optional<Nanos> tipping_length(const TimedCall& call, const queueing::RetryLoop& loop,
                                    double load, double spike);

}  // namespace headroom::design
