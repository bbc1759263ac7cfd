#include "tuning/measuring.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "workload/request_limits.h"

namespace headroom::tuning {
namespace {

// Of a load that is held, the part in which queues fill.
constexpr int kSettlingPart = 5;

// What is run: the objective's test, or the question's load held.
spec::Test test_of(const spec::Spec& spec, const Question& question) {
  if (!question.load) {
    const auto test = std::ranges::find(spec.tests, spec.tune->objective.test, &spec::Test::name);
    HEADROOM_CHECK(test != spec.tests.end(), "the objective's test exists");
    return *test;
  }
  spec::Test test;
  test.name = "tune";
  test.load.base = spec::constant({.rate = question.load});
  test.duration = question.length;
  test.warm_up = question.length / kSettlingPart;
  return test;
}

std::unexpected<Error> stopped() {
  return fail({.kind = ErrorKind::kInterrupted,
               .what = "tuning was stopped",
               .fix = "headroom tune --resume goes on"});
}

Result<Answer> answer_of(const trial::Finished& finished) {
  if (finished.run.end && finished.run.end->interrupted) return stopped();
  Answer answer{.rating = rate(finished.judgement.verdicts),
                .run = finished.not_kept ? "" : finished.run.header.id};
  const run::Trust& trust = finished.judgement.trust;
  if (!trust.trusted) {
    answer.untrusted = trust.reasons.empty() ? "the generator was the limit" : trust.reasons[0];
  }
  return answer;
}

Result<Answer> measure(const Measuring& setup, const Configuration& configuration,
                       const Question& question) {
  if (setup.stop.count() > 0) return stopped();
  const Nanos began = setup.clock.now();
  const spec::Spec variant = applied(setup.spec, configuration);
  spec::Test test = test_of(variant, question);
  // Other sessions each time, and the same for all configurations.
  test.seed = test.seed.value_or(Seed{}.value) + static_cast<std::uint64_t>(question.repeat);
  auto plan = workload::make_plan(variant, test);
  if (!plan) return fail(plan.error());
  std::vector<spec::Requirement> requirements = variant.requirements;
  requirements.insert(requirements.end(), test.requirements.begin(), test.requirements.end());
  workload::set_request_limits(*plan, requirements);
  auto answer =
      trial::at_variant(variant, setup.platform_of, [&](trial::Variant& up) -> Result<Answer> {
        load::Options load = setup.load;
        load.base_url = up.url();
        trial::Identity identity = setup.identity;
        identity.test = test.name;
        identity.environment = setup.environment;
        identity.remarks.push_back("tuning: " + name_of(setup.spec, configuration));
        const auto finished = trial::run_test({.plan = *plan,
                                               .load = load,
                                               .requirements = requirements,
                                               .identity = identity,
                                               .platform = &up.platform()},
                                              setup.watchers, setup.store, setup.stop);
        if (!finished) return fail(finished.error());
        return answer_of(*finished);
      });
  if (answer) answer->took = setup.clock.now() - began;
  return answer;
}

}  // namespace

Nanos run_length(const spec::Spec& spec, const Question& question) {
  const auto plan = workload::make_plan(spec, test_of(spec, question));
  return plan ? plan->duration : Nanos{};
}

Ask measuring(Measuring setup) {
  return [setup = std::move(setup)](const Configuration& configuration, const Question& question) {
    return measure(setup, configuration, question);
  };
}

}  // namespace headroom::tuning
