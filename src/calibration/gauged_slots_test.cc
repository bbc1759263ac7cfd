#include "calibration/gauged_slots.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace headroom::calibration {
namespace {

using testing::HasSubstr;

// A second each, of a component that is called model.
Observation observed(const std::vector<run::SlotReadings>& seconds) {
  Observation observation;
  run::Run& run = observation.run;
  run.header.components = {"api", "model"};
  for (const run::SlotReadings& reading : seconds) {
    run::Slice slice{.second = static_cast<std::int64_t>(run.slices.size())};
    slice.components = {{}, {.replicas = 1, .slots = reading}};
    run.slices.push_back(std::move(slice));
  }
  run.end = run::End{.duration = std::chrono::seconds(seconds.size())};
  return observation;
}

run::SlotReadings busy(double slots, double waiting, double there = 0) {
  run::SlotReadings reading{.readings = 1, .slots = there, .busy = slots, .waiting = waiting};
  if (waiting > 0) {
    reading.full = 1;
    reading.busy_full = slots;
    reading.busy_full_squares = slots * slots;
  }
  return reading;
}

std::expected<GaugedSlots, std::string> found(const std::vector<run::SlotReadings>& seconds) {
  const Observation observation = observed(seconds);
  const Subject subject{.observation = observation, .spec = {}};
  return gauged_slots("model", {&subject});
}

TEST(GaugedSlots, AreThoseInUseWhileRequestsWait) {
  const auto slots = found({busy(3, 0), busy(8, 1), busy(8, 4), busy(8, 9), busy(8, 2), busy(8, 1),
                            busy(5, 0), busy(8, 2)});
  ASSERT_TRUE(slots.has_value()) << slots.error();
  EXPECT_EQ(slots->slots, 8);
  EXPECT_EQ(slots->full, 6u);
  EXPECT_EQ(slots->told, GaugedSlots::Told::kInUse);
}

TEST(GaugedSlots, AreWhatProgramsStateWhereNothingEverWaited) {
  const auto slots = found({busy(3, 0, 16), busy(1, 0, 16)});
  ASSERT_TRUE(slots.has_value()) << slots.error();
  EXPECT_EQ(slots->slots, 16);
  EXPECT_EQ(slots->told, GaugedSlots::Told::kStated);
}

TEST(GaugedSlots, AreThoseInUseRatherThanWhatIsStated) {
  const auto slots =
      found({busy(8, 1, 16), busy(8, 1, 16), busy(8, 1, 16), busy(8, 1, 16), busy(8, 1, 16)});
  EXPECT_EQ(slots->slots, 8);
}

TEST(GaugedSlots, AreNoneWhereWhatWasWorkedOnVaried) {
  // A batch that grows and shrinks with what its requests hold in memory: 8 to 24.
  const auto slots = found({busy(8, 1), busy(16, 1), busy(24, 1), busy(12, 1), busy(20, 1)});
  ASSERT_FALSE(slots.has_value());
  EXPECT_THAT(slots.error(), HasSubstr("16.0 at once, give or take 5.7"));
}

TEST(GaugedSlots, AreNotToldWhereNothingWaited) {
  EXPECT_THAT(found({busy(3, 0), busy(5, 0)}).error(), HasSubstr("nothing waited"));
  EXPECT_THAT(found({busy(8, 1), busy(5, 0)}).error(), HasSubstr("only 1 times"));
  EXPECT_THAT(found({{}, {}}).error(), HasSubstr("published no gauges"));
}

}  // namespace
}  // namespace headroom::calibration
