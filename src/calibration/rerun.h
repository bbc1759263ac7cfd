// An observed run once more, in simulation: the same sessions at the same moments, against a model
// of the service.
#pragma once

#include <array>

#include "base/result.h"
#include "calibration/observation.h"
#include "workload/plan.h"

namespace headroom::calibration {

class Rerun {
 public:
  // Of `spec` only the workload counts here. Fails as design::plan_at() does.
  static Result<Rerun> of(const spec::Spec& spec, const Observation& observation);

  const workload::Plan& plan() const { return plan_; }

  // What the service would do as `spec` describes it. Its classes are the plan's steps. Fails as
  // the simulation does.
  Result<run::Run> simulated(const spec::Spec& spec) const;

 private:
  explicit Rerun(workload::Plan plan) : plan_(std::move(plan)) {}

  workload::Plan plan_;
};

inline constexpr std::array kQuantiles = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95};
// A class with fewer requests has no quantiles to speak of.
inline constexpr std::uint64_t kFewestForQuantiles = 100;

using Quantiles = std::array<double, kQuantiles.size()>;  // seconds
Quantiles quantiles_of(const Histogram& nanos);

}  // namespace headroom::calibration
