#include "base/text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace headroom {
namespace {

using ::testing::ElementsAre;

constexpr std::array<std::string_view, 5> kSections = {"requirements", "workload", "system",
                                                       "environments", "tests"};

TEST(Trim, TakesWhiteSpaceFromBothEndsOnly) {
  EXPECT_EQ(trim(" \t a b\r\n"), "a b");
  EXPECT_EQ(trim("   "), "");
  EXPECT_EQ(trim(""), "");
}

TEST(Split, GivesOnePieceMoreThanThereAreSeparators) {
  EXPECT_THAT(split("a,b,,c", ','), ElementsAre("a", "b", "", "c"));
  EXPECT_THAT(split(",", ','), ElementsAre("", ""));
  EXPECT_THAT(split("", ','), ElementsAre(""));
}

TEST(ToLower, ChangesAsciiLettersOnly) {
  EXPECT_EQ(to_lower("GET /Ä1"), "get /Ä1");
}

TEST(StartsWithWord, DemandsThatTheWordEndsThere) {
  EXPECT_TRUE(starts_with_word("for 10s", "for"));
  EXPECT_TRUE(starts_with_word("for", "for"));
  EXPECT_TRUE(starts_with_word("for->x", "for"));
  EXPECT_FALSE(starts_with_word("forever", "for"));
  EXPECT_FALSE(starts_with_word("for-ever", "for"));
  EXPECT_FALSE(starts_with_word("p95", "p"));
  EXPECT_FALSE(starts_with_word("fo", "for"));
}

TEST(CutTo, EndsBetweenCharacters) {
  EXPECT_EQ(cut_to("abc", 3), "abc");
  EXPECT_EQ(cut_to("abc", 2), "ab");
  EXPECT_EQ(cut_to("aä", 3), "aä");
  EXPECT_EQ(cut_to("aä", 2), "a");
  EXPECT_EQ(cut_to("ä", 1), "");
  EXPECT_EQ(cut_to("", 1), "");
}

TEST(InQuotes, EscapesWhatCouldSteerATerminal) {
  EXPECT_EQ(in_quotes("a\"b\\c\n\t\x1b[2J\x7f"), R"("a\"b\\c\n\t\x1b[2J\x7f")");
  EXPECT_EQ(in_quotes("größe"), "\"größe\"");
}

TEST(InQuotes, CutsALongTextButNeverInsideACharacter) {
  EXPECT_EQ(in_quotes(std::string(60, 'a')), "\"" + std::string(60, 'a') + "\"");
  EXPECT_EQ(in_quotes(std::string(61, 'a')), "\"" + std::string(60, 'a') + "...\"");
  // The two bytes of the umlaut are bytes 60 and 61.
  EXPECT_EQ(in_quotes(std::string(59, 'a') + "ä"), "\"" + std::string(59, 'a') + "...\"");
}

TEST(Enumerate, GluesTheLastWordWithTheConjunction) {
  const std::array<std::string_view, 3> words = {"a", "b", "c"};
  EXPECT_EQ(enumerate(words), "a, b or c");
  EXPECT_EQ(enumerate(words, "and"), "a, b and c");
  EXPECT_EQ(enumerate(std::span(words).first(2)), "a or b");
  EXPECT_EQ(enumerate(std::span(words).first(1)), "a");
  EXPECT_EQ(enumerate({}), "");
}

TEST(Nearest, FindsAWordWithALetterDroppedAddedChangedOrSwapped) {
  EXPECT_EQ(nearest("workoad", kSections), "workload");
  EXPECT_EQ(nearest("workloadd", kSections), "workload");
  EXPECT_EQ(nearest("worklpad", kSections), "workload");
  EXPECT_EQ(nearest("wrokload", kSections), "workload");
}

TEST(Nearest, AllowsOneEditForEveryThreeLettersAndNoMore) {
  EXPECT_EQ(nearest("systan", kSections), "system");      // 2 edits in 6 letters
  EXPECT_EQ(nearest("sustan", kSections), std::nullopt);  // 3 edits in 6 letters
  EXPECT_EQ(nearest("tes", kSections), std::nullopt);     // 2 edits in 3 letters
  EXPECT_EQ(nearest("test", kSections), "tests");         // 1 edit
  EXPECT_EQ(nearest("", kSections), std::nullopt);
}

TEST(Nearest, CountsASwapOfNeighboursAsOneEdit) {
  // As two replacements it would be beyond the limit of one for three letters.
  const std::array<std::string_view, 1> candidates = {"min"};
  EXPECT_EQ(nearest("mni", candidates), "min");
}

TEST(Nearest, TakesUpperAndLowerCaseAsAlike) {
  const std::array<std::string_view, 3> units = {"ms", "s", "min"};
  EXPECT_EQ(nearest("MS", units), "ms");
  EXPECT_EQ(nearest("Min", units), "min");
}

TEST(Nearest, PrefersTheFirstOfEquals) {
  const std::array<std::string_view, 2> candidates = {"cat", "car"};
  EXPECT_EQ(nearest("cap", candidates), "cat");
  EXPECT_EQ(nearest("car", candidates), "car");
}

TEST(Nearest, DoesNotOfferAWordThatSharesNoLetter) {
  const std::array<std::string_view, 1> candidates = {"s"};
  EXPECT_EQ(nearest("q", candidates), std::nullopt);
}

TEST(Nearest, IsQuickOnAMegabyteOfText) {
  // The limit grows with the word, so only the difference in length can rule it out: a table of
  // 10^6 by 12 for each candidate would still finish, a quadratic one would not.
  EXPECT_EQ(nearest(std::string(1'000'000, 'x'), kSections), std::nullopt);
}

TEST(DidYouMean, AsksOnlyWhenSomethingIsNear) {
  EXPECT_EQ(did_you_mean("enviroments", kSections), "did you mean environments?");
  EXPECT_EQ(did_you_mean("colour", kSections), "");
}

}  // namespace
}  // namespace headroom
