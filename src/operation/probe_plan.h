// The journeys that are walked while a service is operated, ready to be walked.
#pragma once

#include <expected>
#include <string>
#include <vector>

#include "base/quantity.h"
#include "spec/spec.h"
#include "workload/plan.h"

namespace headroom::operation {

struct ProbePlan {
  std::string journey;
  Nanos every{};
  Nanos patience{};
  workload::Plan plan;  // one session, which begins at once and does not think
};

// Requests a second that all probes together may ask, as they expect to: what watches a service
// must not be its load.
inline constexpr Rate kMostProbed{5};

// Those that `operate.watch.probe` names. Every problem at once, each with its place: of journeys
// that cannot be walked, and where all together would ask too much.
std::expected<std::vector<ProbePlan>, Problems> probe_plans(const spec::Spec& spec);

}  // namespace headroom::operation
