// From the steps of a service file to those of a plan: names made unique, templates compiled,
// headers that a body implies added.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "spec/spec.h"
#include "workload/plan.h"

namespace headroom::workload {

// The names of all values that the journeys save, each once. Fails on a name that a built-in value
// has.
Result<std::vector<std::string>> saved_values(const spec::Workload& workload);

// Appends the journey and its steps to the plan, whose tables and variables are complete. Errors
// carry the place of the step.
Result<void> add_journey(const spec::Journey& journey, const spec::Workload& workload, Plan& plan);

}  // namespace headroom::workload
