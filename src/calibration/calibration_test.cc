// Learned from runs whose truth is known, because they were simulated: the service file is wrong,
// and what is learned has to be right.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>

#include "calibration/learned.h"
#include "design/service.h"
#include "run/comparison.h"
#include "sim/simulated.h"
#include "spec/read.h"

namespace headroom::calibration {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

// `system` is the inside of the section.
spec::Spec spec_with(std::string_view system) {
  const auto spec = spec::read_text(
      "headroom: 1\n"
      "service: shop\n"
      "workload: { journeys: { j: { think: 1s, steps: [ { list: GET / }, { buy: POST /buy } ] } } "
      "}\n"
      "environments: { small: { driver: process, components: {\n"
      "  api: { run: \"api ${port} ${db}\", replicas: 3, cpu: 0.5 cores },\n"
      "  db: { run: \"db ${port}\" } } } }\n"
      "system: { entry: api, components: { " +
          std::string(system) + " } }\n",
      "shop.yaml");
  if (spec) return *spec;
  ADD_FAILURE() << to_string(spec.error().front());
  return {};
}

constexpr std::string_view kTruth =
    "api: { cpu: 1 core, demand: { list: 3ms, buy: 6ms }, variation: 0.5, calls: [ db ] }, "
    "db: { cpu: 1 core, demand: 500us, variation: 0 } }, overhead: { list: 2ms, buy: 2ms";
constexpr std::string_view kWritten =
    "api: { cpu: 1 core, demand: { list: 1ms, buy: 2ms }, calls: [ db ] }, "
    "db: { cpu: 1 core }";

// What a test at this rate would measure of the truth.
run::Run measured(const spec::Spec& truth, Rate sessions, Nanos duration = 120s,
                  spec::Arrivals arrivals = spec::Arrivals::kPoisson) {
  const auto plan = design::plan_at(truth, {.sessions = sessions,
                                            .duration = duration,
                                            .warm_up = 10s,
                                            .seed = Seed{7},
                                            .arrivals = arrivals});
  EXPECT_TRUE(plan.has_value());
  const auto model = sim::model_of(truth, *plan, sim::Scaling::kFixed);
  EXPECT_TRUE(model.has_value());
  auto simulated = sim::simulate({.plan = *plan,
                                  .model = model->model,
                                  .table = model->table,
                                  .requirements = {},
                                  .service = "shop",
                                  .test = "load"});
  EXPECT_TRUE(simulated.has_value());
  run::Run run = std::move(simulated->run);
  run.header.origin = run::Origin::kMeasured;
  run.header.id = "run-at-" + to_string(sessions);
  return run;
}

Learned learned_from(const spec::Spec& written, const std::vector<run::Run>& runs) {
  std::vector<Observation> observations;
  for (const run::Run& run : runs) {
    auto observation = observe(run, written);
    EXPECT_TRUE(observation.has_value()) << observation.error();
    observations.push_back(std::move(*observation));
  }
  auto learned = learn(observations);
  EXPECT_TRUE(learned.has_value());
  return *learned;
}

TEST(Learning, FindsWhatRequestsCostWhereTheFileIsWrongOrSilent) {
  const Learned learned = learned_from(
      spec_with(kWritten), {measured(spec_with(kTruth), {40}), measured(spec_with(kTruth), {20})});
  ASSERT_EQ(learned.demands.size(), 2u);
  const MeasuredDemand& api = learned.demands[0];
  EXPECT_EQ(api.component, "api");
  // Some seven thousand requests whose demands deviate by half: 0.5 / sqrt(7200) is 0.6 %.
  EXPECT_NEAR(api.factor, 3, 0.06);
  EXPECT_NEAR(to_seconds(api.demand.at("list")), 0.003, 0.00006);
  EXPECT_NEAR(to_seconds(api.demand.at("buy")), 0.006, 0.00012);
  EXPECT_GT(api.uncertainty, 0);
  EXPECT_LT(api.uncertainty, 0.05);
  // At twice the load a request costs the same.
  ASSERT_TRUE(api.growth.has_value());
  EXPECT_NEAR(*api.growth, 1, 0.05);
  // Nothing was said of the database: all requests alike.
  EXPECT_EQ(learned.demands[1].component, "db");
  EXPECT_NEAR(to_seconds(learned.demands[1].demand.at("buy")), 0.0005, 0.00001);
}

TEST(Learning, SeesThatRequestsCostMoreUnderAHeavierLoad) {
  run::Run busy = measured(spec_with(kTruth), {40});
  for (run::Slice& slice : busy.slices) slice.components[0].cpu_seconds *= 1.5;
  const Learned learned =
      learned_from(spec_with(kWritten), {busy, measured(spec_with(kTruth), {20})});
  EXPECT_NEAR(*learned.demands[0].growth, 1.5, 0.075);
}

TEST(Learning, FindsHowMuchDemandsVaryAndWhatNoComponentAccountsFor) {
  const Learned learned =
      learned_from(spec_with(kWritten), {measured(spec_with(kTruth), {20}, 600s)});
  EXPECT_EQ(learned.shapes.variation.at("api"), 0.5);
  EXPECT_NEAR(to_seconds(learned.shapes.overhead.at("list")), 0.002, 0.0002);
  EXPECT_NEAR(to_seconds(learned.shapes.overhead.at("buy")), 0.002, 0.0002);
  EXPECT_LT(learned.shapes.misfit, 0.03);
}

TEST(Learning, TellsAFactorOnTheTimeOfASlotFromAConstant) {
  const std::string_view calls = "api: { calls: [ model ] }, model: { slots: 20, holds: ";
  const spec::Spec truth =
      spec_with(std::string(calls) + "\"120ms\" }, db: {} }, overhead: { list: 30ms, buy: 30ms");
  const spec::Spec written = spec_with(std::string(calls) + "\"100ms\" }, db: {}");
  // All holds are alike, so nothing tells the one from the other: the whole is taken for overhead.
  const Learned learned = learned_from(written, {measured(truth, {10})});
  EXPECT_NEAR(to_seconds(learned.shapes.overhead.at("list")), 0.05, 0.002);
  EXPECT_EQ(learned.shapes.holds_factor.at("model"), 1);
}

// Of what was learned of the truth at some loads; those of `api`.
Concurrency concurrency_of(std::string_view truth, std::string_view written,
                           const std::vector<Rate>& loads) {
  std::vector<run::Run> runs;
  for (const Rate load : loads) runs.push_back(measured(spec_with(truth), load, 60s));
  const Learned learned = learned_from(spec_with(written), runs);
  const auto api = std::ranges::find(learned.concurrency, "api", &Concurrency::component);
  if (api != learned.concurrency.end()) return *api;
  ADD_FAILURE() << "nothing is said of api";
  return {};
}

// Two requests of a session, of 4 ms each on average: 3, 70 and 85 sessions a second make it 2 %,
// 56 % and 68 % busy.
constexpr std::string_view kInTurn =
    "api: { cpu: 1 core, demand: 4ms, variation: 0.25, concurrency: 1 }, db: { cpu: 1 core }";
constexpr std::string_view kShared =
    "api: { cpu: 1 core, demand: 4ms, variation: 0.25 }, db: { cpu: 1 core }";
constexpr std::string_view kSilent = "api: { cpu: 1 core, demand: 1ms }, db: { cpu: 1 core }";

TEST(LearningOfConcurrency, FindsThatAComponentTakesOneRequestAtATime) {
  const Concurrency found = concurrency_of(kInTurn, kSilent, {{3}, {70}, {85}});
  EXPECT_EQ(found.limit, 1);
  EXPECT_EQ(found.runs, 2U);  // the calm one says nothing
  EXPECT_LT(found.missed_by_limit, 0.1);
  EXPECT_GT(found.missed_by_all, 0.2);
}

TEST(LearningOfConcurrency, LeavesAComponentThatSharesItsProcessorWithoutALimit) {
  const Concurrency found = concurrency_of(kShared, kSilent, {{3}, {70}, {85}});
  EXPECT_EQ(found.limit, std::nullopt);
  EXPECT_EQ(found.runs, 2U);
  EXPECT_LT(found.missed_by_all, 0.1);
}

// At a tenth of what the processor can do requests hardly meet, unless they come in bursts.
TEST(LearningOfConcurrency, IsToldByACalmRunThatComesInBursts) {
  const run::Run bursts = measured(spec_with(kInTurn), {12}, 120s, {.cv = 4});
  const run::Run calm = measured(spec_with(kInTurn), {3}, 150s);
  const Learned learned = learned_from(spec_with(kSilent), {calm, bursts});
  EXPECT_EQ(learned.concurrency.at(0).runs, 1U);
  EXPECT_EQ(learned.concurrency.at(0).limit, 1);
  EXPECT_LT(learned.concurrency.at(0).missed_by_limit, 0.1);
}

// Few workers, each of which waits for the database: what runs out first is not the processor.
TEST(LearningOfConcurrency, FindsWorkersThatWaitForOthers) {
  constexpr std::string_view kWorkers =
      "api: { cpu: 4 cores, demand: 4ms, variation: 0.5, concurrency: 2, calls: [ db ] }, "
      "db: { cpu: 4 cores, demand: 12ms, variation: 0.5 }";
  constexpr std::string_view kUnknown =
      "api: { cpu: 4 cores, demand: 1ms, calls: [ db ] }, db: { cpu: 4 cores, demand: 1ms }";
  EXPECT_EQ(concurrency_of(kWorkers, kUnknown, {{5}, {50}}).limit, 2);
}

TEST(LearningOfConcurrency, IsNotToldByCalmRunsNorByOnesThatSomethingDisturbed) {
  const spec::Spec silent = spec_with(kSilent);
  const run::Run calm = measured(spec_with(kInTurn), {3}, 150s);
  EXPECT_EQ(learned_from(silent, {calm}).concurrency.at(0).runs, 0U);

  // Half of its requests waited 50 ms for something that no component has to do with.
  run::Run disturbed = measured(spec_with(kInTurn), {70}, 60s);
  for (run::Slice& slice : disturbed.slices) {
    for (run::ClassSlice& one : slice.classes) {
      auto& encoded = one.histograms[static_cast<std::size_t>(run::Measure::kServiceTime)];
      auto times = Histogram::decode(encoded);
      if (encoded.empty() || !times) continue;
      for (std::uint64_t i = times->count(); i > 0; --i) times->record(50'000'000);
      encoded = times->encode();
    }
  }
  const Learned learned = learned_from(silent, {calm, disturbed});
  EXPECT_EQ(learned.concurrency.at(0).runs, 0U);
  EXPECT_EQ(learned.concurrency.at(0).limit, std::nullopt);
}

TEST(LearningOfConcurrency, LeavesWhatTheFileSaysToTheFile) {
  const spec::Spec written =
      spec_with("api: { cpu: 1 core, demand: 1ms, concurrency: 8 }, db: { cpu: 1 core }");
  const Learned learned = learned_from(written, {measured(spec_with(kInTurn), {70}, 60s)});
  EXPECT_TRUE(learned.concurrency.empty());
  spec::Spec overlay = spec_with(kInTurn);
  EXPECT_EQ(overlaid(written, overlay).system.components[0].concurrency, 8);
  EXPECT_EQ(overlaid(spec_with(kWritten), overlay).system.components[0].concurrency, 1);
}

// What a generator would have counted: 100 bytes asked of a list and 4,000 answered, 300 and 50 of
// what is bought.
run::Run weighed(run::Run run) {
  for (run::Slice& slice : run.slices) {
    const std::uint64_t listed = slice.classes[0].succeeded;
    const std::uint64_t bought = slice.classes[1].succeeded;
    slice.classes[0].bytes_out = listed * 100;
    slice.classes[0].bytes_in = listed * 4000;
    slice.classes[1].bytes_out = bought * 300;
    slice.classes[1].bytes_in = bought * 50;
  }
  return run;
}

spec::Spec read_back(const std::string& text) {
  const std::string path = testing::TempDir() + "headroom-overlay-test.yaml";
  std::ofstream(path) << text;
  auto overlay = spec::read_overlay(path);
  std::remove(path.c_str());
  EXPECT_TRUE(overlay.has_value()) << to_string(overlay.error().front()) << text;
  return *overlay;
}

TEST(Learning, FindsWhatRequestsWeigh) {
  const Learned learned = learned_from(
      spec_with(kWritten),
      {weighed(measured(spec_with(kTruth), {20})), weighed(measured(spec_with(kTruth), {10}))});
  ASSERT_EQ(learned.sizes.size(), 2u);
  EXPECT_EQ(learned.sizes[0].journey, "j");
  EXPECT_EQ(learned.sizes[0].step, "list");
  EXPECT_EQ(learned.sizes[0].request, Bytes{100});
  EXPECT_EQ(learned.sizes[0].response, Bytes{4000});
  EXPECT_EQ(learned.sizes[1].step, "buy");
  EXPECT_EQ(learned.sizes[1].request, Bytes{300});
  EXPECT_EQ(learned.sizes[1].response, Bytes{50});
  EXPECT_GT(learned.sizes[0].requests, 2500u);  // 30/s for 110 s, but for the edges
}

TEST(Learning, NoSizesOfRunsThatDoNotKnowThem) {
  EXPECT_TRUE(learned_from(spec_with(kWritten), {measured(spec_with(kTruth), {20})}).sizes.empty());
}

TEST(Overlay, FillsInTheSizesThatTheFileDoesNotTell) {
  spec::Spec written = spec_with(kWritten);
  std::vector<spec::Step>& steps = written.workload.journeys[0].steps;
  steps[0].size.response = spec::SizeFormula{.fixed = Bytes{1000}, .terms = {}};
  const Learned learned = learned_from(written, {weighed(measured(spec_with(kTruth), {20}))});
  const spec::Spec sized = overlaid(written, read_back(*overlay_text(written, learned, "today")));
  const std::vector<spec::Step>& after = sized.workload.journeys[0].steps;
  EXPECT_EQ(after[0].size.request->fixed, Bytes{100});
  EXPECT_EQ(after[0].size.response->fixed, Bytes{1000});  // the file's own
  EXPECT_EQ(after[1].size.request->fixed, Bytes{300});
  EXPECT_EQ(after[1].size.response->fixed, Bytes{50});
  EXPECT_EQ(after[1].method, "POST");  // nothing else is read of it
  EXPECT_THAT(steps_sized(written, sized), testing::ElementsAre("list", "buy"));
  EXPECT_TRUE(steps_sized(sized, sized).empty());
}

TEST(Overlay, PredictsWhatTheRunsShowed) {
  const spec::Spec written = spec_with(kWritten);
  const spec::Spec truth = spec_with(kTruth);
  const Learned learned = learned_from(written, {measured(truth, {20}, 600s)});
  const auto text = overlay_text(written, learned, "2026-11-26");
  ASSERT_TRUE(text.has_value());
  EXPECT_THAT(*text, HasSubstr("description: learned 2026-11-26 from run-at-20/s"));

  const spec::Spec corrected = overlaid(written, read_back(*text));

  // At three times the load of the run that it was learned from, where queues begin to count.
  const run::Run there = measured(truth, {60}, 300s);
  const run::Run predicted = measured(corrected, {60}, 300s);
  for (const run::Figure& figure : run::compare(predicted, there, {})) {
    EXPECT_LT(std::abs(figure.error()), 0.1) << figure.name << ": " << figure.error();
  }
}

TEST(Overlay, NamesItsRunsInAComment) {
  Learned learned;
  learned.runs = {"a", "b", "c", "d"};
  const auto text = overlay_text(spec_with(kWritten), learned, "today");
  ASSERT_TRUE(text.has_value());
  EXPECT_THAT(*text, HasSubstr("\n# Runs: a b c d\n"));
  EXPECT_THAT(*text, HasSubstr("description: learned today from 4 runs, a to d\n"));
}

TEST(Overlay, LeavesOutWhatTheFileDoesNotHaveAnyMore) {
  spec::Spec overlay = spec_with(kTruth);
  overlay.system.components[0].name = "gone";
  const spec::Spec spec = overlaid(spec_with(kWritten), overlay);
  ASSERT_EQ(spec.system.components.size(), 2u);
  EXPECT_EQ(spec.system.components[0].demand.at("list"), 1ms);
  EXPECT_EQ(spec.system.components[1].demand.at(""), 500us);
}

TEST(Observation, SeesTheServiceAsItsEnvironmentRunsIt) {
  run::Run run = measured(spec_with(kTruth), {20});
  run.header.environment = "small";
  const auto observation = observe(run, spec_with(kWritten));
  ASSERT_TRUE(observation.has_value());
  EXPECT_EQ(observation->spec.system.components[0].replicas, 3);
  EXPECT_EQ(observation->spec.system.components[0].cpu, Cores{0.5});
  EXPECT_NEAR(observation->sessions.per_second, 20, 2);
}

TEST(Observation, TakesForTheCalmestARunWithEnoughRequestsForItsShapes) {
  // 120 requests after the warm-up, 540, and 1,800, about.
  std::vector<Observation> observations;
  for (const Rate load : {Rate{2}, Rate{9}, Rate{30}}) {
    observations.push_back(*observe(measured(spec_with(kTruth), load, 40s), spec_with(kWritten)));
  }
  EXPECT_NEAR(calmest(observations).sessions.per_second, 9, 3);
  EXPECT_NEAR(calmest(std::span(observations).first(1)).sessions.per_second, 2, 1);
}

TEST(Observation, RefusesRunsThatTeachNothingAndSaysWhy) {
  const run::Run good = measured(spec_with(kTruth), {20});
  const spec::Spec spec = spec_with(kWritten);
  const auto why = [&](auto change) {
    run::Run run = good;
    change(run);
    const auto observation = observe(run, spec);
    return observation ? std::string() : observation.error();
  };
  EXPECT_EQ(why([](run::Run&) {}), "");
  EXPECT_THAT(why([](run::Run& run) { run.header.origin = run::Origin::kSimulated; }),
              HasSubstr("not measured"));
  EXPECT_THAT(why([](run::Run& run) { run.end->interrupted = true; }), HasSubstr("its end"));
  EXPECT_THAT(why([](run::Run& run) { run.header.components.clear(); }),
              HasSubstr("what the components used"));
  EXPECT_THAT(why([](run::Run& run) {
                for (run::Slice& slice : run.slices) {
                  if (slice.second > 60) slice.generator.scheduled *= 3;
                }
              }),
              HasSubstr("not steady"));
  EXPECT_THAT(why([](run::Run& run) {
                for (run::Slice& slice : run.slices) slice.classes[0].failed[0] = 5;
              }),
              HasSubstr("failed"));
}

}  // namespace
}  // namespace headroom::calibration
