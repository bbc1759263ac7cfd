#include "cli/test_job.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace headroom::cli {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

TestOptions search_options() {
  TestOptions options;
  options.what = {"http://127.0.0.1:8080/"};
  options.rate = "ramp 100/s to 20000/s";
  options.until_fails = true;
  options.requirements = {"p99 < 50ms"};
  return options;
}

TEST(TestJob, AUrlWithUntilFailsIsASearchBetweenTheEndsOfItsRamp) {
  const auto job = job_of_url(search_options()).value();
  const auto& search = std::get<SearchJob>(job.work);
  EXPECT_EQ(search.range.lowest, Rate{100});
  EXPECT_EQ(search.range.highest, Rate{20'000});
  EXPECT_EQ(search.range.tolerance, Ratio{0.05});
  EXPECT_EQ(search.holding.hold, 15s);
  EXPECT_EQ(search.holding.settle, 3s);
  EXPECT_FALSE(search.at_most);
  EXPECT_EQ(job.requirements.size(), 1u);
}

TEST(TestJob, APlanOfASearchHasTheRateTheLengthAndASeedOfItsOwn) {
  const auto job = job_of_url(search_options()).value();
  const auto plan = std::get<SearchJob>(job.work)
                        .plan_at({.rate = {250}, .duration = 8s, .warm_up = 2s, .number = 3})
                        .value();
  EXPECT_EQ(plan.duration, 8s);
  EXPECT_EQ(plan.warm_up, 2s);
  EXPECT_EQ(plan.seed.value, 4u);
  EXPECT_THAT(plan.load_text, HasSubstr("250/s"));
}

TEST(TestJob, TheFlagsOfASearchSayHowLongAndHowExact) {
  TestOptions options = search_options();
  options.hold = "5s";
  options.warm_up = "2s";
  options.tolerance = "10%";
  options.duration = "3min";
  const auto search = std::get<SearchJob>(job_of_url(options).value().work);
  EXPECT_EQ(search.holding.hold, 5s);
  EXPECT_EQ(search.holding.settle, 2s);
  EXPECT_EQ(search.range.tolerance, Ratio{0.1});
  EXPECT_EQ(search.at_most, 3min);
}

TEST(TestJob, ASearchWithoutARampOrWithOneThatFallsIsRefused) {
  TestOptions options = search_options();
  options.rate = "100/s";
  EXPECT_THAT(job_of_url(options).error().what, HasSubstr("no ramp to search"));
  options.rate = "ramp 100/s to 10/s";
  EXPECT_THAT(job_of_url(options).error().fix, HasSubstr("ramp 10/s to 100/s"));
  options.rate = "ramp 0/s to 10/s";
  EXPECT_FALSE(job_of_url(options).has_value());
}

TEST(TestJob, ASearchThatEndsBeforeItsFirstRateIsKnownIsRefused) {
  TestOptions options = search_options();
  options.duration = "2s";
  EXPECT_THAT(job_of_url(options).error().what, HasSubstr("ends after 2s, before anything"));
  EXPECT_THAT(job_of_url(options).error().why, HasSubstr("held for 15s"));
  options.hold = "2s";
  EXPECT_TRUE(job_of_url(options).has_value());
}

TEST(TestJob, ASearchWithoutAWholeSecondToJudgeIsRefused) {
  TestOptions options = search_options();
  options.hold = "1s";  // a fifth of it is warm-up
  EXPECT_THAT(job_of_url(options).error().what, HasSubstr("the warm-up of 200ms takes all"));
  EXPECT_THAT(job_of_url(options).error().why, HasSubstr("whole seconds"));
}

TEST(TestJob, TheFlagsOfASearchWithoutASearchAreRefused) {
  TestOptions options = search_options();
  options.until_fails = false;
  options.hold = "5s";
  EXPECT_THAT(job_of_url(options).error().fix, HasSubstr("--until-fails"));
}

TEST(TestJob, ATestOfTheFileThatSaysUntilIsASearchOfItsRequirements) {
  spec::Spec spec;
  spec.requirements = {spec::parse_requirement("errors < 1%").value()};
  spec.workload.journeys.emplace_back().steps.emplace_back().name = "home";
  spec.workload.journeys.front().share = {1};
  spec.workload.journeys.front().steps.front().target = "/";
  spec::Test test;
  test.name = "breakpoint";
  test.load = spec::parse_load("ramp 1/s to 200/s").value();
  test.until = "requirement fails";
  test.tolerance = Ratio{0.02};
  const auto job = job_of_test(spec, test, {}).value();
  const auto& search = std::get<SearchJob>(job.work);
  EXPECT_EQ(search.range.highest, Rate{200});
  EXPECT_EQ(search.range.tolerance, Ratio{0.02});
  EXPECT_EQ(job.requirements.size(), 1u);
}

}  // namespace
}  // namespace headroom::cli
