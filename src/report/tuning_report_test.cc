#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/tuning_page.h"
#include "report/tuning_text.h"
#include "report/well_formed.h"

namespace headroom::report {
namespace {

using testing::HasSubstr;
using testing::Not;
using tuning::Proof;
using tuning::Seen;

spec::Spec shop() {
  spec::Spec spec;
  spec.file = "headroom.yaml";
  spec.service = "shop";
  spec::Component model{.name = "model", .at = {7, 5}};
  model.scaling = spec::Scaling{.replicas_max = 9, .cost = CostRate{2, "USD"}};
  spec.system.components = {model};
  spec.tune = spec::Tune{.knobs = {{.name = "model.replicas",
                                    .kind = spec::Knob::Kind::kReplicas,
                                    .component = "model",
                                    .settings = {{"1", 1}, {"2", 2}, {"3", 3}}}}};
  spec.tune->objective.test = "spike";
  return spec;
}

Seen seen(tuning::Configuration configuration, double price, double value) {
  return {.configuration = std::move(configuration),
          .cost = {.price = CostRate{price, "USD"}, .cores = {}},
          .rating = {.holds = value < 1, .kept = {{"response_time p95 < 1s", value, 1 - value}}},
          .highest_load = {}};
}

tuning::Tuned simulated() {
  return {.service = "shop",
          .objective = "cheapest in spike",
          .configurations = 3,
          .simulated = 3,
          .file = seen({}, 2, 3.5),
          .frontier = {seen({0}, 2, 3.5), seen({1}, 4, 0.8), seen({2}, 6, 0.4)},
          .best = seen({1}, 4, 0.8),
          .proposal = {1},
          .changes = {{"system.components.model.replicas", {7, 5}, "1", "2"}}};
}

tuning::Tuned proven() {
  tuning::Tuned tuned = simulated();
  const auto run = [](tuning::Configuration configuration, double value) {
    return tuning::RunOf{
        std::move(configuration), {}, {.rating = seen({}, 0, value).rating, .run = "a-run"}};
  };
  tuned.contest = tuning::Contest{
      .winner = {1}, .proof = {run({1}, 0.7), run({}, 4), run({}, 3.8), run({1}, 0.7)}};
  tuned.proof = Proof{.pairs = 2,
                      .winner_held = 2,
                      .file_held = 0,
                      .requirement = "response_time p95 < 1s",
                      .winner_mean = 0.7,
                      .file_mean = 3.9,
                      .difference = -3.2,
                      .low = -4.5,
                      .high = -1.9,
                      .verdict = Proof::Verdict::kBetter};
  return tuned;
}

TEST(TuningText, ShowsTheFrontierAndWhatToChangeWhere) {
  const std::string text = tuning_text(shop(), simulated(), Colour::kOff);
  EXPECT_THAT(text, HasSubstr("3 configurations, searched with 3 simulations"));
  EXPECT_THAT(text, HasSubstr("4 USD/h"));
  EXPECT_THAT(text, HasSubstr("20.0% left"));
  EXPECT_THAT(text, HasSubstr("response_time p95 < 1s: 3.5s"));
  EXPECT_THAT(text, HasSubstr("model.replicas 2 for 4 USD/h, by simulation"));
  EXPECT_THAT(text, HasSubstr("7:5  system.components.model.replicas  1 -> 2"));
}

TEST(TuningText, SaysByHowMuchItIsProven) {
  const std::string text = tuning_text(shop(), proven(), Colour::kOff);
  EXPECT_THAT(text, HasSubstr("in the test spike"));
  EXPECT_THAT(text, HasSubstr("model.replicas 2 for 4 USD/h, proven by test"));
  EXPECT_THAT(text, HasSubstr("held in 2 of 2 runs, the file as it stands in 0 of 2"));
  EXPECT_THAT(text, HasSubstr("3.2s less, 95% interval 1.9s to 4.5s"));
}

TEST(TuningText, SaysWhenThereIsNothingToChange) {
  tuning::Tuned tuned = simulated();
  tuned.changes.clear();
  EXPECT_THAT(tuning_text(shop(), tuned, Colour::kOff), HasSubstr("is the best there is"));
  tuned.best.reset();
  const std::string text = tuning_text(shop(), tuned, Colour::kOff);
  EXPECT_THAT(text, HasSubstr("no configuration keeps the requirements"));
  EXPECT_THAT(text, Not(HasSubstr("->")));
}

TEST(TuningPage, IsWellFormedWithItsPlot) {
  const std::string page = html(shop(), proven(), "0.1");
  EXPECT_EQ(malformation(page), "");
  EXPECT_THAT(page, HasSubstr("<svg"));
  EXPECT_THAT(page, HasSubstr("proven by test"));
  EXPECT_THAT(page, HasSubstr("a-run"));
}

}  // namespace
}  // namespace headroom::report
