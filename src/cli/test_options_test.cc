#include "cli/test_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace headroom::cli {
namespace {

using testing::HasSubstr;

TestOptions url_options() {
  TestOptions options;
  options.what = "http://127.0.0.1:8080/";
  return options;
}

TEST(TestOptions, AnAbsoluteUrlIsToldFromTheNameOfATest) {
  TestOptions options = url_options();
  EXPECT_TRUE(options.is_url());
  options.what = "load";
  EXPECT_FALSE(options.is_url());
}

TEST(TestOptions, AUrlWithoutALoadIsAnErrorThatNamesBothModels) {
  const auto request = request_of_url(url_options());
  ASSERT_FALSE(request.has_value());
  EXPECT_THAT(request.error().fix, HasSubstr("--rate"));
  EXPECT_THAT(request.error().fix, HasSubstr("--users"));
}

TEST(TestOptions, ARateAloneIsSpacedEvenlyForTenSeconds) {
  TestOptions options = url_options();
  options.rate = "1000/s";
  const auto request = request_of_url(options).value();
  EXPECT_EQ(std::get<spec::Constant>(request.load.base).load.rate->per_second, 1000);
  EXPECT_EQ(request.load.arrivals, spec::Arrivals::kUniform);
  EXPECT_EQ(request.duration, std::chrono::seconds(10));
}

TEST(TestOptions, AHeaderWithoutAColonIsShownAsItShouldBe) {
  TestOptions options = url_options();
  options.users = 1;
  options.headers = {"Accept text/html"};
  const auto request = request_of_url(options);
  ASSERT_FALSE(request.has_value());
  EXPECT_THAT(request.error().what, HasSubstr("Accept text/html"));
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

TEST(TestOptions, AMisspeltTestIsToldWithTheNearestName) {
  spec::Spec spec;
  spec.file = "headroom.yaml";
  spec.tests.resize(2);
  spec.tests[0].name = "smoke";
  spec.tests[1].name = "spike";
  TestOptions options;
  options.what = "smok";
  const auto test = test_of_file(spec, options);
  ASSERT_FALSE(test.has_value());
  EXPECT_THAT(test.error().fix, HasSubstr("smoke"));
}

TEST(TestOptions, ASearchIsRefusedInsteadOfRunAsIfItWereNone) {
  spec::Spec spec;
  spec.tests.resize(1);
  spec.tests[0].name = "breakpoint";
  spec.tests[0].until = "requirement fails";
  const auto test = test_of_file(spec, TestOptions{});
  ASSERT_FALSE(test.has_value());
  EXPECT_EQ(test.error().what, "test breakpoint says until: requirement fails");
}

TEST(TestOptions, TheCommandLineOverridesTheTestOfTheFile) {
  spec::Spec spec;
  spec.tests.resize(1);
  spec.tests[0].name = "load";
  spec.tests[0].duration = std::chrono::minutes(2);
  TestOptions options;
  options.duration = "5s";
  options.rate = "7/s";
  options.seed = 9;
  const auto test = test_of_file(spec, options).value();
  EXPECT_EQ(test.duration, std::chrono::seconds(5));
  EXPECT_EQ(std::get<spec::Constant>(test.load.base).load.rate->per_second, 7);
  EXPECT_EQ(test.seed, 9U);
}

}  // namespace
}  // namespace headroom::cli
