#include "spec/stages.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace headroom::spec {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

std::vector<Stage<int>> users(std::string_view text) {
  auto stages = parse_user_stages(text);
  EXPECT_TRUE(stages.has_value()) << to_string(stages.error());
  return std::move(*stages);
}

Error error_of(std::string_view text) {
  const auto stages = parse_user_stages(text);
  EXPECT_FALSE(stages.has_value()) << text;
  return stages ? Error{} : stages.error();
}

TEST(Stages, OneMayTakeTheWholeTime) {
  const auto stages = users("ramp 1 to 200");
  ASSERT_EQ(stages.size(), 1U);
  EXPECT_EQ(stages[0].form, Form::kRamp);
  EXPECT_THAT(stages[0].levels, ElementsAre(1, 200));
  EXPECT_FALSE(stages[0].duration);
  EXPECT_FALSE(duration_of(stages));
  EXPECT_THAT(users("steps 10, 20,40")[0].levels, ElementsAre(10, 20, 40));
}

TEST(Stages, FollowOneAnotherFromWhereTheOneBeforeEnded) {
  const auto stages = users("ramp 1 to 50 for 1min, then hold for 5min then ramp to 0 for 30s");
  ASSERT_EQ(stages.size(), 3U);
  EXPECT_EQ(stages[1].form, Form::kHold);
  EXPECT_THAT(stages[1].levels, ElementsAre(50));
  EXPECT_EQ(stages[1].duration, 5min);
  EXPECT_THAT(stages[2].levels, ElementsAre(50, 0));
  EXPECT_EQ(duration_of(stages), 390s);
}

TEST(Stages, MayBeSeparatedByACommaAlone) {
  const auto stages =
      users("hold 5 for 1s, hold at 6 for 1s, 7 for 1s, steps 8, 9 for 2s, then 4 for 1s");
  ASSERT_EQ(stages.size(), 5U);
  EXPECT_THAT(stages[1].levels, ElementsAre(6));
  EXPECT_THAT(stages[3].levels, ElementsAre(8, 9));
}

TEST(Stages, ASineGoesFromOneLevelToAnotherAndBack) {
  const auto stages = parse_rate_stages("sine 10/s to 70% of peak, period 24h for 2 days").value();
  EXPECT_EQ(stages[0].form, Form::kSine);
  EXPECT_EQ(stages[0].period, 24h);
  EXPECT_EQ(stages[0].duration, 48h);
  EXPECT_EQ(stages[0].levels[0].rate, Rate{10});
  EXPECT_FALSE(stages[0].levels[1].rate);
}

TEST(Stages, WhereSeveralFollowEachNeedsItsLength) {
  EXPECT_EQ(error_of("5, then 6 for 1s").what, "a stage does not say how long it takes");
  EXPECT_EQ(error_of("5 for 1s, then 6").at.column, 16);
}

TEST(Stages, WhatBeginsWhereTheOneBeforeEndedNeedsOneBefore) {
  EXPECT_EQ(error_of("hold for 5s").why, "no stage comes before it");
  EXPECT_THAT(error_of("ramp to 5").fix, HasSubstr("ramp 1 to 50"));
  EXPECT_THAT(error_of("sine 1 to 5, period 3s for 1s, then hold for 1s").why, HasSubstr("sine"));
}

TEST(Stages, MistakesAreNamed) {
  EXPECT_THAT(error_of("sine 1 to 5").fix, HasSubstr("period 24h"));
  EXPECT_EQ(error_of("sine 1 to 5, period 0s").what, "a stage must last longer than 0s");
  EXPECT_EQ(error_of("0 for 5s, then 0 for 1s").what, "the load is 0 users throughout");
  EXPECT_THAT(error_of("5 for 1s, then").what, HasSubstr("a number of users"));
  EXPECT_THAT(error_of("5 for 1s forever").what, HasSubstr("forever"));
  EXPECT_THAT(error_of("").what, HasSubstr("a number of users"));
}

}  // namespace
}  // namespace headroom::spec
