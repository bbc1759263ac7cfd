// Learned from runs of services whose slots are known, because they were simulated. Sessions make
// two requests: at 60 a second they ask for up to 120 requests a second.
#include "calibration/slots.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "calibration/overlay.h"
#include "calibration/truth_for_test.h"

namespace headroom::calibration {
namespace {

using testing::HasSubstr;

std::size_t place_of(const run::Run& run, const std::string& component) {
  const auto& all = run.header.components;
  return static_cast<std::size_t>(std::ranges::find(all, component) - all.begin());
}

// A simulation counts slots as cores. What holds a slot waits for something and computes little.
run::Run with_idle(run::Run run, const std::string& component) {
  const std::size_t place = place_of(run, component);
  for (run::Slice& slice : run.slices) {
    slice.components[place].cpu_seconds = 0.05;
    slice.components[place].cores = 0;
  }
  return run;
}

// What a program that has so many slots would have said each second.
run::Run gauged(run::Run run, const std::string& component, const run::SlotReadings& reading) {
  const std::size_t place = place_of(run, component);
  for (run::Slice& slice : run.slices) slice.components[place].slots = reading;
  return run;
}

run::SlotReadings full(double busy) {
  return {.readings = 1,
          .busy = busy,
          .waiting = 5,
          .full = 1,
          .busy_full = busy,
          .busy_full_squares = busy * busy};
}

Learned learned_of(std::string_view written, const std::vector<run::Run>& runs) {
  const spec::Spec spec = spec_with(written);
  std::vector<Observation> steady;
  std::vector<Observation> overloaded;
  for (const run::Run& run : runs) {
    const bool failed = is_overloaded(run);
    auto observation = failed ? observe_overloaded(run, spec) : observe(run, spec);
    EXPECT_TRUE(observation.has_value()) << observation.error();
    (failed ? overloaded : steady).push_back(std::move(*observation));
  }
  auto learned = learn(steady, overloaded);
  EXPECT_TRUE(learned.has_value());
  return *learned;
}

Slots slots_of(const Learned& learned, const std::string& component) {
  const auto& all = learned.slots.components;
  const auto found = std::ranges::find(all, component, &Slots::component);
  if (found != all.end()) return *found;
  ADD_FAILURE() << "nothing is said of " << component;
  return {};
}

// 8 slots, each held for 100 ms: 80 requests a second.
constexpr std::string_view kEight =
    "api: { calls: [ model ] }, model: { slots: 8, holds: \"100ms\", queue: 16 }, db: {}";
// A file that takes it for 20.
constexpr std::string_view kTwenty =
    "api: { calls: [ model ] }, model: { slots: 20, holds: \"100ms\", queue: 16 }, db: {}";

std::vector<run::Run> runs_of(std::string_view truth, const std::vector<Rate>& loads,
                              const std::string& holder = "model") {
  std::vector<run::Run> runs;
  for (const Rate load : loads) {
    runs.push_back(with_idle(measured(spec_with(truth), load, 60s), holder));
  }
  return runs;
}

TEST(LearningOfSlots, FindsThemWhereThroughputEnds) {
  const Slots slots = slots_of(learned_of(kTwenty, runs_of(kEight, {{5}, {60}})), "model");
  ASSERT_TRUE(slots.knee.has_value()) << slots.knee.error();
  EXPECT_NEAR(slots.knee->throughput, 80, 1);
  EXPECT_NEAR(slots.knee->hold, 0.1, 0.002);
  EXPECT_GT(slots.knee->waited, 0.95);
  EXPECT_LE(slots.knee->least, 8);
  EXPECT_GE(slots.knee->most, 8);
  EXPECT_LT(slots.knee->most / slots.knee->least, 1.1);
  EXPECT_EQ(slots.measured(), 8);
  EXPECT_EQ(slots.stated, 20);
  EXPECT_TRUE(slots.corrects());
  EXPECT_FALSE(slots.gauges.has_value());
}

TEST(LearningOfSlots, AreThoseOfOneReplica) {
  const Slots slots = slots_of(
      learned_of(kTwenty, runs_of("api: { calls: [ model ] }, model: { replicas: 2, slots: 8, "
                                  "holds: \"100ms\", queue: 16 }, db: {}",
                                  {{5}, {120}})),
      "model");
  EXPECT_NEAR(slots.knee->throughput, 160, 2);
  EXPECT_EQ(slots.measured(), 8);
}

TEST(LearningOfSlots, LeavesToTheFileWhatLiesWithinTheMargins) {
  const Learned learned = learned_of(kEight, runs_of(kEight, {{5}, {60}}));
  EXPECT_FALSE(slots_of(learned, "model").corrects());
  const auto text = overlay_text(spec_with(kEight), learned, "today");
  EXPECT_THAT(*text, HasSubstr("    # model has 8 slots, as the file says; "));
  EXPECT_THAT(*text, Not(HasSubstr("slots: 8")));
}

// Holds that differ as an exponential law has it: the mean of a calm run is known to some per cent.
TEST(LearningOfSlots, FindsThemWhereHoldsVaryAndTheFileSaysNothingOfThem) {
  constexpr std::string_view kVaried =
      "api: { calls: [ model ] }, model: { slots: 8, demand: 100ms, queue: 64 }, db: {}";
  constexpr std::string_view kWritten =
      "api: { calls: [ model ] }, model: { slots: 20, queue: 64 }, db: {}";
  std::vector<run::Run> runs = runs_of(kVaried, {{60}});
  runs.push_back(with_idle(measured(spec_with(kVaried), {10}, 300s), "model"));
  const Slots slots = slots_of(learned_of(kWritten, runs), "model");
  ASSERT_TRUE(slots.knee.has_value()) << slots.knee.error();
  EXPECT_LE(slots.knee->least, 8);
  EXPECT_GE(slots.knee->most, 8);
  EXPECT_NEAR(*slots.measured(), 8, 0.5);
}

// All that the file has is that there is a program.
TEST(LearningOfSlots, FindsThoseOfTheOnlyComponentAndForHowLongTheyAreHeld) {
  constexpr std::string_view kAlone = "api: { slots: 8, holds: \"100ms\", queue: 16 }, db: {}";
  constexpr std::string_view kSilent = "api: {}, db: {}";
  const Learned learned = learned_of(kSilent, runs_of(kAlone, {{5}, {60}}, "api"));
  const Slots slots = slots_of(learned, "api");
  EXPECT_EQ(slots.measured(), 8);
  EXPECT_EQ(slots.stated, std::nullopt);
  ASSERT_TRUE(slots.holds.has_value());
  EXPECT_NEAR(to_seconds(*slots.holds), 0.1, 0.002);
  EXPECT_LT(to_seconds(learned.shapes.overhead.at("list")), 0.003);
  const auto text = overlay_text(spec_with(kSilent), learned, "today");
  EXPECT_THAT(*text, HasSubstr("slots: 8  # not said; "));
  EXPECT_THAT(*text, HasSubstr("by the knee of run-at-60/s"));
}

std::string why_not(std::string_view written, const std::vector<run::Run>& runs,
                    const std::string& component = "model") {
  const Slots slots = slots_of(learned_of(written, runs), component);
  EXPECT_FALSE(slots.measured().has_value());
  return slots.knee ? std::string() : slots.knee.error();
}

TEST(LearningOfSlots, AreNotToldWhereThroughputWasStillRising) {
  // Some 40 requests a second, half of what there are slots for: each finds one.
  EXPECT_THAT(why_not(kTwenty, runs_of(kEight, {{5}, {20}})),
              AllOf(HasSubstr("in run-at-20/s throughput was still rising, at "),
                    HasSubstr(": 0% of the requests waited for a slot")));
  EXPECT_THAT(why_not(kTwenty, runs_of(kEight, {{5}})), HasSubstr("no run of another load"));
}

TEST(LearningOfSlots, AreNotToldWhereAProcessorWasFull) {
  // One core does a hundred requests a second; the model could do 200.
  constexpr std::string_view kBusy =
      "api: { cpu: 1 core, demand: 10ms, variation: 0, queue: 16, concurrency: 8, calls: [ model ] "
      "}, model: { slots: 20, holds: \"50ms\" }, db: {}";
  EXPECT_THAT(why_not(kBusy, runs_of(kBusy, {{5}, {80}})),
              HasSubstr("what was full was the processor of api: "));
}

TEST(LearningOfSlots, AreNotToldWhereTheGeneratorWasFull) {
  std::vector<run::Run> runs = runs_of(kEight, {{5}, {60}});
  Histogram late;
  late.record(50'000'000, 100);
  for (run::Slice& slice : runs[1].slices) slice.generator.lateness = late.encode();
  EXPECT_THAT(why_not(kTwenty, runs), HasSubstr("what was full was the generator: "));
}

TEST(LearningOfSlots, AreNotToldWhereConnectionsWereUsedUp) {
  constexpr std::string_view kPool =
      "api: { queue: 16, calls: [ { to: model, connections: 8 } ] }, "
      "model: { slots: 20, holds: \"100ms\" }, db: {}";
  EXPECT_THAT(why_not(kPool, runs_of(kPool, {{5}, {60}})),
              HasSubstr("the 8 connections of api to model"));
}

TEST(LearningOfSlots, AreNotToldWhereTwoComponentsMayHoldThem) {
  constexpr std::string_view kTwo =
      "api: { calls: [ model, db ] }, model: { slots: 8, holds: \"100ms\", queue: 16 }, "
      "db: { slots: 20, holds: \"10ms\" }";
  std::vector<run::Run> runs;
  for (run::Run& run : runs_of(kTwo, {{5}, {60}})) runs.push_back(with_idle(run, "db"));
  EXPECT_THAT(why_not(kTwo, runs),
              HasSubstr("what requests wait for cannot be told: the file gives slots to"));
}

TEST(LearningOfSlots, SaysThatNoComponentHoldsAnyByTheFile) {
  const Learned learned =
      learned_of("api: { calls: [ model ] }, model: {}, db: {}", runs_of(kEight, {{5}, {60}}));
  EXPECT_TRUE(learned.slots.components.empty());
  EXPECT_THAT(learned.slots.remark, HasSubstr("api, model"));
}

TEST(LearningOfSlots, AreNotToldWhereItIsNotKnownWhatOfAnAnswersTimeHoldsThem) {
  // Of the 100 ms that an answer takes the file knows 50: the rest may be spent outside of a slot.
  constexpr std::string_view kHalf =
      "api: { calls: [ model ] }, model: { slots: 20, holds: \"50ms\" }, db: {}";
  EXPECT_THAT(
      why_not(kHalf, runs_of(kEight, {{5}, {60}})),
      HasSubstr("what of an answer's time holds a slot is not known: between 50ms and 100"));
}

TEST(LearningOfSlots, AreNotToldWhereTheyAreABatch) {
  constexpr std::string_view kBatch =
      "api: { calls: [ model ] }, "
      "model: { slots: 8, holds: \"100ms\", queue: 16, batch: { slowdown: 5% } }, db: {}";
  EXPECT_THAT(why_not(kBatch, runs_of(kBatch, {{5}, {60}})), HasSubstr("slow each other"));
}

TEST(LearningOfSlots, NeedsALowLoadToKnowForHowLongOneIsHeld) {
  EXPECT_THAT(why_not(kTwenty, runs_of(kEight, {{60}})), HasSubstr("no run at a low load"));
}

TEST(LearningOfSlots, GoesByWhatProgramsSayOfThemselves) {
  const auto runs = runs_of(kEight, {{5}, {60}});
  const Slots slots =
      slots_of(learned_of(kTwenty, {runs[0], gauged(runs[1], "model", full(8))}), "model");
  ASSERT_TRUE(slots.gauges.has_value());
  EXPECT_EQ(slots.gauges->slots, 8);
  EXPECT_TRUE(slots.is_within_knee(8));
  EXPECT_EQ(slots.measured(), 8);
  EXPECT_TRUE(slots.corrects());
}

TEST(LearningOfSlots, SaysWhereProgramsAndTheKneeDisagree) {
  const auto runs = runs_of(kEight, {{5}, {60}});
  const Slots slots =
      slots_of(learned_of(kTwenty, {runs[0], gauged(runs[1], "model", full(12))}), "model");
  EXPECT_FALSE(slots.is_within_knee(12));
  EXPECT_EQ(slots.measured(), 12);
}

TEST(LearningOfSlots, ProgramsTellThemWithoutALowLoad) {
  const auto runs = runs_of(kEight, {{60}});
  const Learned learned = learned_of(kTwenty, {gauged(runs[0], "model", full(8))});
  EXPECT_EQ(slots_of(learned, "model").measured(), 8);
  EXPECT_TRUE(learned.demands.empty());
  const auto text = overlay_text(spec_with(kTwenty), learned, "today");
  EXPECT_THAT(*text, HasSubstr("    model:\n      slots: 8  # the file says 20; in use each of "));
}

// Where the model has the slots that were found, it foresees the throughput that was found.
TEST(LearningOfSlots, PredictsWhereThroughputEnds) {
  const Learned learned = learned_of(kTwenty, runs_of(kEight, {{5}, {60}}));
  const spec::Spec predicted = overlaid(
      spec_with(kTwenty), spec_with("api: {}, model: { slots: 8, holds: \"100ms\" }, db: {}"));
  EXPECT_EQ(slots_of(learned, "model").measured(), predicted.system.components[1].slots);
  const run::Run run = measured(predicted, {60}, 60s);
  const run::Counts counts = run::counts(run, std::nullopt, run::under_load(run));
  EXPECT_NEAR(static_cast<double>(counts.succeeded) / counts.seconds, 80, 2);
}

}  // namespace
}  // namespace headroom::calibration
