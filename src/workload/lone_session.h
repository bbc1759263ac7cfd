// The journeys that one session goes through before a load begins, and after it ended.
#pragma once

#include <cstdint>

#include "base/result.h"
#include "spec/spec.h"
#include "workload/plan.h"

namespace headroom::workload {

// Fills Plan::before and Plan::after. Fails where the workload has no such journey. The plan's
// journeys are complete.
Result<void> add_lone_sessions(const spec::Test& test, Plan& plan);

// A plan of one session that goes through that journey of the other plan: the same steps, classes
// and data, with random numbers of its own. It is over when the session is.
Plan lone_session(const Plan& plan, std::uint32_t journey);

// Fails where a session of the plan draws from data that a step saves, and none goes through that
// step: all would wait in vain. For plans that are carried out; a simulator waits for no rows.
Result<void> need_savers(const Plan& plan);

}  // namespace headroom::workload
