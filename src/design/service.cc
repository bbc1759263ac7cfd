#include "design/service.h"

#include <algorithm>
#include <utility>

#include "workload/endpoint_rates.h"
#include "workload/expected_peak.h"

namespace headroom::design {
namespace {

using namespace std::chrono_literals;

std::unexpected<Problems> one(Error error) {
  return std::unexpected(Problems{std::move(error)});
}

}  // namespace

Result<workload::Plan> plan_at(const spec::Spec& spec, const Holding& holding) {
  spec::Test test;
  test.name = "plan";
  test.load.base = spec::constant({.rate = holding.sessions});
  test.load.arrivals = holding.arrivals;
  test.duration = holding.duration;
  test.warm_up = holding.warm_up;
  test.seed = holding.seed.value;
  return workload::make_plan(spec, test);
}

std::vector<double> requests_by_step(const workload::Plan& plan,
                                     const std::vector<double>& shares) {
  std::vector<double> requests;
  for (const auto& endpoint : workload::endpoint_rates(plan, Rate{1}, shares)) {
    requests.push_back(endpoint.per_session);
  }
  return requests;
}

Capacity capacity_of(const spec::System& system, const Volume& volume, const sim::Model& model,
                     const std::vector<double>& per_session) {
  Capacity capacity;
  std::vector<ComponentFlow> flows = flow_of(model, per_session);
  weigh(system, volume, per_session, flows);
  for (std::size_t i = 0; i < flows.size(); ++i) {
    const sim::Component& component = model.components[i];
    std::optional<double> target;
    if (const auto& scaling = system.components[i].scaling; scaling && scaling->target) {
      target = scaling->target->value;
    }
    capacity.components.emplace_back(flows[i], static_cast<int>(component.replicas),
                                     static_cast<int>(component.zones), target);
  }
  return capacity;
}

sim::Model with_replicas(sim::Model model, const std::vector<int>& replicas) {
  for (std::size_t i = 0; i < replicas.size(); ++i) {
    sim::Component& component = model.components[i];
    component.replicas = static_cast<std::uint32_t>(replicas[i]);
    component.replicas_max = std::max(component.replicas_max, component.replicas);
  }
  return model;
}

std::expected<Service, Problems> service_of(spec::Spec spec) {
  const auto peak = workload::expected_peak(spec.workload);
  if (!peak) {
    return one({.what = "the file does not say how much load to plan for",
                .why = "the workload lacks " + workload::missing_for_expected_peak(spec.workload),
                .fix = "for example users: 60k and sessions: 1.5/day per user",
                .file = spec.file});
  }
  return service_at(std::move(spec), *peak);
}

std::expected<Service, Problems> service_at(spec::Spec spec, Rate peak) {
  auto plan = plan_at(spec, {.sessions = peak, .duration = 1min});
  if (!plan) return one(std::move(plan.error()));
  auto model = sim::model_of(spec, *plan, sim::Scaling::kFixed);
  if (!model) return std::unexpected(std::move(model.error()));
  auto volume = volume_of(spec, *plan);
  if (!volume) return one(std::move(volume.error()));
  std::vector<double> per_session = requests_by_step(*plan);
  Capacity capacity = capacity_of(spec.system, *volume, model->model, per_session);
  return Service{.spec = std::move(spec),
                 .peak = peak,
                 .plan = std::move(*plan),
                 .model = std::move(*model),
                 .per_session = std::move(per_session),
                 .volume = std::move(*volume),
                 .capacity = std::move(capacity)};
}

}  // namespace headroom::design
