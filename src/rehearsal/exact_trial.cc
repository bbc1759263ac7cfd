#include "rehearsal/exact_trial.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "rehearsal/rehearse_exactly.h"
#include "run/condenser.h"
#include "run/judging.h"

namespace headroom::rehearsal {
namespace {

workload::Plan plan_of(const Scene& scene, Seed seed) {
  HEADROOM_CHECK(scene.planned, "there is a service to simulate");
  return plan_along(*scene.planned, scene.rehearsal.sessions, scene.rehearsal.length, seed);
}

Score rehearse(const Scene& scene, const Policy& policy, Seed seed, run::Recorder& recorder) {
  const workload::Plan plan = plan_of(scene, seed);
  auto score = rehearse_exactly({.service = *scene.planned,
                                 .plan = plan,
                                 .model = scene.planned->model,
                                 .trouble = scene.rehearsal.trouble,
                                 .longest = Nanos::max()},
                                policy, seed, {}, recorder);
  HEADROOM_CHECK(score, "a recorder in memory does not fail");
  return std::move(*score);
}

void count_delayed(Score& score, const run::Run& run, const fluid::Model& model) {
  for (std::size_t i = 0; i < score.classes.size(); ++i) {
    const fluid::Class& request = model.classes[i];
    const bool is_streamed = !request.ttft.empty();
    const fluid::Places& alone = is_streamed ? request.ttft : request.response;
    const double longest = alone.empty() ? 0 : *std::ranges::max_element(alone);
    const Nanos limit = from_seconds(longest) + model.delayed_after;
    const Histogram times = run::merged(
        run, i, is_streamed ? run::Measure::kTtft : run::Measure::kResponseTime, run::whole(run));
    score.classes[i].delayed = static_cast<double>(
        times.count() - times.count_at_or_below(static_cast<std::uint64_t>(limit.count())));
  }
  score.delays = Score::Delays::kTold;
}

}  // namespace

sim::Effort exact_effort(const Scene& scene) {
  return sim::effort_of(scene.planned->model.model, plan_of(scene, Seed{}));
}

Trial exactly(const Scene& scene) {
  return [&scene](const Policy& policy, Seed seed) {
    run::Condenser run;
    Score score = rehearse(scene, policy, seed, run);
    count_delayed(score, run.run(), scene.rehearsal.model);
    return score;
  };
}

Judged rehearse_exactly_judged(const Scene& scene, const Policy& policy, Seed seed,
                               std::vector<spec::Requirement> requirements) {
  run::Judging judging(std::move(requirements));
  Score score = rehearse(scene, policy, seed, judging);
  return {.score = std::move(score), .judgement = judging.judgement()};
}

}  // namespace headroom::rehearsal
