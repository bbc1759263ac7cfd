// All that is wrong with a service file and shows only when its parts meet: data files, columns,
// bodies, the environment, loads.
#pragma once

#include <span>

#include "base/result.h"
#include "spec/spec.h"

namespace headroom::workload {

// What make_plan would say of the tests, each problem once, in the order of the file. Where a data
// file cannot be read, that is told and not what follows from it: neither what draws from it is
// looked at, nor the loads.
Problems plan_problems(const spec::Spec& spec, std::span<const spec::Test> tests);

}  // namespace headroom::workload
