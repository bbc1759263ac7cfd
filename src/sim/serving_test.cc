#include "sim/serving.h"

#include <gtest/gtest.h>

#include <cmath>

#include "sim/model_for_test.h"
#include "sim/simulation.h"

namespace headroom::sim {
namespace {

using namespace std::chrono_literals;

Load every(Nanos gap, Nanos until = kNever) {
  return {.open = {{.gap = Law::constant(gap), .until = until}}};
}

double mean_response(const Simulation& simulation) {
  const ClassCounts& counts = simulation.book().classes[0];
  return counts.responding.seconds() / static_cast<double>(counts.answered());
}

TEST(Serving, TheLineTakesTheFirstOrTheLastWhoCame) {
  // Requests at 100, 200 and 300 ms, each a second of work for the one server. In order they take
  // 1.0, 1.9 and 2.8 s; the last one first they take 1.0, 2.9 and 1.8: the same mean, another
  // worst.
  for (const auto line : {Component::Line::kFifo, Component::Line::kLifo}) {
    Component component = station("a", 1, Law::constant(1s));
    component.line = line;
    const Model model = model_of_station(component);
    const Layout layout(model);
    Simulation simulation(layout, every(100ms, 350ms), Seed{1});
    simulation.run_until(10s);
    EXPECT_DOUBLE_EQ(mean_response(simulation), 1.9);
    EXPECT_EQ(simulation.book().classes[0].response_time.max(),
              line == Component::Line::kFifo ? 2'800'000'000U : 2'900'000'000U);
  }
}

TEST(Serving, AFullLineRefusesTheNewOrDropsTheOldest) {
  // One is worked on, one waits, the third finds the line full at 300 ms.
  for (const auto when_full : {Component::WhenFull::kRefuseNew, Component::WhenFull::kDropOldest}) {
    Component component = station("a", 1, Law::constant(1s));
    component.queue = 1;
    component.when_full = when_full;
    const Model model = model_of_station(component);
    const Layout layout(model);
    Simulation simulation(layout, every(100ms, 350ms), Seed{1});
    simulation.run_until(10s);
    const ClassCounts& counts = simulation.book().classes[0];
    EXPECT_EQ(counts.answered(), 2U);
    EXPECT_EQ(counts[Outcome::kRefused], 1U);
    EXPECT_EQ(counts.failed_time.max(),
              when_full == Component::WhenFull::kRefuseNew ? 0U : 100'000'000U);
  }
}

TEST(Serving, ARateLimitLetsThroughItsBurstAndThenItsRate) {
  Component component = station("a", kUnlimited, Law{});
  component.rate_limit = RateLimit{.per_second = 10, .burst = 20};
  const Model model = model_of_station(component);
  const Layout layout(model);
  Simulation simulation(layout, every(10ms), Seed{1});  // 100/s
  simulation.run_until(10s + 5ms);
  EXPECT_NEAR(static_cast<double>(simulation.book().classes[0].answered()), 20 + 100, 1);
}

TEST(Serving, TheLessImportantClassIsShedFirst) {
  Model model;
  model.classes = {"important", "other"};
  Component component = station("a", 1, Law::exponential(1s));
  component.handlers.push_back(component.handlers[0]);
  component.handlers[1].shed_above = 5;
  model.components = {component};
  model.users.resize(2);
  const Layout layout(model);
  // 0.5/s and 5/s for a server of 1/s.
  Simulation simulation(
      layout,
      {.open = {{.gap = Law::exponential(2s)}, {.gap = Law::exponential(200ms), .shares = {0, 1}}}},
      Seed{1});
  simulation.run_until(1000s);
  EXPECT_EQ(simulation.book().classes[0].failed(), 0U);
  EXPECT_GT(simulation.book().classes[1][Outcome::kRefused], 4000U);
}

TEST(Serving, CoresAreSharedEvenly) {
  // Two requests of a second on one core, half a second apart: the first has 0.5 s alone and 1 s
  // shared, the second likewise: 1.5 s each. On two cores they do not meet.
  for (const double cores : {1.0, 2.0}) {
    Component component = station("a", kUnlimited, Law::constant(1s));
    component.processor = {.kind = Processor::Kind::kCores, .cores = cores};
    const Model model = model_of_station(component);
    const Layout layout(model);
    Simulation simulation(layout, every(500ms, 1100ms), Seed{1});
    simulation.run_until(10s);
    EXPECT_NEAR(mean_response(simulation), cores == 1.0 ? 1.5 : 1.0, 1e-8);
  }
}

TEST(Serving, WithoutALimitOnConcurrencyWhatWaitsForACoreIsTheQueue) {
  Component component = station("a", kUnlimited, Law::constant(1s));
  component.processor = {.kind = Processor::Kind::kCores, .cores = 1};
  component.queue = 2;
  const Model model = model_of_station(component);
  const Layout layout(model);
  Simulation simulation(layout, every(10ms, 65ms), Seed{1});  // six at once: one works, two wait
  simulation.run_until(10s);
  EXPECT_EQ(simulation.book().classes[0].answered(), 3U);
  EXPECT_EQ(simulation.book().classes[0][Outcome::kRefused], 3U);
}

TEST(Serving, ABatchSlowsEachOfItsRequests) {
  // Four in a batch with a slowdown of 0.1: 1 + 0.1 x 3 times as long.
  Component component = station("a", kUnlimited, Law::constant(1s));
  component.processor = {.kind = Processor::Kind::kBatch, .slowdown = 0.1};
  Model model = model_of_station(station("front", kUnlimited, Law{}));
  model.components.push_back(component);
  model.components[0].calls = {{.to = 1}};
  model.components[0].handlers[0].steps = {
      {.kind = Step::Kind::kCalls, .calls = {{.call = 0}, {.call = 0}, {.call = 0}, {.call = 0}}}};
  const Layout layout(model);
  Simulation simulation(layout, every(1s, 1500ms), Seed{1});
  simulation.run_until(10s);
  EXPECT_NEAR(mean_response(simulation), 1.3, 1e-8);
}

TEST(Serving, DuringAPauseNothingGetsOn) {
  // Pauses from 1 s to 1.5 s, 2.5 s to 3 s, ...; a request at 1 s of one second ends at 2.5 s.
  Component component = station("a", 1, Law::constant(1s));
  component.pauses = Outages{.between = Law::constant(1s), .length = Law::constant(500ms)};
  const Model model = model_of_station(component);
  const Layout layout(model);
  Simulation simulation(layout, every(1s, 1500ms), Seed{1});
  simulation.run_until(10s);
  EXPECT_NEAR(mean_response(simulation), 1.5, 1e-8);
}

TEST(Serving, WorkByDataTakesWhatTheRowSays) {
  Model model = model_of_station(station("a", kUnlimited, Law::constant(1s)));
  model.columns = {{0.5F, 1.5F}};
  model.components[0].handlers[0].steps[0].column = 0;
  model.components[0].handlers[0].steps[0].then = Step::Then::kAnswerBegins;
  const Layout layout(model);
  Simulation simulation(layout, poisson(10), Seed{1});
  simulation.run_until(1000s);
  const ClassCounts& counts = simulation.book().classes[0];
  EXPECT_EQ(counts.response_time.min(), 1'500'000'000U);
  EXPECT_EQ(counts.response_time.max(), 2'500'000'000U);
  EXPECT_NEAR(mean_response(simulation), 2.0, 5 * 0.5 / std::sqrt(10'000));
  EXPECT_EQ(counts.first_byte.count(), counts.answered());
}

// Response times of 100 replicas of one server each, at 90 %.
double mean_with(Balancing balancing, std::uint32_t choices = 2) {
  Component component = station("a", 1, Law::exponential(1s));
  component.replicas = 100;
  component.balancing = balancing;
  component.choices = choices;
  const Model model = model_of_station(component);
  const Layout layout(model);
  Simulation simulation(layout, poisson(90), Seed{1});
  simulation.run_until(500s);
  simulation.begin_measuring();
  simulation.run_until(5500s);
  return mean_response(simulation);
}

TEST(Balancing, TwoChoicesAreNearlyAsGoodAsLookingAtAll) {
  // power_of_d_choices.csv at 0.9, the limit of many replicas: 10, 2.614, 2.028. A hundred are near
  // it; 450,000 requests of one server at 0.9 know their mean to some percent.
  EXPECT_NEAR(mean_with(Balancing::kRandom), 10, 1);
  EXPECT_NEAR(mean_with(Balancing::kChoices), 2.614, 0.1);
  EXPECT_NEAR(mean_with(Balancing::kChoices, 3), 2.028, 0.1);
  EXPECT_LT(mean_with(Balancing::kLeastLoaded), 1.3);
  EXPECT_LT(mean_with(Balancing::kRoundRobin), 6);
}

TEST(Balancing, AVisitorSticksToItsReplica) {
  // Two users, who never wait for each other unless they share a replica: over 32 of them they do
  // with probability 1/32, and this seed tells them apart.
  Component component = station("a", 1, Law::constant(1s));
  component.replicas = 32;
  component.balancing = Balancing::kSticky;
  const Model model = model_of_station(component);
  const Layout layout(model);
  Simulation simulation(layout, {.closed = {{.users = 2}}}, Seed{1});
  simulation.run_until(100s);
  EXPECT_DOUBLE_EQ(mean_response(simulation), 1);
}

}  // namespace
}  // namespace headroom::sim
