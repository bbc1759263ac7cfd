#include "workload/compile.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "spec/template.h"
#include "workload/testing.h"

namespace headroom::workload {
namespace {

using testing::HasSubstr;
using Source = Slot::Source;
using Escape = Slot::Escape;

class Compile : public testing::Test {
 protected:
  Result<Template> compile(std::string_view text, Place place = Place::kBody) const {
    return compile_template(text, place,
                            {.tables = tables_, .variables = variables_, .saved_by_then = saved_});
  }
  // Of a text that is one slot and nothing else.
  Slot slot(std::string_view text, Place place = Place::kBody) const {
    const auto result = compile(text, place);
    EXPECT_TRUE(result) << to_string(result.error());
    EXPECT_EQ(result->pieces().size(), 1u);
    EXPECT_EQ(result->pieces()[0].literal, "");
    EXPECT_TRUE(result->pieces()[0].has_slot);
    return result->pieces()[0].slot;
  }
  std::string constant(std::string_view text, Place place = Place::kBody) const {
    const auto result = compile(text, place);
    EXPECT_TRUE(result) << to_string(result.error());
    EXPECT_TRUE(result->is_constant());
    return std::string(result->constant_text());
  }
  Error error(std::string_view text) const {
    const auto result = compile(text);
    return result ? Error{.what = "no error", .why = {}, .fix = {}, .file = {}, .at = {}}
                  : result.error();
  }

