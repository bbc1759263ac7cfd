#include "extract/pattern.h"

#include <gtest/gtest.h>

namespace headroom::extract {
namespace {

TEST(Pattern, GivesTheFirstGroupOfOneMatchAfterTheOther) {
  const auto pattern = Pattern::compile(R"(id=(\d+))");
  ASSERT_TRUE(pattern.has_value());
  std::string_view rest = "id=7&x&id=42";
  EXPECT_EQ(pattern->next_in(rest), "7");
  EXPECT_EQ(pattern->next_in(rest), "42");
  EXPECT_EQ(pattern->next_in(rest), std::nullopt);
}

TEST(Pattern, WithoutAGroupGivesTheWholeMatch) {
  std::string_view rest = "abc 123";
  EXPECT_EQ(Pattern::compile(R"(\d+)")->next_in(rest), "123");
}

TEST(Pattern, AnEmptyMatchEndsToo) {
  std::string_view rest = "ab";
  const auto pattern = Pattern::compile("x*");
  int matches = 0;
  while (pattern->next_in(rest) && matches < 10) ++matches;
  EXPECT_LT(matches, 11);
}

TEST(Pattern, TellsFoundFromWhole) {
  const auto pattern = Pattern::compile("b+");
  EXPECT_TRUE(pattern->is_found_in("abba"));
  EXPECT_FALSE(pattern->matches_whole("abba"));
  EXPECT_TRUE(pattern->matches_whole("bb"));
}

TEST(Pattern, SaysWhatIsWrongAndWhere) {
  const auto pattern = Pattern::compile("id=(a|[b");
  ASSERT_FALSE(pattern.has_value());
  EXPECT_EQ(pattern.error().what, "missing ]: [b");
  EXPECT_EQ(pattern.error().offset, 6u);
  EXPECT_FALSE(Pattern::compile(R"((a)\1)").has_value());
}

}  // namespace
}  // namespace headroom::extract
