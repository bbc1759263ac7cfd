#include "drivers/command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace headroom::drivers {
namespace {

Result<std::string> lookup(std::string_view name) {
  if (name == "port") return std::string("8080");
  if (name == "spaced") return std::string("two words");
  return invalid("unknown " + std::string(name));
}

std::vector<std::string> words_of(std::string_view text) {
  const auto command = parse_command(text);
  EXPECT_TRUE(command.has_value()) << to_string(command.error());
  std::vector<std::string> words;
  for (const Template& word : command.value_or(std::vector<Template>{})) {
    words.push_back(*fill(word, lookup));
  }
  return words;
}

std::string error_of(std::string_view text) {
  const auto command = parse_command(text);
  return command ? std::string() : to_string(command.error());
}

using Words = std::vector<std::string>;

TEST(Command, IsSplitAtBlanks) {
  EXPECT_EQ(words_of("  chatd  model\t--port ${port} "),
            (Words{"chatd", "model", "--port", "8080"}));
}

TEST(Command, KeepsQuotedWordsTogether) {
  EXPECT_EQ(words_of(R"(a 'b c' "d e" f'g h'i)"), (Words{"a", "b c", "d e", "fg hi"}));
}

TEST(Command, HasEmptyWordsWhereQuotesAreEmpty) {
  EXPECT_EQ(words_of("a '' \"\""), (Words{"a", "", ""}));
}

TEST(Command, TakesWhatFollowsABackslashAsItIsOutsideSingleQuotes) {
  EXPECT_EQ(words_of(R"(a\ b \' "\"\\\n" '\')"), (Words{"a b", "'", R"("\\n)", "\\"}));
}

TEST(Command, FillsNamesInsideBothKindsOfQuotes) {
  EXPECT_EQ(words_of("sh -c 'exec x ${port}' \"${port}\""),
            (Words{"sh", "-c", "exec x 8080", "8080"}));
}

TEST(Command, NeverSplitsWhatItFillsIn) {
  EXPECT_EQ(words_of("a x${spaced}y"), (Words{"a", "xtwo wordsy"}));
}

TEST(Command, TakesADoubledDollarForALiteralOne) {
  EXPECT_EQ(words_of("sh -c 'echo $${HOME} $1'"), (Words{"sh", "-c", "echo ${HOME} $1"}));
}

TEST(Command, RefusesWhatIsNeverClosed) {
  EXPECT_THAT(error_of("a 'b"), testing::HasSubstr("quote in the command is never closed"));
  EXPECT_THAT(error_of("a ${port"), testing::HasSubstr("\"${port\" is never closed"));
}

TEST(Command, RefusesToBeEmpty) {
  EXPECT_EQ(error_of("  "), "the command is empty");
}

TEST(Command, RefusesWhatOnlyAShellCouldDo) {
  for (const char* text : {"a | b", "a && b", "a ; b", "a > log", "a 2>&1", "a >log", "a &"}) {
    EXPECT_THAT(error_of(text), testing::HasSubstr("needs a shell")) << text;
    EXPECT_THAT(error_of(text), testing::HasSubstr("sh -c")) << text;
  }
  EXPECT_EQ(words_of("a '|' \">\""), (Words{"a", "|", ">"}));
}

TEST(Command, SendsVariablesInFrontToTheEnvSection) {
  EXPECT_EQ(
      error_of("MODE=fast a"),
      "\"MODE=fast\" in front of a command needs a shell; a run command is executed as it is, "
      "without one; give the component env: { MODE: ... }");
  EXPECT_EQ(words_of("a MODE=fast"), (Words{"a", "MODE=fast"}));
}

TEST(Command, PassesOnWhyANameHasNoValue) {
  const auto text = parse_template("x${nothing}");
  ASSERT_TRUE(text.has_value());
  const auto filled = fill(*text, lookup);
  ASSERT_FALSE(filled.has_value());
  EXPECT_EQ(filled.error().what, "unknown nothing");
}

}  // namespace
}  // namespace headroom::drivers
