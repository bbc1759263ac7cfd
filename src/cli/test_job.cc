#include "cli/test_job.h"

#include <algorithm>

#include "cli/url_request.h"
#include "workload/rate_load.h"

namespace headroom::cli {
namespace {

using namespace std::chrono_literals;

// Of a stated time that a rate is held, the part in which the service settles.
constexpr int kSettlingPart = 5;
// Where none is stated: the least that it settles for, and how long it is judged.
constexpr Nanos kLeastSettling = 3s;
constexpr Nanos kJudged = 12s;

Result<Rate> rate_of(const spec::Load& load, const spec::Workload& workload) {
  spec::LoadShape shape;
  shape.base = spec::constant(load);
  const auto resolved = workload::resolve_rate_load(shape, {.duration = 1s}, workload);
  if (!resolved) return fail(resolved.error());
  return resolved->steady;
}

Result<workload::SearchRange> range_of(const spec::LoadShape& load,
                                       const spec::Workload& workload) {
  const auto* ramp = spec::only_ramp(load);
  if (ramp == nullptr || load.spike) {
    return invalid("there is no ramp to search", "the load is " + load.text,
                   "give the ends of the search as a ramp: ramp 1/s to 200/s");
  }
  const auto lowest = rate_of(ramp->levels[0], workload);
  if (!lowest) return fail(lowest.error());
  const auto highest = rate_of(ramp->levels[1], workload);
  if (!highest) return fail(highest.error());
  if (*lowest > *highest) {
    return invalid("a search rises, and the ramp falls", "the load is " + load.text,
                   "ramp " + to_string(*highest) + " to " + to_string(*lowest));
  }
  return workload::SearchRange{.lowest = *lowest, .highest = *highest};
}

Result<trial::Holding> holding_of(const spec::Test& test) {
  if (!test.hold) {
    const Nanos settle = std::max(test.warm_up, kLeastSettling);
    return trial::Holding{.hold = settle + kJudged,
                          .settle = settle,
                          .length = trial::Holding::Length::kFollowsSessions};
  }
  const Nanos hold = *test.hold;
  const Nanos settle = test.warm_up > Nanos::zero() ? test.warm_up : hold / kSettlingPart;
  using std::chrono::seconds;
  if (std::chrono::ceil<seconds>(settle) < std::chrono::floor<seconds>(hold))
    return trial::Holding{.hold = hold, .settle = settle};
  return invalid("the warm-up of " + to_string(settle) + " takes all of the " + to_string(hold) +
                     " that each rate is held",
                 "whole seconds are judged, and none would be left",
                 "make it shorter, or hold each rate longer");
}

// The range, and the times of each probe, of a test whose flags are read.
Result<SearchJob> search_of(const spec::Test& test, const spec::Workload& workload) {
  const auto range = range_of(test.load, workload);
  if (!range) return fail(range.error());
  const auto holding = holding_of(test);
  if (!holding) return fail(holding.error());
  SearchJob job{.plan_at = {}, .range = *range, .holding = *holding};
  job.range.tolerance = test.tolerance.value_or(job.range.tolerance);
  if (job.range.tolerance < workload::Search::kToleranceMin || job.range.tolerance.value > 1) {
    return invalid("a tolerance of " + to_string(job.range.tolerance) + " cannot be had",
                   "it is between 0.5% and 100%", "--tolerance 5%");
  }
  job.at_most = test.duration;
  if (job.at_most && *job.at_most < job.holding.hold) {
    return invalid(
        "the search ends after " + to_string(*job.at_most) + ", before anything can be known",
        "each rate is held for " + to_string(job.holding.hold),
        "let it take longer (--for, or `for` of the test), or hold each rate for less "
        "(--hold, or `hold`)");
  }
  return job;
}

spec::Test at_level(spec::Test test, const trial::Level& level) {
  test.load.base = spec::constant({.rate = level.rate});
  test.load.spike.reset();
  test.duration = level.duration;
  test.warm_up = level.warm_up;
  test.seed = test.seed.value_or(Seed{}.value) + level.number;
  return test;
}

Result<void> read_search_flags(const TestOptions& options, spec::Test& test) {
  if (options.until_fails) test.until = "requirement fails";
  if (!options.hold.empty()) {
    const auto hold = parse_duration(options.hold);
    if (!hold) return fail(hold.error());
    test.hold = *hold;
  }
  if (!options.tolerance.empty()) {
    const auto tolerance = parse_ratio(options.tolerance);
    if (!tolerance) return fail(tolerance.error());
    test.tolerance = *tolerance;
  }
  if (test.until || (options.hold.empty() && options.tolerance.empty())) return {};
  return invalid("--hold and --tolerance are of a search, and this test does not search", {},
                 "add --until-fails");
}

Result<workload::Plan> url_plan(workload::SingleRequest request, const spec::Test& test) {
  request.load = test.load;
  if (test.duration) request.duration = test.duration;
  request.warm_up = test.warm_up;
  request.seed = Seed{test.seed.value_or(request.seed.value)};
  return workload::single_request_plan(request);
}

using PlanOf = std::function<Result<workload::Plan>(const spec::Test&)>;

// A run or a search, and the requirements of the command line, which speak of the plan's steps.
Result<TestJob> job_of(const spec::Test& test, const spec::Workload& workload,
                       const PlanOf& plan_of, const TestOptions& options) {
  TestJob job{.test = test, .work = {}, .requirements = {}};
  if (auto read = read_search_flags(options, job.test); !read) return fail(read.error());
  Result<workload::Plan> plan;
  if (job.test.until) {
    auto search = search_of(job.test, workload);
    if (!search) return fail(std::move(search.error()));
    search->plan_at = [plan_of, test = job.test](const trial::Level& level) {
      return plan_of(at_level(test, level));
    };
    // Made once now, so that what is wrong with it is known before anything starts.
    plan = search->plan_at({.rate = search->range.lowest,
                            .duration = search->holding.hold,
                            .warm_up = search->holding.settle});
    job.work = std::move(*search);
  } else {
    plan = plan_of(job.test);
  }
  if (!plan) return fail(std::move(plan.error()));
  auto requirements = requirements_of(options, *plan);
  if (!requirements) return fail(std::move(requirements.error()));
  job.requirements = std::move(*requirements);
  if (!job.test.until) job.work = std::move(*plan);
  return job;
}

// So that the run tells its goodput.
TestJob with_request_limits(TestJob job) {
  if (auto* plan = std::get_if<workload::Plan>(&job.work)) {
    set_request_limits(*plan, job.requirements);
    return job;
  }
  auto& search = std::get<SearchJob>(job.work);
  search.plan_at = [plan_at = std::move(search.plan_at),
                    requirements = job.requirements](const trial::Level& level) {
    auto plan = plan_at(level);
    if (plan) set_request_limits(*plan, requirements);
    return plan;
  };
  return job;
}

}  // namespace

Result<TestJob> job_of_url(const TestOptions& options) {
  const auto request = request_of_url(options);
  if (!request) return fail(request.error());
  spec::Test test;
  test.name = request->url;
  test.load = request->load;
  test.warm_up = request->warm_up;
  test.seed = request->seed.value;
  if (!options.duration.empty()) test.duration = request->duration;
  auto job = job_of(
      test, {}, [request = *request](const spec::Test& at) { return url_plan(request, at); },
      options);
  if (!job) return job;
  return with_request_limits(std::move(*job));
}

Result<TestJob> job_of_test(const spec::Spec& spec, const spec::Test& test,
                            const TestOptions& options) {
  auto job = job_of(
      test, spec.workload, [&spec](const spec::Test& at) { return workload::make_plan(spec, at); },
      options);
  if (!job) return job;
  std::vector<spec::Requirement> all = spec.requirements;
  all.insert(all.end(), test.requirements.begin(), test.requirements.end());
  all.insert(all.end(), job->requirements.begin(), job->requirements.end());
  job->requirements = std::move(all);
  return with_request_limits(std::move(*job));
}

}  // namespace headroom::cli
