#include "calibration/rerun.h"

#include <algorithm>
#include <utility>

#include "design/service.h"
#include "sim/simulated.h"

namespace headroom::calibration {
namespace {

// Requests of a simulation: quantiles within a few per cent.
constexpr double kSimulated = 8000;

}  // namespace

Result<Rerun> Rerun::of(const spec::Spec& spec, const Observation& observation) {
  const Rate sessions = observation.sessions;
  auto minute = design::plan_at(spec, {.sessions = sessions, .duration = std::chrono::minutes(1)});
  if (!minute) return fail(std::move(minute.error()));
  double requests = 0;
  for (const double each : design::requests_by_step(*minute)) {
    requests += each * sessions.per_second;
  }
  const Nanos length = from_seconds(std::clamp(kSimulated / requests, 20.0, 3600.0));
  auto plan = design::plan_at(spec, {.sessions = sessions,
                                     .duration = length,
                                     .warm_up = length / 5,
                                     .seed = observation.run.header.seed});
  if (!plan) return fail(std::move(plan.error()));
  return Rerun(std::move(*plan));
}

Result<run::Run> Rerun::simulated(const spec::Spec& spec) const {
  const auto model = sim::model_of(spec, plan_, sim::Scaling::kFixed);
  if (!model) return fail(model.error().front());
  auto simulated = sim::simulate({.plan = plan_,
                                  .model = model->model,
                                  .table = model->table,
                                  .requirements = {},
                                  .service = spec.service,
                                  .test = "calibration"});
  if (!simulated) return fail(std::move(simulated.error()));
  return std::move(simulated->run);
}

Quantiles quantiles_of(const Histogram& nanos) {
  Quantiles values{};
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = static_cast<double>(nanos.percentile(kQuantiles[i])) / 1e9;
  }
  return values;
}

}  // namespace headroom::calibration
