#include "workload/synthetic_text.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace headroom::workload {
namespace {

std::string text_of(std::uint64_t tokens, Seed seed) {
  Random random(seed);
  std::string out;
  append_text(tokens, random, out);
  return out;
}

TEST(SyntheticText, HasAsManyWordsAsTokens) {
  for (const std::uint64_t tokens : {1, 2, 7, 374, 70'000, 200'000}) {
    const std::string text = text_of(tokens, Seed{3});
    EXPECT_EQ(text.size(), tokens * 4 - 1);
    EXPECT_EQ(static_cast<std::uint64_t>(std::ranges::count(text, ' ')), tokens - 1);
  }
}

TEST(SyntheticText, IsWordsOfThreeLettersAlsoWhereTheStoredTextWrapsRound) {
  const std::string text = text_of(70'000, Seed{5});
  for (std::size_t i = 0; i < text.size(); ++i) {
    ASSERT_EQ(text[i] == ' ', i % 4 == 3) << i;
  }
}

TEST(SyntheticText, ZeroTokensAreNothing) {
  EXPECT_EQ(text_of(0, Seed{1}), "");
}

TEST(SyntheticText, IsTheSameForTheSameSeedAndDiffersBetweenSeeds) {
  EXPECT_EQ(text_of(50, Seed{1}), text_of(50, Seed{1}));
  EXPECT_NE(text_of(50, Seed{1}), text_of(50, Seed{2}));
}

TEST(SyntheticText, IsAppended) {
  Random random(Seed{1});
  std::string out = "before ";
  append_text(1, random, out);
  EXPECT_EQ(out.size(), 10u);
  EXPECT_TRUE(out.starts_with("before "));
}

}  // namespace
}  // namespace headroom::workload
