#include "design/growth_plan.h"

#include <cmath>
#include <utility>

#include "workload/endpoint_rates.h"
#include "workload/expected_peak.h"

namespace headroom::design {
namespace {

// Of what the file speaks of, the steps from users to the sessions of the busiest minute.
std::vector<workload::DemandLine> demand_of(const spec::Workload& workload) {
  using workload::DemandStep;
  std::vector<workload::DemandLine> lines;
  const auto inputs = workload::demand_inputs(workload);
  const auto demand = workload::Demand::of(*inputs);
  if (!demand) return lines;
  for (const workload::DemandLine& line : demand->lines()) {
    const bool is_told = line.step != DemandStep::kActiveUsers &&
                         line.step != DemandStep::kRequestsPerDay &&
                         line.step != DemandStep::kLaunch;
    if (is_told) lines.push_back(line);
  }
  return lines;
}

Result<std::vector<JourneyBreakPoint>> journeys_of(const Service& service) {
  std::vector<JourneyBreakPoint> journeys;
  const std::size_t count = service.plan.journeys.size();
  if (count < 2) return journeys;
  for (std::size_t i = 0; i < count; ++i) {
    std::vector<double> shares(count, 0);
    shares[i] = 1;
    auto point = break_point(service, service.model.model, shares);
    if (!point) return fail(point.error());
    journeys.push_back({.journey = service.plan.journeys[i].name, .point = std::move(*point)});
  }
  return journeys;
}

Bytes whole(const std::optional<double>& bytes) {
  return Bytes{static_cast<std::uint64_t>(std::llround(bytes.value_or(0)))};
}

std::vector<EndpointLoad> endpoints_of(const Service& service) {
  std::vector<EndpointLoad> endpoints;
  if (!service.volume.has_sizes()) return endpoints;
  const auto rates = workload::endpoint_rates(service.plan, service.peak);
  for (std::size_t i = 0; i < rates.size(); ++i) {
    const MessageBytes& bytes = service.volume.steps[i];
    const workload::RequestSize size{.in = whole(bytes.request), .out = whole(bytes.response)};
    endpoints.push_back({.step = rates[i].name,
                         .requests = rates[i].rate,
                         .bytes = bytes,
                         .bandwidth = workload::bandwidth(rates[i].rate, size)});
  }
  return endpoints;
}

}  // namespace

Result<GrowthPlan> plan_growth(const Service& service, const Horizon& horizon) {
  GrowthPlan plan{.service = service.spec.service,
                  .today = horizon.today,
                  .demand = demand_of(service.spec.workload),
                  .peak = service.peak,
                  .endpoints = endpoints_of(service),
                  .capacity = service.capacity,
                  .storage = storage_of(service, as_today(service.peak, horizon.today))};
  auto held = hold(service, service.model.model, {.sessions = service.peak});
  if (!held) return fail(held.error());
  plan.full = first_full(plan.storage, plan.capacity);
  const std::optional<Exhausted> means = service.capacity.first_of_means();
  plan.holds = held->holds() && (!means || service.peak < means->at) &&
               (!plan.full || plan.full->on > horizon.today);
  plan.as_is = std::move(held->judgement);
  auto takes = size_for(service, service.peak);
  if (!takes) return fail(takes.error());
  plan.takes = std::move(*takes);
  plan.scaled = scaled_at(service, service.peak);
  auto point = break_point(service, service.model.model);
  if (!point) return fail(point.error());
  plan.break_point = std::move(*point);
  auto journeys = journeys_of(service);
  if (!journeys) return fail(journeys.error());
  plan.journeys = std::move(*journeys);
  for (const spec::Growth& growth : service.spec.workload.growth) {
    auto one = outlook(service, plan.break_point, growth, horizon);
    if (!one) return fail(one.error());
    plan.outlooks.push_back(std::move(*one));
  }
  return plan;
}

}  // namespace headroom::design
