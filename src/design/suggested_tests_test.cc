#include "design/suggested_tests.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "design/spec_for_test.h"

namespace headroom::design {
namespace {

using testing::HasSubstr;

// The counter takes 20 sessions a second, the peak is 10.
std::vector<SuggestedTest> tests_of(const Service& service) {
  return suggested_tests(service, {.holds = Rate{16}, .breaks = Rate{17}, .broken = {}});
}

const SuggestedTest& named(const std::vector<SuggestedTest>& tests, std::string_view name) {
  return *std::ranges::find(tests, name, &SuggestedTest::name);
}

TEST(SuggestedTests, TakeTheirFiguresFromTheModel) {
  const auto tests = tests_of(service_for_test());
  EXPECT_EQ(tests.size(), 7U);
  EXPECT_EQ(named(tests, "smoke").fields, "load: 1/s, for: 10s");
  // 1,000 requests at 10/s are 100 s, and a fifth of it to warm up.
  EXPECT_EQ(named(tests, "load").fields, "load: expected peak, for: 2min, warm-up: 20s");
  EXPECT_EQ(named(tests, "scalability").fields, "load: \"steps 4/s, 8/s, 12/s, 16/s\", for: 4min");
  EXPECT_EQ(named(tests, "stress").fields, "load: 25/s, for: 2min");
  EXPECT_EQ(named(tests, "spike").fields, "load: expected peak, spike: 4x for 30s, for: 2min");
  EXPECT_EQ(named(tests, "breakpoint").fields,
            "load: ramp 2.1/s to 34/s, until: requirement fails");
  EXPECT_EQ(named(tests, "soak").fields, "load: 70% of peak, for: 4h");
  EXPECT_THAT(named(tests, "stress").reason, HasSubstr("saturates counter, at 20/s"));
}

TEST(SuggestedTests, AreASectionThatTheFileUnderstands) {
  const std::string file = std::string(kCounter) + tests_section(tests_of(service_for_test()));
  const spec::Spec spec = spec_for_test(file);  // asserts that it can be read
  ASSERT_EQ(spec.tests.size(), 7U);
  for (const spec::Test& test : spec.tests) {
    if (test.until) continue;  // a search, whose plans are made rate by rate
    EXPECT_TRUE(workload::make_plan(spec, test)) << test.name;
  }
}

TEST(SuggestedTests, LeaveOutWhatNeedsAComponentThatRunsOut) {
  const auto tests = tests_of(service_for_test(replaced(kCounter, "      concurrency: 1\n", "")));
  EXPECT_EQ(tests.size(), 3U);
}

}  // namespace
}  // namespace headroom::design
