// What a rate of sessions means for each endpoint.
#pragma once

#include <string>
#include <vector>

#include "base/quantity.h"
#include "workload/plan.h"

namespace headroom::workload {

struct EndpointRate {
  std::string name;        // the step's, which is the request class of every result
  double per_session = 0;  // expected, over sessions of all journeys
  Rate rate;
};

// One for each step of the plan, in its order: the journey's share x how often a session of it is
// expected to visit the step x the rate of sessions. `shares` are by journey, as those of a Stream;
// empty: the journeys' own.
std::vector<EndpointRate> endpoint_rates(const Plan& plan, Rate sessions,
                                         const std::vector<double>& shares = {});

// The sum of what each session visits.
double requests_per_session(const Plan& plan);

// What is left of a rate behind layers that each answer a share of it by themselves (a CDN, then a
// cache): rate x (1 - hit) x (1 - hit) ... Asserts that the shares lie in [0, 1].
Rate behind_caches(Rate rate, const std::vector<Ratio>& hits);

}  // namespace headroom::workload
