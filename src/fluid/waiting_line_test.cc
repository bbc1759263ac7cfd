#include "fluid/waiting_line.h"

#include <gtest/gtest.h>

namespace headroom::fluid {
namespace {

TEST(WaitingLine, NobodyWaitsWhileThereIsCapacity) {
  WaitingLine line;
  const Served served = line.step({.at = 0, .seconds = 1, .arriving = 8, .capacity = 10});
  EXPECT_DOUBLE_EQ(served.amount, 8);
  EXPECT_DOUBLE_EQ(served.wait, 0);
  EXPECT_DOUBLE_EQ(line.waiting(), 0);
}

// 20 come in a second for 10 that can be served: the one after x of them came at x/20 and is served
// at x/10. So the last one served has waited 1 - 0.5 = 0.5 s, and the mean is 0.25 s.
TEST(WaitingLine, WhatComesTooFastWaitsLongerAndLonger) {
  WaitingLine line;
  const Served served = line.step({.at = 0, .seconds = 1, .arriving = 20, .capacity = 10});
  EXPECT_DOUBLE_EQ(served.amount, 10);
  EXPECT_DOUBLE_EQ(served.first_wait, 0);
  EXPECT_DOUBLE_EQ(served.last_wait, 0.5);
  EXPECT_DOUBLE_EQ(served.wait, 2.5);
  EXPECT_DOUBLE_EQ(line.waiting(), 10);
}

// 10 wait that came from 0.5 to 1; then 5 come a second. The 10 are served until 2 s: the first of
// them waited 0.5 s, the last 1 s. From then on, 5 of the next second are before who comes then.
TEST(WaitingLine, ABacklogIsWorkedOffFirst) {
  WaitingLine line;
  (void)line.step({.at = 0, .seconds = 1, .arriving = 20, .capacity = 10});
  Served served = line.step({.at = 1, .seconds = 1, .arriving = 5, .capacity = 10});
  EXPECT_DOUBLE_EQ(served.amount, 10);
  EXPECT_DOUBLE_EQ(served.first_wait, 0.5);
  EXPECT_DOUBLE_EQ(served.last_wait, 1);
  EXPECT_DOUBLE_EQ(line.waiting(), 5);
  // The 5 of [1, 2) are served by 2.5, the first after 1 s and the last after 0.5 s. Until 3, 2.5
  // of the 5 that come now have somebody before them at first, nobody in the end.
  served = line.step({.at = 2, .seconds = 1, .arriving = 5, .capacity = 10});
  EXPECT_DOUBLE_EQ(served.amount, 10);
  EXPECT_DOUBLE_EQ(served.first_wait, 1);
  EXPECT_DOUBLE_EQ(served.last_wait, 0);
  EXPECT_DOUBLE_EQ(line.waiting(), 0);
  // 5 x 0.75 + 5 x 0.25
  EXPECT_DOUBLE_EQ(served.wait, 5);
}

// The waits of the second step above go from 0.5 s to 1 s: half of them are above 0.75 s.
TEST(WaitingLine, CountsWhoWaitedLongerThanTheLimit) {
  WaitingLine line;
  (void)line.step({.at = 0, .seconds = 1, .arriving = 20, .capacity = 10});
  const Served served =
      line.step({.at = 1, .seconds = 1, .arriving = 5, .capacity = 10, .limit = 0.75});
  EXPECT_DOUBLE_EQ(served.delayed, 5);
}

TEST(WaitingLine, WaitsGoOnWhileNothingIsServed) {
  WaitingLine line;
  for (int second = 0; second < 100; ++second) {
    (void)line.step({.at = double(second), .seconds = 1, .arriving = 1, .capacity = 0});
  }
  EXPECT_DOUBLE_EQ(line.waiting(), 100);
  const Served served = line.step({.at = 100, .seconds = 1, .arriving = 0, .capacity = 100});
  EXPECT_DOUBLE_EQ(served.amount, 100);
  EXPECT_DOUBLE_EQ(served.first_wait, 100);
  EXPECT_NEAR(served.last_wait, 1, 1e-9);
}

TEST(WaitingLine, TheLastAreRefusedAndTheFirstGiveUp) {
  WaitingLine line;
  (void)line.step({.at = 0, .seconds = 1, .arriving = 10, .capacity = 0});
  (void)line.step({.at = 1, .seconds = 1, .arriving = 10, .capacity = 0});
  line.refuse_last(15);
  EXPECT_DOUBLE_EQ(line.waiting(), 5);
  // Those 5 came evenly within the first second.
  EXPECT_DOUBLE_EQ(line.give_up_before(0.2), 1);
  EXPECT_DOUBLE_EQ(line.waiting(), 4);
  line.lose_share(0.25);
  EXPECT_DOUBLE_EQ(line.waiting(), 3);
}

}  // namespace
}  // namespace headroom::fluid
