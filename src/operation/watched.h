// What is watched of an environment, as the section `operate.watch` says it.
#pragma once

#include <expected>

#include "spec/spec.h"
#include "watch/watch_plan.h"

namespace headroom::operation {

// `plan` with what the file says of where figures are found; what it says comes before what was
// there. Every problem at once, each with its place.
std::expected<watch::WatchPlan, Problems> watched(watch::WatchPlan plan, const spec::Spec& spec);

// The time between two looks at an environment about which is decided once in a `period`: as the
// file says, else a second. Where a look runs commands of the user's own, it is only taken for a
// decision.
Nanos pace_of(const spec::Watch& watch, const spec::Environment& environment, Nanos period);

}  // namespace headroom::operation
