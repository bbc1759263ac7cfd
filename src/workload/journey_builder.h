// From the tree of steps of a journey to the flat program that sessions walk.
#pragma once

#include "base/result.h"
#include "spec/spec.h"
#include "workload/plan.h"

namespace headroom::workload {

// Appends the journey and its steps to the plan, whose tables and variables are complete. Files
// are relative to `folder`. Errors carry the place of the step.
Result<void> add_journey(const spec::Journey& journey, const spec::Workload& workload,
                         const std::string& folder, Plan& plan);

}  // namespace headroom::workload
