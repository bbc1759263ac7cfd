#include "report/suite.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/well_formed.h"

namespace headroom::report {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

std::vector<SuiteEntry> entries() {
  return {{"smoke", run::Outcome::kPass, "all 6 requirements hold", 5s, "1-smoke"},
          {"load", run::Outcome::kFail, "1 of 6 requirements does not hold", 35s, "2-load"},
          {"spike", std::nullopt, "the test before it failed", 0s, ""}};
}

TEST(Suite, TheSummaryHasALineForEachTestAndCountsThoseThatPassed) {
  const std::string text = suite_summary("release", entries(), Colour::kOff);
  EXPECT_THAT(text, HasSubstr("  ✓  smoke  pass     5.00s  all 6 requirements hold\n"));
  EXPECT_THAT(text, HasSubstr("  –  spike  not run"));
  EXPECT_TRUE(text.ends_with("\n1 of 3 tests passed\n")) << text;
}

TEST(Suite, ThePageIsWellFormedWhateverTheNamesAre) {
  auto odd = entries();
  odd[0].test = "<&\"'>";
  EXPECT_EQ(malformation(suite_html("<release>", odd, "1")), "");
}

TEST(Suite, MarkdownHasARowForEachTest) {
  EXPECT_THAT(suite_markdown("release", entries()), HasSubstr("| ✗ | load | fail | 35s |"));
}

}  // namespace
}  // namespace headroom::report
