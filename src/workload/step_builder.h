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

// What stands around a step in the file. What is said nearest to a step comes first.
struct Surroundings {
  const spec::Journey& journey;
  const spec::Workload& workload;
  const std::string& folder;  // that files of bodies are relative to
};

// All but what its journey decides: its name in the plan, its think time, how often it is visited,
// the number of its first check. Adds all that is wrong with it to the problems, each with the
// place of the step; it then cannot be used.
//
// Headers and `auth` of the journey and the workload count for a step unless it, or what is nearer
// to it, has its own. One of theirs that needs a value which is saved only later is left out until
// then: the step that logs in has no token yet.
Step build_step(const spec::Step& step, const Surroundings& around, const Names& names,
                Problems& problems);

}  // namespace headroom::workload
