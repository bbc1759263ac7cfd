// From a request of a service file to a step of a plan: templates compiled, headers that a body
// implies added.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "spec/spec.h"
#include "workload/compile.h"
#include "workload/plan.h"

namespace headroom::workload {

// The names of all values that the journeys save, each once. Fails on a name that a built-in value
// has.
Result<std::vector<std::string>> saved_values(const spec::Workload& workload);

// Its index among them; it must be one of them.
std::uint32_t variable_of(const std::string& name, const std::vector<std::string>& variables);

// All but what its journey decides: its name in the plan, its think time, how often it is visited.
// Errors carry the place of the step.
Result<Step> build_step(const spec::Step& step, const Names& names);

}  // namespace headroom::workload
