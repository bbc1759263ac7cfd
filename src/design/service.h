// A service file made ready for planning: what a session asks for, what each component can take,
// and the rate of sessions that is expected at the peak.
#pragma once

#include <expected>
#include <vector>

#include "base/quantity.h"
#include "base/result.h"
#include "design/capacity.h"
#include "design/volume.h"
#include "sim/model_of.h"
#include "spec/spec.h"
#include "workload/plan.h"

namespace headroom::design {

// A constant load, held for so long.
struct Holding {
  Rate sessions;
  Nanos duration{};
  Nanos warm_up{};
  Seed seed;
  spec::Arrivals arrivals = spec::Arrivals::kPoisson;
};
// As a test of the file would have it, all journeys by their shares. Fails as make_plan() does.
Result<workload::Plan> plan_at(const spec::Spec& spec, const Holding& holding);

// Requests of each step that a session makes, on average; `shares` as endpoint_rates() has them.
std::vector<double> requests_by_step(const workload::Plan& plan,
                                     const std::vector<double>& shares = {});

// Replicas, zones and targets are the model's and the file's, which have the same components.
Capacity capacity_of(const spec::System& system, const Volume& volume, const sim::Model& model,
                     const std::vector<double>& per_session);

struct Service {
  spec::Spec spec;
  Rate peak;            // sessions a second in the busiest minute, today
  workload::Plan plan;  // the peak for a minute
  sim::ServiceModel model;
  std::vector<double> per_session;  // requests of each step
  Volume volume;
  Capacity capacity;
};

// The model with so many replicas of each component, whatever its scaling allows.
sim::Model with_replicas(sim::Model model, const std::vector<int>& replicas);

// Every problem at once, each with its place: no system, no way to the expected peak, what
// sim::model_of() and workload::make_plan() find.
std::expected<Service, Problems> service_of(spec::Spec spec);
// The same with a peak that need not be the file's.
std::expected<Service, Problems> service_at(spec::Spec spec, Rate peak);

}  // namespace headroom::design
