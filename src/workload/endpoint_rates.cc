#include "workload/endpoint_rates.h"

#include "base/check.h"

namespace headroom::workload {
namespace {

// By step: the share of the sessions whose journey it belongs to.
std::vector<double> journey_shares(const Plan& plan) {
  std::vector<double> shares(plan.steps.size(), 0.0);
  for (const Journey& journey : plan.journeys) {
    for (const Node& node : journey.program.nodes) {
      if (node.kind == Node::Kind::kVisit) shares[node.index] = journey.share;
    }
  }
  return shares;
}

}  // namespace

std::vector<EndpointRate> endpoint_rates(const Plan& plan, Rate sessions) {
  const std::vector<double> shares = journey_shares(plan);
  std::vector<EndpointRate> rates;
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    const double per_session = shares[i] * plan.steps[i].visits;
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
