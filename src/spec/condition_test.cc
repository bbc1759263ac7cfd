#include "spec/condition.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace headroom::spec {
namespace {

using testing::HasSubstr;
using Comparison = Condition::Comparison;

Condition parsed(std::string_view text) {
  const auto condition = parse_condition(text);
  EXPECT_TRUE(condition.has_value()) << text << ": " << to_string(condition.error());
  return condition.value_or(Condition{});
}

TEST(Condition, HasTwoSidesAndAComparison) {
  const Condition condition = parsed("${status} == done");
  EXPECT_EQ(condition.left, "${status}");
  EXPECT_EQ(condition.comparison, Comparison::kEqual);
  EXPECT_EQ(condition.right, "done");
}

TEST(Condition, KnowsEachComparison) {
  EXPECT_EQ(parsed("${a} != 1").comparison, Comparison::kNotEqual);
  EXPECT_EQ(parsed("${a} < 1").comparison, Comparison::kLess);
  EXPECT_EQ(parsed("${a} <= 1").comparison, Comparison::kAtMost);
  EXPECT_EQ(parsed("${a} > 1").comparison, Comparison::kMore);
  EXPECT_EQ(parsed("${a}>=1").comparison, Comparison::kAtLeast);
  EXPECT_EQ(parsed("${a} contains sorry").comparison, Comparison::kContains);
  EXPECT_EQ(parsed("${a} exists").comparison, Comparison::kExists);
}

TEST(Condition, TheRightSideMayVaryToo) {
  EXPECT_EQ(parsed("${page} < ${pages}").right, "${pages}");
}

TEST(Condition, QuotesKeepBlanksAndMeanNothingThemselves) {
  EXPECT_EQ(parsed("${a} == \" x \"").right, " x ");
  EXPECT_EQ(parsed("${a} == ''").right, "");
}

TEST(Condition, AWordInsideAnotherOneComparesNothing) {
  EXPECT_EQ(parsed("${a} preexists == 1").left, "${a} preexists");
}

TEST(Condition, SaysWhatIsMissing) {
  EXPECT_THAT(parse_condition("${a} = b").error().fix, HasSubstr("=="));
  EXPECT_THAT(parse_condition("${a} = b").error().at.column, 6);
  EXPECT_THAT(parse_condition("a == b").error().what, HasSubstr("nothing varies on the left"));
  EXPECT_THAT(parse_condition("${a} ==").error().what, HasSubstr("compares with nothing"));
  EXPECT_THAT(parse_condition("${a} exists now").error().what, HasSubstr("at the end"));
  EXPECT_THAT(parse_condition("${a}").error().what, HasSubstr("nothing is compared"));
  EXPECT_FALSE(parse_condition("${a == b").has_value());
}

}  // namespace
}  // namespace headroom::spec
