#include "workload/endpoint_rates.h"

#include "base/check.h"

namespace headroom::workload {
namespace {

// By step: the share of the sessions whose journey it belongs to.
std::vector<double> by_step(const Plan& plan, const std::vector<double>& shares) {
  std::vector<double> of_step(plan.steps.size(), 0.0);
  for (std::size_t i = 0; i < plan.journeys.size(); ++i) {
    const Journey& journey = plan.journeys[i];
    for (const Node& node : journey.program.nodes) {
      if (node.kind != Node::Kind::kVisit) continue;
      of_step[node.index] = shares.empty() ? journey.share : shares[i];
    }
  }
  return of_step;
}

}  // namespace

std::vector<EndpointRate> endpoint_rates(const Plan& plan, Rate sessions,
                                         const std::vector<double>& shares) {
  HEADROOM_CHECK(shares.empty() || shares.size() == plan.journeys.size(),
                 "one share for each journey");
  const std::vector<double> of_step = by_step(plan, shares);
  std::vector<EndpointRate> rates;
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    const double per_session = of_step[i] * plan.steps[i].visits;
    rates.push_back({.name = plan.steps[i].name,
                     .per_session = per_session,
                     .rate = Rate{sessions.per_second * per_session}});
  }
  return rates;
}

double requests_per_session(const Plan& plan) {
  double requests = 0;
  for (const EndpointRate& endpoint : endpoint_rates(plan, Rate{}))
    requests += endpoint.per_session;
  return requests;
}

Rate behind_caches(Rate rate, const std::vector<Ratio>& hits) {
  for (const Ratio hit : hits) {
    HEADROOM_CHECK(hit.value >= 0 && hit.value <= 1, "a cache answers between none and all");
    rate.per_second *= 1 - hit.value;
  }
  return rate;
}

}  // namespace headroom::workload
