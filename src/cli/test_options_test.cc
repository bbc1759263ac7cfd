#include "cli/test_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace headroom::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(TestOptions, AUrlIsToldFromTheNameOfATest) {
  TestOptions options;
  for (const char* url : {"http://127.0.0.1:8080/", "127.0.0.1:8080", "unix:/run/app.sock"}) {
    options.what = {url};
    EXPECT_TRUE(options.is_url()) << url;
  }
  options.what = {"load"};
  EXPECT_FALSE(options.is_url());
}

TEST(TestOptions, ABarePercentileIsOneOfTheResponseTime) {
  TestOptions options;
  options.requirements = {"p99 < 50ms"};
  const auto requirements = requirements_of(options, workload::Plan{}).value();
  ASSERT_EQ(requirements.size(), 1U);
  EXPECT_EQ(requirements[0].metric, spec::Metric::kResponseTime);
  EXPECT_EQ(requirements[0].statistic.percentile, 0.99);
  EXPECT_EQ(requirements[0].limit, 0.05);
}

TEST(TestOptions, ARequirementOnAStepThatTheTestLacksIsToldWithTheNearest) {
  workload::Plan plan;
  plan.steps.resize(2);
  plan.steps[0].name = "home";
  plan.steps[1].name = "checkout";
  TestOptions options;
  options.requirements = {"chekout.ttft p95 < 1s"};
  const auto requirements = requirements_of(options, plan);
  ASSERT_FALSE(requirements.has_value());
  EXPECT_THAT(requirements.error().fix, HasSubstr("checkout"));
}

TEST(TestOptions, ARequirementMaySpeakOfATag) {
  workload::Plan plan;
  plan.steps.resize(2);
  plan.steps[0].name = "home";
  plan.steps[0].tags = {"read"};
  plan.steps[1].name = "list";
  plan.steps[1].tags = {"read"};
  TestOptions options;
  options.requirements = {"read.errors < 1%"};
  EXPECT_EQ(requirements_of(options, plan).value().at(0).subject, "read");
  options.requirements = {"raed.errors < 1%"};
  const auto requirements = requirements_of(options, plan);
  ASSERT_FALSE(requirements.has_value());
  EXPECT_EQ(requirements.error().why, "its steps and tags are home, list and read");
  EXPECT_THAT(requirements.error().fix, HasSubstr("read"));
}

TEST(TestOptions, OneLoadOnTheCommandLineDoesNotReplaceSeveral) {
  spec::Spec spec;
  spec.tests.resize(1);
  spec.tests[0].name = "mix";
  spec.tests[0].loads.resize(2);
  TestOptions options;
  options.rate = "7/s";
  EXPECT_EQ(tests_of_file(spec, options).error().what, "the test mix has several loads");
}

spec::Spec spec_with_tests(const std::vector<std::string>& names) {
  spec::Spec spec;
  spec.file = "headroom.yaml";
  for (const std::string& name : names) {
    spec.tests.emplace_back().name = name;
    spec.tests.back().duration = std::chrono::minutes(2);
  }
  return spec;
}

std::vector<std::string> names_of(const TestSelection& selection) {
  std::vector<std::string> names;
  for (const spec::Test& test : selection.tests) names.push_back(test.name);
  return names;
}

TEST(TestOptions, AMisspeltTestIsToldWithTheNearestName) {
  TestOptions options;
  options.what = {"smok"};
  const auto tests = tests_of_file(spec_with_tests({"smoke", "spike"}), options);
  ASSERT_FALSE(tests.has_value());
  EXPECT_THAT(tests.error().fix, HasSubstr("smoke"));
}

TEST(TestOptions, TheOnlyTestNeedsNoNameAndOneOfSeveralDoes) {
  EXPECT_THAT(names_of(tests_of_file(spec_with_tests({"load"}), {}).value()), ElementsAre("load"));
  EXPECT_FALSE(tests_of_file(spec_with_tests({"load", "spike"}), {}).has_value());
}

TEST(TestOptions, ASuiteIsItsTestsInTheirOrder) {
  spec::Spec spec = spec_with_tests({"load", "smoke", "spike"});
  spec.suites.push_back({.name = "release", .at = {}, .tests = {"smoke", "load"}});
  TestOptions options;
  options.what = {"release"};
  const auto selection = tests_of_file(spec, options).value();
  EXPECT_EQ(selection.suite, "release");
  EXPECT_THAT(names_of(selection), ElementsAre("smoke", "load"));
}

TEST(TestOptions, SeveralTestsAreASuiteOfTheirOwnAndOneTestIsNone) {
  const spec::Spec spec = spec_with_tests({"load", "smoke"});
  TestOptions options;
  options.what = {"smoke", "load"};
  EXPECT_EQ(tests_of_file(spec, options).value().suite, "smoke load");
  options.what = {"smoke"};
  EXPECT_EQ(tests_of_file(spec, options).value().suite, "");
}

TEST(TestOptions, TheCommandLineOverridesTheTestOfTheFile) {
  TestOptions options;
  options.duration = "5s";
  options.rate = "7/s";
  options.seed = 9;
  const auto test = tests_of_file(spec_with_tests({"load"}), options).value().tests.front();
  EXPECT_EQ(test.duration, std::chrono::seconds(5));
  EXPECT_EQ(std::get<spec::Rates>(test.load.base).stages[0].levels[0].rate->per_second, 7);
  EXPECT_EQ(test.seed, 9U);
}

}  // namespace
}  // namespace headroom::cli
