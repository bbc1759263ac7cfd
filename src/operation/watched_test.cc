#include "operation/watched.h"

#include <gmock/gmock.h>

#include "spec/read.h"

namespace headroom::operation {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using watch::Figure;

spec::Spec spec_with(const std::string& watch) {
  const auto spec = spec::read_text(
      "system: { components: { model: { slots: 20, holds: 1s } } }\noperate:\n  watch: " + watch,
      "headroom.yaml");
  EXPECT_TRUE(spec) << to_string(spec.error().front());
  return *spec;
}

watch::WatchPlan plan() {
  return {.metrics_store = {}, .components = {{.component = "model"}}};
}

TEST(Watched, WhatTheFileNamesIsSelectedFromWhatReplicasPublish) {
  const auto watched = operation::watched(
      plan(), spec_with("{ metrics: { model: { path: /m, in-flight: a + b, slots: 8 } } }"));
  ASSERT_TRUE(watched);
  const watch::WatchedComponent& model = watched->components[0];
  EXPECT_EQ(model.path, "/m");
  EXPECT_EQ(model.slots, 8);
  ASSERT_TRUE(model.published.contains(Figure::kInFlight));
  EXPECT_EQ(model.published.at(Figure::kInFlight).size(), 2U);
  EXPECT_TRUE(model.queried.empty());
}

TEST(Watched, IsAQueryWhereThereIsAPrometheusToAsk) {
  const auto watched = operation::watched(
      plan(), spec_with("{ prometheus: \"http://127.0.0.1:9090\", metrics: { model: "
                        "{ arrivals: \"sum(rate(x[1m]))\" } } }"));
  ASSERT_TRUE(watched);
  EXPECT_TRUE(watched->metrics_store);
  EXPECT_EQ(watched->components[0].queried.at(Figure::kArrivals), "sum(rate(x[1m]))");
  EXPECT_TRUE(watched->components[0].published.empty());
}

TEST(Watched, WhatIsNoSelectorIsToldWithThePlaceOfItsComponent) {
  const auto watched =
      operation::watched(plan(), spec_with("{ metrics: { model: { queue: \"sum(\" } } }"));
  ASSERT_FALSE(watched);
  EXPECT_THAT(to_string(watched.error().front()), HasSubstr("headroom.yaml:3:"));
}

TEST(Pace, IsASecondUnlessTheFileSaysOtherwise) {
  const spec::Environment processes{.driver = "process"};
  EXPECT_EQ(pace_of({}, processes, 15s), 1s);
  EXPECT_EQ(pace_of({.scrape = 200ms}, processes, 15s), 200ms);
}

TEST(Pace, RunsCommandsOfTheUsersOwnOnlyForADecision) {
  const spec::Environment commands{.driver = "exec"};
  EXPECT_EQ(pace_of({}, commands, 15s), 15s);
  EXPECT_EQ(pace_of({.scrape = 5s}, commands, 15s), 5s);
}

}  // namespace
}  // namespace headroom::operation
