#include "sim/model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/effort.h"
#include "sim/model_for_test.h"

namespace headroom::sim {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

// The only problem of a model.
std::string problem_of(const Model& model) {
  const Problems problems = check(model);
  EXPECT_EQ(problems.size(), 1U);
  return problems.empty() ? "" : problems.front().what;
}

Model plain() {
  return model_of_station(station("a", 1, Law::exponential(1s)));
}

TEST(CheckModel, APlainModelIsRight) {
  EXPECT_TRUE(check(plain()).empty());
}

TEST(CheckModel, RefusesNonsenseByName) {
  Model model = plain();
  model.components[0].handlers[0] = works(Law::constant(-1s));
  EXPECT_EQ(problem_of(model), "a: a demand of -1 s");

  model = plain();
  model.components[0].replicas = 0;
  EXPECT_EQ(problem_of(model), "a: no replicas");

  model = plain();
  model.components[0].processor = {.kind = Processor::Kind::kCores, .cores = 0};
  EXPECT_EQ(problem_of(model), "a: 0 cores");

  model = plain();
  model.components[0].cache = Cache{.hit = 1.2};
  EXPECT_EQ(problem_of(model), "a: a hit ratio of 120 %");
}

TEST(CheckModel, ACircleOfCallsIsTold) {
  Model model = plain();
  model.components.push_back(model.components[0]);
  model.components[1].name = "b";
  model.components[0].calls = {{.to = 1}};
  model.components[1].calls = {{.to = 0}};
  EXPECT_EQ(problem_of(model), "calls go in a circle: a -> b -> a");
}

TEST(CheckModel, AllProblemsAreToldAtOnce) {
  Model model = plain();
  model.components[0].replicas = 0;
  model.components[0].concurrency = 0;
  model.users[0].timeout = Nanos{0};
  EXPECT_EQ(check(model).size(), 3U);
}

TEST(CheckLoad, SharesAddUpToEverything) {
  Model model = plain();
  model.classes.push_back("other");
  Load load = poisson(1);
  load.open[0].shares = {0.8, 0.4};
  const Problems problems = check(load, model);
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].what, "the shares of the classes add up to 120 %");
}

TEST(Effort, CountsWhatARequestSetsOff) {
  // It comes, is worked on by "a" and, every second time, by "b": 1 + 1 + 0.5 events.
  Model model = plain();
  model.components.push_back(station("b", 1, Law::exponential(1s)));
  model.components[0].calls = {{.to = 1}};
  model.components[0].handlers[0].steps.push_back(
      {.kind = Step::Kind::kCalls, .calls = {{.call = 0, .probability = 0.5}}});
  const Effort effort = effort_of(model, poisson(100), 1000s);
  EXPECT_DOUBLE_EQ(effort.requests, 100'000);
  EXPECT_DOUBLE_EQ(effort.events, 250'000);
}

TEST(Effort, AYearAtAMillionASecondIsRefusedWithAnEstimate) {
  const Effort effort = effort_of(plain(), poisson(1e6), 24h * 365);
  const auto checked = check_effort(effort, 10min);
  ASSERT_FALSE(checked);
  // 3.15e13 requests of two events each at 5 million a second: 1.26e7 s, which is 146 days.
  EXPECT_THAT(checked.error().what, HasSubstr("would take about"));
  EXPECT_NEAR(effort.seconds() / 86'400, 146, 1);
  EXPECT_TRUE(check_effort(effort_of(plain(), poisson(1000), 1h), 10min));
}

}  // namespace
}  // namespace headroom::sim
