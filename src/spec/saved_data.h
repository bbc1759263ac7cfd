// Data whose rows a step saves while a test runs (spec::Data::saved_by).
#pragma once

#include "spec/spec.h"

namespace headroom::spec {

// The step that makes the rows; null where the workload has none of that name. Lives as long as
// the workload.
const Step* saver_of(const Data& data, const Workload& workload);

}  // namespace headroom::spec
