// Groups, conditions, loops and choices of journeys, as they are read.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "spec/read.h"

namespace headroom::spec {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string file_of(const std::string& steps) {
  return "workload: { journeys: { j: { steps: [ " + steps + " ] } } }";
}

std::vector<Step> steps_of(const std::string& steps) {
  const Reading reading = read_text(file_of(steps), "headroom.yaml");
  if (!reading) {
    ADD_FAILURE() << to_string(reading.error().front());
    return {};
  }
  return reading->workload.journeys.at(0).steps;
}

std::vector<std::string> problems_of(const std::string& steps) {
  std::vector<std::string> texts;
  const Reading reading = read_text(file_of(steps), "headroom.yaml");
  if (reading) return texts;
  for (const Error& problem : reading.error()) texts.push_back(to_string(problem));
  return texts;
}

TEST(Flow, AGroupHasStepsAndMayBeConditionalAndRepeated) {
  const auto steps = steps_of(
      "{ a: { request: GET /, save: { s: $.s } } }, "
      "{ g: { if: \"${s} == x\", likely: 30%, repeat: 3, pause: 1s, steps: [ { b: GET /b } ], "
      "else: [ { c: GET /c } ] } }");
  ASSERT_EQ(steps.size(), 2u);
  const Step& group = steps[1];
  EXPECT_TRUE(group.is_group());
  EXPECT_EQ(group.when->left, "${s}");
  EXPECT_EQ(group.likely->value, 0.3);
  EXPECT_EQ(group.repeat->mean(), 3);
  EXPECT_EQ(group.pause->mean(), 1);
  EXPECT_EQ(group.steps.at(0).name, "b");
  EXPECT_EQ(group.otherwise.at(0).name, "c");
}

TEST(Flow, RequestsInsideGroupsAreFoundInTheOrderOfTheFile) {
  std::string names;
  for_each_request(steps_of("{ a: GET / }, { g: { choose: [ { b: GET / }, { h: { steps: [ { c: GET "
                            "/ } ] } } ] } }, { d: GET / }"),
                   [&](const Step& step) { names += step.name; });
  EXPECT_EQ(names, "abcd");
}

TEST(Flow, ChoicesWithoutAWeightShareWhatIsLeft) {
  const auto steps = steps_of(
      "{ g: { choose: [ { a: { request: GET /, weight: 70% } }, { b: GET / }, { c: GET / } ] } }");
  EXPECT_NEAR(steps.at(0).choices.at(1).weight->value, 0.15, 1e-12);
}

TEST(Flow, AParallelGroupSaysHowManyAtOnce) {
  const auto steps = steps_of(
      "{ g: { parallel: 6 per host, steps: [ { a: GET / } ] } }, "
      "{ h: { parallel: 4, steps: [ { b: GET / } ] } }");
  EXPECT_EQ(steps.at(0).parallel->at_once, 6u);
  EXPECT_EQ(steps.at(0).parallel->limit, Parallel::Limit::kPerHost);
  EXPECT_EQ(steps.at(1).parallel->limit, Parallel::Limit::kInAll);
}

TEST(Flow, UntilLooksAtWhatTheRoundHasSaved) {
  EXPECT_THAT(problems_of("{ a: { request: GET /, save: { s: $.s }, until: \"${s} == x\" } }"),
              ElementsAre());
  EXPECT_THAT(problems_of("{ a: { request: GET /, save: { s: $.s }, if: \"${s} == x\" } }"),
              ElementsAre(HasSubstr("${s} is not saved yet")));
  // A later round sees what an earlier one has saved.
  EXPECT_THAT(problems_of("{ g: { repeat: 2, steps: [ { a: \"GET /${s}\" }, { b: { request: GET /, "
                          "save: { s: $.s } } } ] } }"),
              ElementsAre());
}

TEST(Flow, MistakesSayWhatToDo) {
  EXPECT_THAT(problems_of("{ a: { request: GET /, steps: [ { b: GET / } ] } }"),
              ElementsAre(HasSubstr("is two things at once")));
  EXPECT_THAT(problems_of("{ g: { steps: [] } }"), ElementsAre(HasSubstr("is empty")));
  EXPECT_THAT(problems_of("{ g: { timeout: 1s, steps: [ { b: GET / } ] } }"),
              ElementsAre(HasSubstr("timeout belongs to a request")));
  EXPECT_THAT(problems_of("{ a: { request: GET /, else: [ { b: GET / } ] } }"),
              ElementsAre(HasSubstr("else stands without if")));
  EXPECT_THAT(problems_of("{ a: { request: GET /, weight: 10% } }"),
              ElementsAre(HasSubstr("nothing to weigh it against")));
  EXPECT_THAT(problems_of("{ g: { choose: [ { a: { request: GET /, weight: 10% } } ] } }"),
              ElementsAre(HasSubstr("the weights of workload.journeys.j.steps.g sum to 10%")));
  EXPECT_THAT(problems_of("{ a: { request: GET /, repeat: 2, until: \"${uuid} == x\" } }"),
              ElementsAre(HasSubstr("has repeat and until")));
  EXPECT_THAT(problems_of("{ g: { parallel: six, steps: [ { a: GET / } ] } }"),
              ElementsAre(HasSubstr("write 6 per host")));
  EXPECT_THAT(problems_of("{ a: { request: GET /, if: \"${uuid} = x\" } }"),
              ElementsAre(HasSubstr("write == in place of =")));
  EXPECT_THAT(problems_of("{ a: { request: GET /, untill: \"${uuid} == x\" } }"),
              ElementsAre(HasSubstr("did you mean until?")));
  EXPECT_THAT(problems_of("{ g: { steps: [ { a: GET / }, { a: GET / } ] } }"),
              ElementsAre(HasSubstr("stands twice")));
}

}  // namespace
}  // namespace headroom::spec
