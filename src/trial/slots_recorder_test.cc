#include "trial/slots_recorder.h"

#include <gtest/gtest.h>

#include "run/condenser.h"

namespace headroom::trial {
namespace {

// Tells what it is told to tell.
class ToldGauges : public platform::SlotGauges {
 public:
  std::vector<platform::SlotGauge> read() override { return told; }

  std::vector<platform::SlotGauge> told;
};

class SlotsRecorded : public testing::Test {
 protected:
  void begin() { EXPECT_TRUE(recorder_.begin({.components = {"api", "model"}})); }
  void second(std::int64_t number, std::size_t components = 2) {
    run::Slice slice{.second = number};
    slice.components.resize(components);
    EXPECT_TRUE(recorder_.add(slice));
  }
  const run::SlotReadings& model(std::size_t second) const {
    return condenser_.run().slices.at(second).components.at(1).slots;
  }

  ToldGauges gauges_;
  run::Condenser condenser_;
  // As long as a busy machine may take to let the thread that asks have its turn.
  SlotsRecorder recorder_{gauges_, condenser_, std::chrono::minutes(1)};
};

TEST_F(SlotsRecorded, ASecondHoldsWhatAllReplicasSay) {
  gauges_.told = {{.component = "model", .busy = 8, .waiting = 3, .slots = 8},
                  {.component = "model", .busy = 5, .waiting = 0, .slots = 8}};
  begin();
  second(0);
  EXPECT_EQ(model(0), (run::SlotReadings{.readings = 2,
                                         .slots = 16,
                                         .busy = 13,
                                         .waiting = 3,
                                         .full = 1,
                                         .busy_full = 8,
                                         .busy_full_squares = 64}));
  EXPECT_EQ(condenser_.run().slices.at(0).components.at(0).slots, run::SlotReadings{});
}

TEST_F(SlotsRecorded, WhatIsSaidOfOthersIsLeftOut) {
  gauges_.told = {{.component = "cache", .busy = 8, .waiting = 3, .slots = {}}};
  begin();
  second(0);
  EXPECT_EQ(model(0), run::SlotReadings{});
}

TEST_F(SlotsRecorded, ASecondOfWhichNothingIsKnownPassesAsItCame) {
  gauges_.told = {{.component = "model", .busy = 8, .waiting = 3, .slots = {}}};
  begin();
  second(0, 0);
  EXPECT_TRUE(condenser_.run().slices.at(0).components.empty());
}

}  // namespace
}  // namespace headroom::trial
