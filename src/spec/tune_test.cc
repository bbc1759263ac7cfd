// What tune may turn, and what it may look for.
#include "spec/tune.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "spec/read.h"

namespace headroom::spec {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> texts_of(const Result<std::vector<Setting>>& settings) {
  std::vector<std::string> texts;
  EXPECT_TRUE(settings) << to_string(settings.error());
  if (!settings) return texts;
  for (const Setting& setting : *settings) texts.push_back(setting.text);
  return texts;
}

TEST(Knob, IsOfAComponentOfACallOrAValue) {
  const auto slots = parse_knob("gpu-model.slots");
  EXPECT_EQ(slots->kind, Knob::Kind::kSlots);
  EXPECT_EQ(slots->component, "gpu-model");
  const auto timeout = parse_knob("api -> model.timeout");
  EXPECT_EQ(timeout->kind, Knob::Kind::kTimeout);
  EXPECT_EQ(timeout->component, "api");
  EXPECT_EQ(timeout->callee, "model");
  const auto batch = parse_knob("batch");
  EXPECT_EQ(batch->kind, Knob::Kind::kValue);
  EXPECT_EQ(batch->name, "batch");
  EXPECT_EQ(batch->component, "");
}

TEST(Knob, ThatIsNoneSaysWhichThereAre) {
  const Error misspelt = parse_knob("model.slot").error();
  EXPECT_THAT(misspelt.what, HasSubstr("\"slot\" is nothing of a component that can be turned"));
  EXPECT_EQ(misspelt.fix, "did you mean slots?");
  EXPECT_EQ(misspelt.at.column, 7);
  EXPECT_THAT(parse_knob("api -> model.slots").error().why, HasSubstr("timeout and connections"));
  EXPECT_FALSE(parse_knob("model."));
  EXPECT_FALSE(parse_knob("-> model.timeout"));
}

TEST(Knob, HoldsEveryWholeNumberOfANarrowRangeAndStepsOfAWideOne) {
  EXPECT_THAT(texts_of(parse_settings(Knob::Kind::kReplicas, "1..4")),
              ElementsAre("1", "2", "3", "4"));
  EXPECT_THAT(texts_of(parse_settings(Knob::Kind::kQueue, "8..256")),
              ElementsAre("8", "12", "16", "24", "32", "48", "64", "96", "128", "192", "256"));
  EXPECT_THAT(texts_of(parse_settings(Knob::Kind::kQueue, "0..40")),
              ElementsAre("0", "1", "2", "3", "4", "6", "8", "12", "16", "24", "32", "40"));
  EXPECT_THAT(texts_of(parse_settings(Knob::Kind::kCpu, "0.5..2 cores")),
              ElementsAre("0.5 cores", "0.75 cores", "1 core", "1.5 cores", "2 cores"));
  EXPECT_THAT(texts_of(parse_settings(Knob::Kind::kTimeout, "100ms..500ms")),
              ElementsAre("100ms", "150ms", "200ms", "300ms", "400ms", "500ms"));
}

TEST(Knob, RefusesARangeThatIsNone) {
  EXPECT_THAT(parse_settings(Knob::Kind::kSlots, "8").error().what, HasSubstr("no choice"));
  EXPECT_THAT(parse_settings(Knob::Kind::kSlots, "8..4").error().what, HasSubstr("lower end"));
  EXPECT_THAT(parse_settings(Knob::Kind::kSlots, "0..4").error().what, HasSubstr("so little"));
  EXPECT_EQ(parse_settings(Knob::Kind::kSlots, "1..four").error().at.column, 4);
  EXPECT_THAT(parse_settings(Knob::Kind::kCache, "off..on").error().fix, HasSubstr("[off, on]"));
  EXPECT_FALSE(parse_setting(Knob::Kind::kTimeout, "5"));
  EXPECT_FALSE(parse_setting(Knob::Kind::kReplicas, "1.5"));
}

TEST(Objective, IsTheCheapestAtALoadOrInATestOrTheHighestLoadWithinABudget) {
  EXPECT_DOUBLE_EQ(parse_objective("cheapest at 40/s")->load->rate->per_second, 40);
  EXPECT_DOUBLE_EQ(parse_objective("cheapest at 8x expected peak")->load->of_peak.value, 8);
  EXPECT_DOUBLE_EQ(parse_objective("cheapest at expected peak")->load->of_peak.value, 1);
  EXPECT_EQ(parse_objective("cheapest in spike")->test, "spike");
  EXPECT_EQ(parse_objective("highest load within 10 USD/h")->price, (CostRate{10, "USD"}));
  EXPECT_DOUBLE_EQ(parse_objective("highest load within 12 cores")->cores->count, 12);
}

TEST(Objective, ThatIsNoneSaysWhatItCanBe) {
  EXPECT_EQ(parse_objective("chepest at 40/s").error().fix, "did you mean cheapest?");
  EXPECT_THAT(parse_objective("cheapest for 40/s").error().what, HasSubstr("\"at\" and a load"));
  EXPECT_THAT(parse_objective("highest load below 3 USD/h").error().what, HasSubstr("within"));
  EXPECT_THAT(parse_objective("highest load within 3 apples").error().what, HasSubstr("a price"));
  EXPECT_THAT(parse_objective("cheapest at 40/s please").error().what, HasSubstr("please"));
}

Reading read_tune(std::string_view fields) {
  return read_text(
      "requirements: [ response_time p95 < 1s ]\n"
      "workload: { journeys: { visit: { steps: [ { ask: POST /ask } ] } } }\n"
      "system: { entry: api, components: { model: { slots: 8, holds: 1s, queue: 9, scaling: { "
      "replicas: 1..4, cost: 2 USD/h } }, "
      "api: { cpu: 1 core, demand: 1ms, calls: [ { to: model, timeout: 3s } ] } } }\n"
      "environments: { local: { driver: static, url: \"http://h\", values: { batch: 1 } } }\n"
      "tests: { load: { load: 1/s, for: 9s }, search: { load: ramp 1/s to 9/s, until: requirement "
      "fails } }\n"
      "tune: { " +
          std::string(fields) + " }",
      "h.yaml");
}

std::vector<std::string> problems_with(std::string_view fields) {
  std::vector<std::string> lines;
  const Reading reading = read_tune(fields);
  if (reading) return lines;
  for (const Error& problem : reading.error()) lines.push_back(to_string(problem));
  return lines;
}

TEST(Tune, IsReadWithItsBounds) {
  const Reading spec = read_tune(
      "knobs: { model.replicas: 1..3, model.slots: [ 16, 8 ], \"api -> model.timeout\": [ 1s, "
      "500ms ], batch: [ 4, 1 ] }, objective: cheapest in load, runs: 8, time: 5min");
  ASSERT_TRUE(spec) << to_string(spec.error().front());
  const Tune& tune = *spec->tune;
  ASSERT_EQ(tune.knobs.size(), 4U);
  EXPECT_EQ(tune.knobs[0].settings.size(), 3U);
  EXPECT_EQ(tune.knobs[1].settings[0].text, "8");  // rising
  EXPECT_EQ(tune.knobs[2].settings[0].text, "500ms");
  EXPECT_EQ(tune.knobs[3].settings[0].text, "4");  // as written
  EXPECT_EQ(tune.objective.test, "load");
  EXPECT_EQ(tune.runs, 8);
  EXPECT_EQ(tune.time, std::chrono::minutes(5));
}

TEST(Tune, TurnsWhatThereIs) {
  EXPECT_THAT(problems_with(
                  "knobs: { modl.replicas: 1..3, api.slots: [ 1, 2 ], \"model -> api.timeout\": [ "
                  "1s, 2s ], \"api -> model.connections\": [ 1, 2 ], bach: [ 1, 2 ] }, objective: "
                  "cheapest at 4/s"),
              ElementsAre(HasSubstr("did you mean model?"), HasSubstr("api has no slots"),
                          HasSubstr("model does not call api"),
                          HasSubstr("the call api -> model has no connections"),
                          HasSubstr("did you mean batch?")));
}

TEST(Tune, SaysAllThatIsWrongWithAKnobAtItsPlace) {
  EXPECT_THAT(problems_with("knobs: { model.replics: 1..3, model.slots: [ 8, 0, x ] }, objective: "
                            "cheapest at 4/s"),
              ElementsAre(AllOf(HasSubstr("h.yaml:6:24"), HasSubstr("did you mean replicas?")),
                          AllOf(HasSubstr("h.yaml:6:57"), HasSubstr("so little")),
                          HasSubstr("expected a whole number")));
  EXPECT_THAT(problems_with("knobs: { model.slots: [ 8, 8 ] }, objective: cheapest at 4/s"),
              ElementsAre(HasSubstr("twice")));
  EXPECT_THAT(problems_with("knobs: { model.slots: 8 }, objective: cheapest at 4/s"),
              ElementsAre(HasSubstr("no choice")));
}

TEST(Tune, LooksForWhatCanBeFound) {
  const std::string knobs = "knobs: { model.replicas: 1..3 }, objective: ";
  EXPECT_THAT(problems_with(knobs + "cheapest at expected peak"),
              ElementsAre(HasSubstr("the expected peak is not known")));
  EXPECT_THAT(problems_with(knobs + "cheapest in laod"),
              ElementsAre(AllOf(HasSubstr("h.yaml:6:65"), HasSubstr("did you mean load?"))));
  EXPECT_THAT(problems_with(knobs + "cheapest in search"), ElementsAre(HasSubstr("is a search")));
  EXPECT_THAT(problems_with(knobs + "highest load within 9 EUR/h"),
              ElementsAre(HasSubstr("prices are in USD")));
  EXPECT_THAT(problems_with(knobs + "highest load within 9 USD/h"), IsEmpty());
}

}  // namespace
}  // namespace headroom::spec
