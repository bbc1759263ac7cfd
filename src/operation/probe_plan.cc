#include "operation/probe_plan.h"

#include <fmt/format.h>

#include <algorithm>

#include "spec/saved_data.h"

namespace headroom::operation {
namespace {

// The file with that journey alone, and without the data that steps of others save.
spec::Spec only(spec::Spec spec, std::string_view journey) {
  std::erase_if(spec.workload.journeys,
                [&](const spec::Journey& one) { return one.name != journey; });
  for (spec::Journey& one : spec.workload.journeys) one.share = Ratio{1};
  std::erase_if(spec.workload.data, [&](const spec::Data& data) {
    return !data.saved_by.empty() && spec::saver_of(data, spec.workload) == nullptr;
  });
  return spec;
}

Result<ProbePlan> plan_of(const spec::Spec& spec, const spec::Probe& probe) {
  spec::Test test;
  test.name = probe.journey;
  test.load.base = spec::constant(spec::Load{.rate = Rate{1}});
  test.duration = probe.patience;
  auto plan = workload::make_plan(only(spec, probe.journey), test);
  if (!plan) return fail(std::move(plan.error()));
  plan->streams.front().model = workload::TraceModel{.starts = {Nanos{}}};
  for (workload::Step& step : plan->steps) {
    step.think.reset();
    step.timeout = std::min(step.timeout, probe.patience);
  }
  return ProbePlan{.journey = probe.journey,
                   .every = probe.every,
                   .patience = probe.patience,
                   .plan = *std::move(plan)};
}

Rate requests_of(const ProbePlan& probe) {
  double requests = 0;
  for (const workload::Step& step : probe.plan.steps) requests += step.visits;
  return Rate{requests / to_seconds(probe.every)};
}

Error asks_too_much(Rate asked, const spec::Spec& spec, Position at) {
  return {.what = fmt::format("the probes ask {} requests", to_string(asked)),
          .why = fmt::format("what watches the service must not be its load: {} at most",
                             to_string(kMostProbed)),
          .fix = "walk the journeys less often, or shorter ones",
          .file = spec.file,
          .at = at};
}

}  // namespace

std::expected<std::vector<ProbePlan>, Problems> probe_plans(const spec::Spec& spec) {
  std::vector<ProbePlan> plans;
  if (!spec.operate) return plans;
  Problems problems;
  Rate asked{};
  for (const spec::Probe& probe : spec.operate->watch.probes) {
    auto plan = plan_of(spec, probe);
    if (!plan) {
      problems.push_back(std::move(plan.error()));
      continue;
    }
    const bool was_fine = asked <= kMostProbed;
    asked.per_second += requests_of(*plan).per_second;
    if (was_fine && asked > kMostProbed) {
      problems.push_back(asks_too_much(asked, spec, probe.at));
    }
    plans.push_back(*std::move(plan));
  }
  if (!problems.empty()) return std::unexpected(std::move(problems));
  return plans;
}

}  // namespace headroom::operation
