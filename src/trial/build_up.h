// How long a load takes to build up. At a constant rate of sessions there are, a time t after the
// first, as many under way as begin in E[min(L, t)], L being how long a session lasts; in the end
// there are as many as begin in E[L] (Little). What is measured before is measured under less load
// than was meant.
#pragma once

#include <vector>

#include "base/quantity.h"
#include "run/run.h"
#include "workload/plan.h"

namespace headroom::trial {

// The share of the sessions under way in the end from which on a load counts as built up: what is
// missing then is within the tolerance of a search.
inline constexpr double kBuiltUp = 0.95;
// Nobody holds a rate for longer than this because of a few very long sessions.
inline constexpr Nanos kLongestBuildUp = std::chrono::minutes(10);

// From the plan's own sessions, their pauses and repeats as they are drawn, with the mean response
// time of each step in `run`, a run of that plan; a step that was never answered takes no time.
// Conditions on answers come out by how likely they are.
Nanos build_up(const workload::Plan& plan, const run::Run& run);

// The same of sessions that last so long; nothing for none.
Nanos build_up(std::vector<Nanos> lengths);

}  // namespace headroom::trial
