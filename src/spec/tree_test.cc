#include "spec/tree.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "spec/tree_builder.h"

namespace headroom::spec {
namespace {

using testing::HasSubstr;

Node tree_of(std::string_view text) {
  Problems problems;
  auto root = parse_tree(text, problems);
  EXPECT_TRUE(problems.empty()) << to_string(problems.front());
  EXPECT_TRUE(root.has_value()) << text;
  return root.value_or(Node{});
}

Error problem_of(std::string_view text) {
  Problems problems;
  parse_tree(text, problems);
  EXPECT_EQ(problems.size(), 1U) << text.substr(0, 80);
  return problems.empty() ? Error{} : problems.front();
}

std::string repeated(std::string_view piece, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text += piece;
  return text;
}

TEST(Tree, KeepsOrderStyleAndPlaces) {
  const Node root = tree_of("b: 1\na:\n  - x\n  - \"12\"\n  - { k: v }\n");
  ASSERT_EQ(root.kind, Node::Kind::kMap);
  ASSERT_EQ(root.keys.size(), 2U);
  EXPECT_EQ(root.keys[0].text, "b");
  EXPECT_EQ(root.keys[1].at, (Position{2, 1}));
  const Node* list = root.find("a");
  ASSERT_NE(list, nullptr);
  ASSERT_EQ(list->items.size(), 3U);
  EXPECT_EQ(list->items[0].at, (Position{3, 5}));
  EXPECT_EQ(list->items[0].style, Node::Style::kPlain);
  EXPECT_EQ(list->items[1].style, Node::Style::kQuoted);
  EXPECT_EQ(list->items[1].text_at(), (Position{4, 6}));
  EXPECT_EQ(list->items[2].find("k")->at, (Position{5, 10}));
  EXPECT_EQ(root.find("c"), nullptr);
}

TEST(Tree, ColumnsCountCharactersAndSurviveCarriageReturns) {
  const Node root = tree_of("a: x\r\n\xC3\xBC\xC3\xBC: { k: v }\r\n");
  EXPECT_EQ(root.keys[1].at, (Position{2, 1}));
  EXPECT_EQ(root.items[1].find("k")->at, (Position{2, 10}));
  EXPECT_EQ(root.items[0].text, "x");
}

TEST(Tree, AnEmptyDocumentHasNoRoot) {
  Problems problems;
  EXPECT_FALSE(parse_tree("", problems).has_value());
  EXPECT_FALSE(parse_tree("# nothing\n", problems).has_value());
  EXPECT_TRUE(problems.empty());
}

TEST(Tree, ADuplicateKeyIsAProblemAndTheFirstCounts) {
  Problems problems;
  const auto root = parse_tree("a: 1\nb: 2\na: 3\n", problems);
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].what, "the key \"a\" stands twice");
  EXPECT_EQ(problems[0].why, "it is already on line 1");
  EXPECT_EQ(problems[0].at, (Position{3, 1}));
  EXPECT_EQ(root->find("a")->text, "1");
}

TEST(Tree, AliasesAndMergeKeysAreExpanded) {
  const Node root = tree_of("a: &x { k: 1, l: 2 }\nb: *x\nc: { <<: *x, k: 3 }\n");
  EXPECT_EQ(root.find("b")->find("l")->text, "2");
  EXPECT_EQ(root.find("c")->find("k")->text, "3");
  EXPECT_EQ(root.find("c")->find("l")->text, "2");
  EXPECT_THAT(problem_of("a: &x 1\nb: { <<: *x }").what, HasSubstr("behind <<"));
}

TEST(Tree, ABombOfAliasesIsRefused) {
  std::string text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 10; ++i) {
    const std::string alias = "*a" + std::to_string(i - 1);
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + alias +
            repeated(", " + alias, 9) + "]\n";
  }
  EXPECT_EQ(problem_of(text).what, "the file has more than 100000 values");
}

TEST(Tree, ABombOfLongTextsIsRefused) {
  const std::string text =
      "a: &a " + std::string(1'000'000, 'x') + "\nb: [*a" + repeated(", *a", 100) + "]\n";
  EXPECT_EQ(problem_of(text).what, "the file has more than 40 MB of text");
}

TEST(Tree, AnAliasInsideItsOwnValueIsRefused) {
  EXPECT_THAT(problem_of("a: &a [*a]").what, HasSubstr("inside the very value"));
}

