#include "tuning/configuration.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tuning/cost.h"
#include "tuning/spec_for_test.h"

namespace headroom::tuning {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(Configuration, AppliedIsTheFileAsIfItSaidSo) {
  // Four replicas of the api, three of the model, three slots, a line of 4.
  const spec::Spec spec = applied(spec_for_test(), {2, 2, 2, 2});
  EXPECT_EQ(spec.system.components[0].replicas, 4);
  EXPECT_EQ(spec.system.components[1].replicas, 3);
  EXPECT_EQ(spec.system.components[1].slots, 3);
  EXPECT_EQ(spec.system.components[1].queue, 4);
  // The environment has a number of its own for the api, which would hide the system's.
  EXPECT_EQ(spec.environments[0].components[1].replicas, 4);
  EXPECT_FALSE(spec.environments[0].components[0].replicas);
  EXPECT_EQ(applied(spec_for_test(), {}).system.components[1].slots, 2);
}

TEST(Configuration, ChangesWhatIsAnotherValueWhereverItStands) {
  const spec::Spec spec = spec_for_test();
  EXPECT_THAT(changes_of(spec, {2, 0, 1, 6}),
              ElementsAre(Change{"system.components.api.replicas", {12, 5}, "2", "4"},
                          Change{"environments.local.components.api.replicas", {20, 7}, "2", "4"}));
  EXPECT_THAT(changes_of(spec, {}), IsEmpty());
  EXPECT_THAT(changes_of(spec, nearest_to(spec)), IsEmpty());
}

TEST(Configuration, TurnsCallsCachesAndValuesToo) {
  const spec::Spec spec = shop_with(
      "    api.replicas: 2..6\n",
      "    api -> model.timeout: [ 10s, 2s ]\n    batch: [ 1, 4 ]\n    api.cpu: 0.1..0.4 cores\n");
  // Rising: 2 s before 10 s. The cores are 0.1, 0.15, 0.2, 0.3 and 0.4.
  EXPECT_EQ(nearest_to(spec), (Configuration{1, 0, 0, 0, 1, 6}));
  const spec::Spec changed = applied(spec, {0, 1, 2, 0, 1, 6});
  EXPECT_EQ(changed.system.components[0].calls[0].timeout, std::chrono::seconds(2));
  EXPECT_EQ(changed.environments[0].values.at("batch"), "4");
  EXPECT_DOUBLE_EQ(changed.system.components[0].cpu->count, 0.2);
  const std::vector<Change> changes = changes_of(spec, {0, 1, 0, 0, 1, 6});
  ASSERT_EQ(changes.size(), 2U);
  EXPECT_EQ(changes[0].path, "system.components.api.calls.model.timeout");
  EXPECT_EQ(changes[0].from, "10s");
  EXPECT_EQ(changes[1].path, "environments.local.values.batch");

  const spec::Spec cached = shop_with("demand: 5ms,", "demand: 5ms, cache: { hit: 50% },");
  spec::Spec with_knob = cached;
  with_knob.tune->knobs = {{.name = "api.cache",
                            .kind = spec::Knob::Kind::kCache,
                            .component = "api",
                            .settings = {{"off", 0}, {"on", 1}}}};
  EXPECT_FALSE(applied(with_knob, {0}).system.components[0].cache);
  EXPECT_TRUE(applied(with_knob, {1}).system.components[0].cache);
}

TEST(Configuration, ThatTheEnvironmentDoesNotHearOfIsFoundOut) {
  const spec::Spec spec = spec_for_test();
  EXPECT_THAT(without_effect(spec, spec.environments[0]), IsEmpty());
  const spec::Spec deaf = shop_with("--queue ${queue}", "--queue 64");
  const Problems problems = without_effect(deaf, deaf.environments[0]);
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].what, "model.queue turns nothing in environment local");
  EXPECT_THAT(problems[0].why, HasSubstr("${queue}"));
}

TEST(Cost, IsThePriceOfTheReplicasAndTheCoresOfThoseWithout) {
  const Cost cost = cost_of(applied(spec_for_test(), {2, 2, 2, 2}).system);
  EXPECT_EQ(cost.price, (CostRate{6, "USD"}));  // three models
  EXPECT_NEAR(cost.cores.count, 0.4, 1e-12);    // four apis
  EXPECT_EQ(to_string(cost), "6 USD/h and 0.4 cores");
  const Cost more_cores = cost_of(applied(spec_for_test(), {3, 2, 2, 2}).system);
  const Cost more_models = cost_of(applied(spec_for_test(), {0, 3, 2, 2}).system);
  EXPECT_TRUE(cost < more_cores);
  EXPECT_TRUE(more_cores < more_models);
  EXPECT_TRUE(is_within(cost, *spec::parse_objective("highest load within 6 USD/h")));
  EXPECT_FALSE(is_within(cost, *spec::parse_objective("highest load within 5 USD/h")));
}

}  // namespace
}  // namespace headroom::tuning
