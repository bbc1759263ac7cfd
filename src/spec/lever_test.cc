// What the levers of a service file can be.
#include "spec/lever.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "spec/read.h"

namespace headroom::spec {
namespace {

using std::chrono::seconds;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

// The levers of a service of `api` and `model`, with the journeys ask and history.
Reading read_levers(std::string_view levers) {
  return read_text(
      "workload: { journeys: { ask: { steps: [ { home: GET / }, { ask: POST /ask } ] }, "
      "history: { steps: [ { list: GET /items } ] } } }\n"
      "system: { entry: api, components: { model: { slots: 8, holds: 1s }, "
      "api: { cpu: 1 core, demand: 1ms, calls: [ { to: model, on: ask } ] } } }\n"
      "levers: { " +
          std::string(levers) + " }",
      "h.yaml");
}

Lever lever_of(std::string_view fields) {
  const Reading reading = read_levers("try: { " + std::string(fields) + " }");
  if (reading) return reading->levers.at(0);
  for (const Error& problem : reading.error()) ADD_FAILURE() << to_string(problem);
  return {};
}

std::vector<std::string> problems_with(std::string_view fields) {
  std::vector<std::string> lines;
  const Reading reading = read_levers("try: { " + std::string(fields) + " }");
  if (reading) return lines;
  for (const Error& problem : reading.error()) lines.push_back(to_string(problem));
  return lines;
}

TEST(Lever, MayMakeSeveralChangesAtAPrice) {
  const Lever lever = lever_of(
      "description: More of both, cost: 2.10 USD/h, vertical: { model: { slots: 16, demand: 0.5x "
      "}, "
      "api: { cpu: 4 cores } }, horizontal: { api: 3, model: { replicas: 2 } }");
  EXPECT_EQ(lever.name, "try");
  EXPECT_EQ(lever.description, "More of both");
  EXPECT_EQ(lever.cost, (CostRate{2.10, "USD"}));
  ASSERT_EQ(lever.vertical.size(), 2U);
  EXPECT_EQ(lever.vertical[0].component, "model");
  EXPECT_EQ(lever.vertical[0].slots, 16);
  EXPECT_DOUBLE_EQ(lever.vertical[0].demand->value, 0.5);
  EXPECT_DOUBLE_EQ(lever.vertical[1].cpu->count, 4);
  ASSERT_EQ(lever.horizontal.size(), 2U);
  EXPECT_EQ(lever.horizontal[0].replicas, 3);
  EXPECT_EQ(lever.horizontal[1].component, "model");
}

TEST(Lever, MayBeACacheOrACdn) {
  const Lever lever = lever_of(
      "cache: { before: model, hit: 25%, on: ask }, cdn: { serves: [ home, list ], hit: 98% }");
  EXPECT_EQ(lever.cache->before, "model");
  EXPECT_DOUBLE_EQ(lever.cache->hit.value, 0.25);
  EXPECT_THAT(lever.cache->on, ElementsAre("ask"));
  EXPECT_THAT(lever.cdn->serves, ElementsAre("home", "list"));
  EXPECT_DOUBLE_EQ(lever.cdn->hit.value, 0.98);
}

TEST(Lever, MayLetReplicasFollowTheLoadOrSplitAComponent) {
  const Lever lever = lever_of(
      "elastic: { model: { replicas: 1..40, start: 90s } }, "
      "split: { from: api, journeys: [ history ], into: history-api, replicas: 2 }");
  ASSERT_EQ(lever.elastic.size(), 1U);
  EXPECT_EQ(lever.elastic[0].component, "model");
  EXPECT_EQ(lever.elastic[0].scaling.replicas_max, 40);
  EXPECT_EQ(lever.elastic[0].scaling.start, seconds(90));
  EXPECT_EQ(lever.split->from, "api");
  EXPECT_THAT(lever.split->journeys, ElementsAre("history"));
  EXPECT_EQ(lever.split->into, "history-api");
  EXPECT_EQ(lever.split->replicas, 2);
}

TEST(Lever, ThatChangesNothingIsNone) {
  EXPECT_THAT(problems_with("description: x"),
              ElementsAre(AllOf(HasSubstr("h.yaml:3:11: the lever \"try\" changes nothing"),
                                HasSubstr("horizontal"))));
  EXPECT_THAT(problems_with("vertical: { api: {} }"), ElementsAre(HasSubstr("changes nothing")));
}

TEST(Lever, NamesWhatThereIs) {
  EXPECT_THAT(
      problems_with(
          "vertical: { modle: { slots: 9 } }, horizontal: { apis: 2 }, "
          "elastic: { mdel: { replicas: 1..2 } }, cache: { before: modl, hit: 1%, on: aks }, "
          "cdn: { serves: hom, hit: 9% }, split: { from: ap, journeys: histry, into: b }"),
      ElementsAre(HasSubstr("did you mean model?"), HasSubstr("did you mean api?"),
                  HasSubstr("did you mean model?"), HasSubstr("did you mean model?"),
                  HasSubstr("did you mean ask?"), HasSubstr("did you mean home?"),
                  HasSubstr("did you mean api?"), HasSubstr("did you mean history?")));
}

TEST(Lever, ChangesALimitThatThereIsAndMakesAComponentThatThereIsNot) {
  EXPECT_THAT(problems_with("vertical: { api: { slots: 4 }, model: { cpu: 2 cores } }"),
              ElementsAre(HasSubstr("api has no slots"), HasSubstr("model has no cpu")));
  EXPECT_THAT(problems_with("split: { from: api, journeys: history, into: model }"),
              ElementsAre(HasSubstr("makes a component \"model\", which there is already")));
}

}  // namespace
}  // namespace headroom::spec
