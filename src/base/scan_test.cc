#include "base/scan.h"

#include <gtest/gtest.h>

namespace headroom {
namespace {

TEST(Scanner, ReadsALineOfALittleLanguage) {
  Scanner scanner("  ask.ttft p95 <= 1.5 in every");
  EXPECT_EQ(scanner.word(), "ask");
  EXPECT_TRUE(scanner.accept("."));
  EXPECT_EQ(scanner.word(), "ttft");
  EXPECT_EQ(scanner.word(), "p95");
  EXPECT_TRUE(scanner.accept("<="));
  EXPECT_EQ(scanner.number().value(), 1.5);
  EXPECT_TRUE(scanner.accept("in"));
  EXPECT_FALSE(scanner.at_end());
  EXPECT_EQ(scanner.rest(), "every");
  EXPECT_TRUE(scanner.accept("every"));
  EXPECT_TRUE(scanner.at_end());
}

TEST(Scanner, AcceptsWholeWordsOnly) {
  Scanner scanner("total");
  EXPECT_FALSE(scanner.accept("to"));
  EXPECT_TRUE(scanner.accept("total"));
  EXPECT_FALSE(Scanner("p95").accept("p"));
  EXPECT_FALSE(Scanner("scale-out").accept("scale"));
}

TEST(Scanner, AcceptsPunctuationWhateverFollows) {
  Scanner scanner("<=(1)");
  EXPECT_TRUE(scanner.accept("<"));
  EXPECT_TRUE(scanner.accept("=("));
  EXPECT_EQ(scanner.rest(), "1)");
}

TEST(Scanner, AWordMayHoldDashesButDoesNotEndWithOne) {
  Scanner scanner("history-api->model_2 -x");
  EXPECT_EQ(scanner.word(), "history-api");
  EXPECT_TRUE(scanner.accept("->"));
  EXPECT_EQ(scanner.word(), "model_2");
  EXPECT_EQ(scanner.word(), std::nullopt);
  EXPECT_EQ(Scanner("2x").word(), std::nullopt);
}

TEST(Scanner, LettersStopAtADigit) {
  Scanner scanner("min30s");
  EXPECT_EQ(scanner.letters(), "min");
  EXPECT_EQ(scanner.letters(), std::nullopt);
  EXPECT_EQ(scanner.rest(), "30s");
}

TEST(Scanner, ARunEndsAtWhiteSpaceOrAStop) {
  Scanner scanner(" /v1/chat?x=1, GET");
  EXPECT_EQ(scanner.run(","), "/v1/chat?x=1");
  EXPECT_EQ(scanner.run(","), std::nullopt);
  EXPECT_TRUE(scanner.accept(","));
  EXPECT_EQ(scanner.run(), "GET");
  EXPECT_EQ(scanner.run(), std::nullopt);
}

TEST(Scanner, ReadsNumbersInAllTheirForms) {
  EXPECT_EQ(Scanner("42").number().value(), 42);
  EXPECT_EQ(Scanner("0.25").number().value(), 0.25);
  EXPECT_EQ(Scanner(".5").number().value(), 0.5);
  EXPECT_EQ(Scanner("1e6").number().value(), 1e6);
  EXPECT_EQ(Scanner("2.5E-3").number().value(), 2.5e-3);
  EXPECT_EQ(Scanner("-3").number().value(), -3);
}

TEST(Scanner, TakesNoMoreThanTheNumber) {
  Scanner range("1..20");
  EXPECT_EQ(range.number().value(), 1);
  EXPECT_TRUE(range.accept(".."));
  EXPECT_EQ(range.number().value(), 20);

  Scanner currency("5EUR");
  EXPECT_EQ(currency.number().value(), 5);
  EXPECT_EQ(currency.rest(), "EUR");

  Scanner exponent_without_digits("5e+");
  EXPECT_EQ(exponent_without_digits.number().value(), 5);
  EXPECT_EQ(exponent_without_digits.rest(), "e+");
}

TEST(Scanner, InfinityNanAndLoneSignsAreNotNumbers) {
  for (const char* text : {"inf", "nan", "-", ".", "-.", "+5", "e5", ""}) {
    Scanner scanner(text);
    EXPECT_FALSE(scanner.at_number()) << text;
    EXPECT_FALSE(scanner.number().has_value()) << text;
    EXPECT_EQ(scanner.offset(), 0u) << text;
  }
}

TEST(Scanner, RefusesANumberThatADoubleCannotHold) {
  Scanner scanner(" 1e999s");
  EXPECT_TRUE(scanner.at_number());
  const auto number = scanner.number();
  ASSERT_FALSE(number.has_value());
  EXPECT_EQ(number.error().what, "\"1e999\" is out of range");
  EXPECT_EQ(number.error().at.column, 2);
}

TEST(Scanner, NamesWhatItExpectedAndWhatItFound) {
  Scanner scanner("ramp 1 200");
  EXPECT_TRUE(scanner.accept("ramp"));
  EXPECT_EQ(scanner.number().value(), 1);
  const auto to = scanner.expect("to");
  ASSERT_FALSE(to.has_value());
  EXPECT_EQ(to.error().what, "expected \"to\" but found \"200\"");
  EXPECT_EQ(to.error().at, (Position{.line = 0, .column = 8}));
  EXPECT_EQ(scanner.number().value(), 200);
  EXPECT_EQ(scanner.expect("over").error().what, "expected \"over\" but \"ramp 1 200\" ends");
}

TEST(Scanner, SaysWhatIsLeftOver) {
  Scanner scanner(" 5 apples ");
  EXPECT_EQ(scanner.number().value(), 5);
  EXPECT_EQ(scanner.expect_end().error().what, "\"apples\" is left over in \"5 apples\"");
  EXPECT_TRUE(scanner.accept("apples"));
  EXPECT_TRUE(scanner.expect_end().has_value());
}

TEST(Scanner, GivesBackThePieceReadSinceAnOffset) {
  Scanner scanner("for 5 min, then");
  EXPECT_TRUE(scanner.accept("for"));
  const std::size_t begin = scanner.offset();
  EXPECT_EQ(scanner.number().value(), 5);
  EXPECT_EQ(scanner.letters(), "min");
  EXPECT_EQ(scanner.since(begin), "5 min");
}

}  // namespace
}  // namespace headroom
