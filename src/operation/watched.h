// What is watched of an environment, as the section `operate.watch` says it.
#pragma once

#include <expected>

#include "spec/spec.h"
#include "watch/watch_plan.h"

namespace headroom::operation {

// `plan` with what the file says of where figures are found; what it says comes before what was
// there. Every problem at once, each with its place.
std::expected<watch::WatchPlan, Problems> watched(watch::WatchPlan plan, const spec::Spec& spec);

}  // namespace headroom::operation
