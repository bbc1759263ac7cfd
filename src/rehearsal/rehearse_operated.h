// A test that was run while `headroom operate` steered its environment, rehearsed: the very
// sessions, each request simulated, and the same loop by the policies of the file.
#pragma once

#include <expected>
#include <vector>

#include "base/result.h"
#include "run/run.h"
#include "spec/spec.h"
#include "workload/plan.h"

namespace headroom::rehearsal {

struct OperatedTest {
  const spec::Spec& spec;      // as its environment runs it; has a section operate
  const workload::Plan& plan;  // of this spec
  // Of each component, in the order of the file: how many there were at its beginning; 0: as the
  // spec says.
  std::vector<int> replicas;
  Nanos longest = std::chrono::seconds(3);  // that it may take to work out (sim/effort.h)
};

// Its run, condensed where it is long. The loop begins with the test and knows nothing of what was
// before. Every problem at once: those of the model and of the policies, that sizes change, or that
// it would take too long.
std::expected<run::Run, Problems> rehearse_operated(const OperatedTest& test);

}  // namespace headroom::rehearsal
