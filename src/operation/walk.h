// One walk through a journey, by the load engine, and what it came to.
#pragma once

#include <string>

#include "base/result.h"
#include "load/engine.h"
#include "workload/plan.h"

namespace headroom::operation {

struct Walk {
  // In words, why it did not come to a good end: "ask: status 503". Empty: it did.
  std::string failure;
  double seconds = 0;  // that its requests took together

  bool is_fine() const { return failure.empty(); }
};

// Of the plan of a probe. Blocks until it is over: as long as the plan lasts, at most, and some
// seconds more where nobody lets it connect; or until `stop` ends it, and then what it says means
// nothing. A host that cannot be reached is a failure of the walk.
Walk walk(const workload::Plan& plan, const load::Options& options, const load::StopRequest& stop);

}  // namespace headroom::operation
