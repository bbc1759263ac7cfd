#include "calibration/rerun.h"

#include <algorithm>
#include <utility>

#include "design/service.h"
#include "sim/simulated.h"

namespace headroom::calibration {

namespace {

// Requests of a simulation, which is made many times over: of a longer run, its beginning.
constexpr double kMostRequests = 100'000;

}  // namespace

Result<Rerun> Rerun::of(const spec::Spec& spec, const Observation& observation) {
  const run::Run& run = observation.run;
  // By its seed and its rate, a load is the same to the moment.
  const bool is_planned = run.header.steady.per_second > 0;
  const Rate sessions = is_planned ? run.header.steady : observation.sessions;
  const auto requests =
      static_cast<double>(run::counts(run, std::nullopt, under_load(run)).started);
  const double each_second = requests / run::covered_seconds(run, under_load(run));
  const Nanos enough = run.header.warm_up + from_seconds(kMostRequests / each_second);
  auto plan = design::plan_at(spec, {.sessions = sessions,
                                     .duration = std::min(run::duration(run), enough),
                                     .warm_up = run.header.warm_up,
                                     .seed = run.header.seed,
                                     .arrivals = {run.header.arrivals_cv}});
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
