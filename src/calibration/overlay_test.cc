#include "calibration/overlay.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>

#include "calibration/truth_for_test.h"
#include "run/comparison.h"

namespace headroom::calibration {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

spec::Spec read_back(const std::string& text) {
  const std::string path = testing::TempDir() + "headroom-overlay-test.yaml";
  std::ofstream(path) << text;
  auto overlay = spec::read_overlay(path);
  std::remove(path.c_str());
  EXPECT_TRUE(overlay.has_value()) << to_string(overlay.error().front()) << text;
  return *overlay;
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

// What an overlay says of slots, and what a file says of them.
TEST(Overlay, PutsMeasuredSlotsAboveThoseOfTheFile) {
  const spec::Spec overlay = spec_with("api: { slots: 4 }, db: {}");
  EXPECT_EQ(overlaid(spec_with("api: { slots: 20 }, db: {}"), overlay).system.components[0].slots,
            4);
  EXPECT_EQ(overlaid(spec_with("api: {}, db: {}"), overlay).system.components[0].slots, 4);
  // The same by another name, where nothing else has slots.
  const spec::Spec named = overlaid(spec_with("api: { concurrency: 16 }, db: {}"), overlay);
  EXPECT_EQ(named.system.components[0].concurrency, 4);
  EXPECT_EQ(named.system.components[0].slots, std::nullopt);
}

TEST(Overlay, TakesTheTimeOfASlotFromItWhereTheFileHasNeitherThatNorCores) {
  const spec::Spec overlay = spec_with("api: { slots: 4, holds: \"100ms\" }, db: {}");
  EXPECT_EQ(overlaid(spec_with("api: {}, db: {}"), overlay).system.components[0].holds, "100ms");
  EXPECT_EQ(overlaid(spec_with("api: { cpu: 1 core }, db: {}"), overlay).system.components[0].holds,
            "");
}

TEST(Overlay, SaysWhoseSlotsItCorrects) {
  const spec::Spec overlay = spec_with("api: { slots: 4 }, db: { slots: 9 }");
  EXPECT_THAT(slots_corrected(spec_with("api: { slots: 20 }, db: {}"), overlay),
              ElementsAre("api 4 (the file says 20)", "db 9 (the file says nothing)"));
  EXPECT_THAT(slots_corrected(overlay, overlay), ElementsAre());
}

TEST(Overlay, ProgramsAreStartedWithTheSlotsOfTheFileWhereTheyAskForThem) {
  spec::Spec written = spec_with("api: { slots: 20 }, db: { slots: 20 }");
  written.environments[0].components[0].run = "api ${port} --slots ${slots}";
  const spec::Spec model = overlaid(written, spec_with("api: { slots: 4 }, db: { slots: 4 }"));
  const spec::Spec started = as_started(model, written);
  EXPECT_EQ(started.system.components[0].slots, 20);
  EXPECT_EQ(started.system.components[1].slots, 4);
}

}  // namespace
}  // namespace headroom::calibration
