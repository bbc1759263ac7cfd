// Tags of steps and groups, and what may name them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "spec/read.h"
#include "spec/step_for_test.h"

namespace headroom::spec {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

std::vector<std::string> tags_of(const Step& step) {
  std::vector<std::string> tags;
  for (const auto& tag : step.tags) tags.push_back(tag.value);
  return tags;
}

// What is wrong with a journey of these steps whose file has this requirement on its first line.
std::vector<std::string> problems_of(const std::string& requirement, const std::string& steps) {
  std::vector<std::string> texts;
  const Reading reading =
      read_text("requirements: [ \"" + requirement +
                    "\" ]\nworkload: { journeys: { j: { steps: [ " + steps + " ] } } }",
                "h.yaml");
  if (reading) return texts;
  for (const Error& problem : reading.error()) texts.push_back(to_string(problem));
  return texts;
}

TEST(Tags, AreOneWordOrAListOfThem) {
  EXPECT_THAT(tags_of(step_with("tags: read")), ElementsAre("read"));
  EXPECT_THAT(tags_of(step_with("tags: [ read, check-out ]")), ElementsAre("read", "check-out"));
  EXPECT_THAT(tags_of(step_with("timeout: 1s")), IsEmpty());
}

TEST(Tags, KeepTheirPlaces) {
  const Step step = step_with("\ntags: [ read, checkout ]");
  EXPECT_EQ(step.tags.at(0).at, (Position{2, 9}));
  EXPECT_EQ(step.tags.at(1).at, (Position{2, 15}));
}

TEST(Tags, MayStandOnAGroup) {
  EXPECT_THAT(problems_of("errors < 1%", "{ g: { tags: read, steps: [ { a: GET /a } ] } }"),
              IsEmpty());
}

TEST(Tags, AreNames) {
  EXPECT_THAT(problems_with("tags: [ read, \"two words\" ]"),
              ElementsAre(HasSubstr("\"two words\" cannot be a name")));
  EXPECT_THAT(problems_with("tags: { read: yes }"), ElementsAre(HasSubstr("tags")));
}

TEST(Tags, StandWhereARequirementNamesAStep) {
  const std::string steps =
      "{ g: { tags: checkout, steps: [ { a: { request: GET /, tags: read } } ] } }";
  EXPECT_THAT(problems_of("read.response_time p95 < 1s", steps), IsEmpty());
  EXPECT_THAT(problems_of("checkout.errors < 1%", steps), IsEmpty());
  EXPECT_THAT(problems_of("a.errors < 1%", steps), IsEmpty());
}

TEST(Tags, AreAmongWhatIsSuggestedForANameThatIsNone) {
  EXPECT_THAT(problems_of("raed.errors < 1%", "{ a: { request: GET /, tags: [ read, cart ] } }"),
              ElementsAre(AllOf(StartsWith("h.yaml:1:18: there is no step or tag \"raed\""),
                                HasSubstr("the only step is a; the tags are read and cart"),
                                HasSubstr("did you mean read?"))));
}

TEST(Tags, AreNoStepsOfTheSystem) {
  const Reading reading = read_text(
      "workload: { journeys: { j: { steps: [ { a: { request: GET /, tags: read } } ] } } }\n"
      "system: { components: { api: { demand: { read: 1ms } } } }\n",
      "h.yaml");
  ASSERT_FALSE(reading.has_value());
  EXPECT_THAT(to_string(reading.error().at(0)), HasSubstr("there is no step \"read\""));
}

TEST(Tags, DoNotHaveTheNameOfAStep) {
  EXPECT_THAT(problems_of("errors < 1%", "{ a: { request: GET /a, tags: b } },\n{ b: GET /b }"),
              ElementsAre(AllOf(StartsWith("h.yaml:2:69: the tag \"b\" has the name of a step"),
                                HasSubstr("line 3, column 3"), EndsWith("rename one of them"))));
}

TEST(Tags, MayHaveTheNameOfAGroupWhichNothingElseRefersTo) {
  EXPECT_THAT(problems_of("cart.errors < 1%", "{ cart: { tags: cart, steps: [ { a: GET /a } ] } }"),
              IsEmpty());
}

}  // namespace
}  // namespace headroom::spec
