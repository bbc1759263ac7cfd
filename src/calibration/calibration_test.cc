// Learned from runs whose truth is known, because they were simulated: the service file is wrong,
// and what is learned has to be right.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "calibration/overlay.h"
#include "calibration/truth_for_test.h"

namespace headroom::calibration {
namespace {

using testing::HasSubstr;

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