TEST(Tree, SixtyFourLevelsAreReadAndOneMoreIsRefused) {
  EXPECT_EQ(tree_of(repeated("[", 63) + "x" + repeated("]", 63)).kind, Node::Kind::kList);
  EXPECT_EQ(problem_of(repeated("[", 65) + repeated("]", 65)).what,
            "nested more than 64 levels deep");
  EXPECT_EQ(problem_of(repeated("- ", 100'000)).what, "nested more than 64 levels deep");
  std::string indented;
  for (std::size_t i = 0; i < 100; ++i) indented += std::string(i, ' ') + "a:\n";
  EXPECT_EQ(problem_of(indented).what, "nested more than 64 levels deep");
}

TEST(Tree, AliasesCannotNestDeeperThanTheLimit) {
  std::string text = "a0: &a0 x\n";
  for (int i = 1; i < 100; ++i) {
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) +
            "]\n";
  }
  EXPECT_EQ(problem_of(text).what, "nested more than 64 levels deep");
}

TEST(Tree, HundredThousandOpeningBracketsAreAnErrorAndNoCrash) {
  // Without their ends the library takes the inner ones for keys.
  EXPECT_THAT(problem_of(std::string(100'000, '[')).fix, HasSubstr("close every bracket"));
  EXPECT_THAT(problem_of(std::string(100'000, '{')).fix, HasSubstr("close every bracket"));
  EXPECT_EQ(problem_of(std::string(100'000, '[') + std::string(100'000, ']')).what,
            "nested more than 64 levels deep");
}

TEST(Tree, TenMegabytesOfAnyPunctuationAreRefused) {
  for (const std::string_view piece :
       {"[",   "{",   "[a,", "{a,", "\"",  "'",   ",",      ":",     ": ",    "- ", "-\n", "? ",
        "&a ", "*a ", "!t ", "[\n", "{\n", "[\"", "a: 1\n", "? a\n", "---\n", "| ", "`",   "@"}) {
    Problems problems;
    parse_tree(repeated(piece, 10'000'000 / piece.size()), problems);
    EXPECT_EQ(problems.size(), 1U) << piece;
  }
}

TEST(Tree, AnUnclosedListOfAMillionItemsIsRefusedBeforeItFillsTheMemory) {
  EXPECT_EQ(problem_of("a: [" + repeated("x, ", 3'000'000)).what,
            "the file has more than 100000 values");
}

TEST(Tree, ASecondDocumentIsRefused) {
  const Error error = problem_of("a: 1\n---\nb: 2\n");
  EXPECT_EQ(error.what, "a second document begins here");
  EXPECT_EQ(error.at.line, 2);
  EXPECT_EQ(tree_of("---\na: 1\n").find("a")->text, "1");
}

TEST(Tree, ATabInTheIndentationIsNamed) {
  const Error error = problem_of("a:\n\tb: 1\n\tc: 2\n");
  EXPECT_EQ(error.what, "a tab indents this line");
  EXPECT_EQ(error.at, (Position{2, 1}));
}

TEST(Tree, ATemplateWithoutQuotesInBracesIsExplained) {
  EXPECT_EQ(problem_of("a: { b: ${x.y} }\n").fix, "put ${...} in quotes");
}

TEST(Tree, TheUsualMistakesAreExplainedInWords) {
  EXPECT_THAT(problem_of("a: b: c\n").what, HasSubstr("\":\" stands where none can"));
  EXPECT_THAT(problem_of("a: { b: c\n").what, HasSubstr("{ ... } is not complete"));
  EXPECT_EQ(problem_of("x: 1\na: { b: c\n").why, "it begins at 2:4");
  EXPECT_THAT(problem_of("- >= 3\n").fix, HasSubstr("in quotes if it begins with >"));
  EXPECT_THAT(problem_of("a: [ b, c\n").what, HasSubstr("[ ... ] is not complete"));
  EXPECT_THAT(problem_of("a: \"b\n").what, HasSubstr("never ends"));
  EXPECT_THAT(problem_of("a: &x 'b''c\n").what, HasSubstr("never ends"));
  EXPECT_EQ(tree_of("a: 'b''c'\nd: \"e\\\"\"").find("d")->text, "e\"");
  EXPECT_THAT(problem_of("a: @b\n").what, HasSubstr("cannot begin with this character"));
  EXPECT_THAT(problem_of("a: *b\n").what, HasSubstr("the alias names no anchor"));
  EXPECT_THAT(problem_of("a: 1\n  b: 2\n").what, HasSubstr("\":\" stands where none can"));
  EXPECT_THAT(problem_of("a:\n  - b\n  c: d\n").what, HasSubstr("does not continue the map"));
  EXPECT_THAT(problem_of("a: !include b.yaml\n").what, HasSubstr("tag"));
  EXPECT_THAT(problem_of("{ a: 1 }: 2\n").what, HasSubstr("where a key is due"));
}

}  // namespace
}  // namespace headroom::spec
