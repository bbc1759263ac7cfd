// Signals of a system that is really there: what the platform tells of its replicas, what these
// publish of themselves, what their balancers say, and what a Prometheus knows of them.
//
// Everything is asked side by side, and nobody is waited for longer than a look may take: a
// platform that takes seconds to answer is asked by a thread of its own, and what it told last
// stands until then.
#pragma once

#include <memory>

#include "base/result.h"
#include "platform/clock.h"
#include "platform/platform.h"
#include "platform/signals.h"
#include "watch/watch_plan.h"

namespace headroom::watch {

// Borrows both. Nothing else may use `platform` while this lives: who acts on the environment
// meanwhile does so by another object on it. The clock is asked from any thread.
//
// Of a component that publishes how many slots are in use, where it is known of how many,
// `utilisation` is that of the slots now; of the others the mean of their cores.
//
// Fails with kInvalid when the metrics store of the plan is of https and there is no TLS here.
Result<std::unique_ptr<platform::Signals>> make_live_signals(platform::Platform& platform,
                                                             const platform::Clock& clock,
                                                             WatchPlan plan);

}  // namespace headroom::watch