  std::vector<DataTable> tables_ = [] {
    std::vector<DataTable> tables;
    tables.push_back(table_of("users", "name,age\nAnn,41\n"));
    tables.push_back(table_of("prompts", "text,tokens\nHello,12\n"));
    return tables;
  }();
  std::vector<std::string> variables_ = {"id", "token"};
  std::set<std::uint32_t> saved_ = {0};
};

TEST_F(Compile, TextWithoutTemplatesIsConstant) {
  EXPECT_EQ(constant(""), "");
  EXPECT_EQ(constant("GET / costs $5 {or so} $"), "GET / costs $5 {or so} $");
}

TEST_F(Compile, DoubledDollarWritesAPlainTemplate) {
  EXPECT_EQ(constant("a $${id} $${uuid} b"), "a ${id} ${uuid} b");
  EXPECT_EQ(constant("/$${id}", Place::kTarget), "/$%7Bid%7D");
}

TEST_F(Compile, TextAndSlotsAlternate) {
  const auto result = compile("a ${id}${uuid} b");
  ASSERT_TRUE(result);
  ASSERT_EQ(result->pieces().size(), 3u);
  EXPECT_EQ(result->pieces()[0].literal, "a ");
  EXPECT_EQ(result->pieces()[0].slot.source, Source::kSaved);
  EXPECT_EQ(result->pieces()[1].literal, "");
  EXPECT_EQ(result->pieces()[1].slot.source, Source::kUuid);
  EXPECT_EQ(result->pieces()[2].literal, " b");
  EXPECT_FALSE(result->pieces()[2].has_slot);
  EXPECT_FALSE(result->is_constant());
}

TEST_F(Compile, ColumnsAreFoundOnce) {
  const Slot age = slot("${ users.age }");
  EXPECT_EQ(age.source, Source::kColumn);
  EXPECT_EQ(age.table, 0u);
  EXPECT_EQ(age.index, 1u);
  EXPECT_EQ(slot("${prompts.text}").table, 1u);
}

TEST_F(Compile, BuiltInValuesAreKnown) {
  EXPECT_EQ(slot("${uuid}").source, Source::kUuid);
  EXPECT_EQ(slot("${now}").source, Source::kNow);
  EXPECT_EQ(slot("${now_ms}").source, Source::kNowMs);
  EXPECT_EQ(slot("${sequence}").source, Source::kSequence);
  const Slot random = slot("${random(-1, 6)}");
  EXPECT_EQ(random.source, Source::kRandom);
  EXPECT_EQ(random.low, -1);
  EXPECT_EQ(random.high, 6);
}

// The reader of the service file lets exactly these through.
TEST_F(Compile, EveryBuiltInValueOfTheLanguageIsKnown) {
  for (const std::string_view name : spec::kBuiltInValues) {
    EXPECT_TRUE(compile(fmt::format("${{{}}}", name))) << name;
    EXPECT_TRUE(compile(fmt::format("${{json:{}}}", name))) << name;
  }
}

TEST_F(Compile, AValueThatIsCalledIsToldWithoutItsParentheses) {
  EXPECT_EQ(compile("${uuid()}").error().fix, "write ${uuid}");
  EXPECT_EQ(compile("${now()}").error().fix, "write ${now}");
  EXPECT_EQ(compile("${randm(1, 6)}").error().fix, "did you mean random?");
}

TEST_F(Compile, TextTakesALengthOrAColumnOfLengths) {
  const Slot fixed = slot("${text(200)}");
  EXPECT_EQ(fixed.source, Source::kText);
  EXPECT_EQ(fixed.low, 200);
  const Slot column = slot("${text(prompts.tokens)}");
  EXPECT_EQ(column.source, Source::kTextOfColumn);
  EXPECT_EQ(column.table, 1u);
  EXPECT_EQ(column.index, 1u);
}

TEST_F(Compile, PlaceDecidesHowAValueIsEscaped) {
  EXPECT_EQ(slot("${id}", Place::kBody).escape, Escape::kNone);
  EXPECT_EQ(slot("${id}", Place::kTarget).escape, Escape::kTarget);
  EXPECT_EQ(slot("${id}", Place::kHeader).escape, Escape::kHeader);
}

TEST_F(Compile, PrefixDecidesOtherwise) {
  EXPECT_EQ(slot("${json:id}").escape, Escape::kJsonValue);
  EXPECT_EQ(slot("${jsonstr:prompts.text}").escape, Escape::kJsonString);
  EXPECT_EQ(slot("${form:id}", Place::kTarget).escape, Escape::kForm);
  EXPECT_EQ(slot("${raw:id}", Place::kTarget).escape, Escape::kNone);
  EXPECT_EQ(slot("${json:text(prompts.tokens)}").source, Source::kTextOfColumn);
}

TEST_F(Compile, TargetIsMadeFitForARequestLine) {
  EXPECT_EQ(constant("/find?q=two words", Place::kTarget), "/find?q=two%20words");
}

TEST_F(Compile, EnvironmentBecomesText) {
  setenv("HEADROOM_COMPILE_TEST", "s3 \"cret\"", 1);
  EXPECT_EQ(constant("Bearer ${env:HEADROOM_COMPILE_TEST}"), "Bearer s3 \"cret\"");
  EXPECT_EQ(constant("${json:env:HEADROOM_COMPILE_TEST}"), R"("s3 \"cret\"")");
  EXPECT_EQ(constant("/${env:HEADROOM_COMPILE_TEST}", Place::kTarget), "/s3%20%22cret%22");
  unsetenv("HEADROOM_COMPILE_TEST");
}

TEST_F(Compile, MissingEnvironmentVariableSaysHowToSetIt) {
  unsetenv("HEADROOM_NOT_SET");
  EXPECT_EQ(to_string(error("${env:HEADROOM_NOT_SET}")),
            "${env:HEADROOM_NOT_SET} is not there; the environment variable HEADROOM_NOT_SET is "
            "not set; set it before the command: HEADROOM_NOT_SET=... headroom ...");
}

TEST_F(Compile, JsonIsForBodiesAndHeadersAndNotForTargets) {
  EXPECT_EQ(slot("${json:id}", Place::kHeader).escape, Escape::kJsonValue);
  for (const char* text : {"/a?b=${json:id}", "/a?b=${jsonstr:id}"}) {
    const auto refused = compile(text, Place::kTarget);
    ASSERT_FALSE(refused) << text;
    EXPECT_EQ(refused.error().fix, "write ${form:id}");
  }
}

TEST_F(Compile, UnknownDataSetNamesTheNearest) {
  EXPECT_EQ(to_string(error("${promts.text}")),
            "${promts.text} names a data set that does not exist; the data sets are users and "
            "prompts; did "
            "you mean prompts?");
}

TEST_F(Compile, UnknownColumnNamesTheNearest) {
  EXPECT_EQ(to_string(error("${prompts.txt}")),
            "${prompts.txt} names a column that does not exist; data set prompts has text and "
            "tokens; did you mean text?");
}

TEST_F(Compile, UnknownNameSaysWhatThereIs) {
  EXPECT_EQ(
      to_string(error("${uid}")),
      "${uid} is not known here; there are uuid, random(low, high), "
      "random_string(length), pick(this, that), now, now_ms, sequence, conversation, text(tokens), "
      "env:NAME, users.COLUMN, prompts.COLUMN, id, token; did you mean id?");
}

TEST_F(Compile, DataSetWithoutAColumnSaysWhichThereAre) {
  EXPECT_EQ(to_string(error("${users}")),
            "${users} names a data set and no column; it has name and age; write for example "
            "${users.name}");
}

TEST_F(Compile, ValueThatIsSavedLaterIsAnError) {
  EXPECT_EQ(to_string(error("${token}")),
            "${token} is not saved yet when it is needed; no earlier step of this journey saves "
            "it; put `save: { token: ... }` on a step before this one");
}

TEST_F(Compile, EmptyAndUnclosedTemplatesAreErrors) {
  EXPECT_EQ(error("a ${} b").what, "a ${} has no name");
  EXPECT_EQ(error("a ${id b").what, "a ${ has no }");
}

TEST_F(Compile, RandomNeedsTwoWholeNumbersInOrder) {
  for (const char* text : {"${random()}", "${random(1)}", "${random(6, 1)}", "${random(1, x)}",
                           "${random(1.5, 2)}", "${random(1, 2, 3)}"}) {
    EXPECT_THAT(error(text).what, HasSubstr("is not a range")) << text;
  }
}

TEST_F(Compile, TextNeedsALengthWithinItsLimit) {
  for (const char* text : {"${text()}", "${text(-1)}", "${text(1000001)}", "${text(many)}"}) {
    EXPECT_THAT(error(text).what, HasSubstr("is not a length")) << text;
  }
  EXPECT_EQ(error("${text(prompts.text)}").what,
            "${text(prompts.text)} takes its length from a column that holds \"Hello\"");
}

TEST_F(Compile, UnknownCallSaysWhichThereAre) {
  EXPECT_THAT(error("${rand(1, 2)}").why, HasSubstr("there are random(low, high)"));
  EXPECT_THAT(error("${random_string(0)}").why, HasSubstr("from 1 to"));
  EXPECT_THAT(error("${now + soon}").fix, HasSubstr("${now + 1h}"));
  EXPECT_THAT(error("${uuid + 1h}").why, HasSubstr("only now"));
}

}  // namespace
}  // namespace headroom::workload
