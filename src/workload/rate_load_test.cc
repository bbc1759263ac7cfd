#include "workload/rate_load.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

namespace headroom::workload {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using Piece = RateCurve::Piece;

// 864,000 sessions a day, 24 % of them in the busiest hour: an expected peak of 57.6/s.
spec::Workload known_workload() {
  spec::Workload workload;
  workload.users = 864'000;
  workload.sessions_per_user = Rate{1.0 / 86'400};
  workload.peak_hour = {0.24};
  return workload;
}

spec::Load rate(double per_second) {
  spec::Load load;
  load.rate = Rate{per_second};
  return load;
}

spec::Rates ramp(spec::Load from, spec::Load to) {
  return {{{.form = spec::Form::kRamp, .levels = {from, to}}}};
}

spec::LoadShape constant(double per_second) {
  spec::LoadShape shape;
  shape.base = spec::constant(rate(per_second));
  return shape;
}

spec::LoadShape parsed(std::string_view text) {
  return spec::parse_load(text).value();
}

Result<RateLoad> resolve(const spec::LoadShape& shape, Nanos duration) {
  return resolve_rate_load(shape, {.duration = duration}, spec::Workload{});
}

TEST(RateLoad, ConstantIsOnePiece) {
  const auto load = resolve(constant(30), 10s);
  ASSERT_TRUE(load);
  EXPECT_THAT(load->curve.pieces(), ElementsAre(Piece{10, 30, 30}));
  EXPECT_EQ(load->steady, Rate{30});
  EXPECT_EQ(load->text, "30/s");
}

TEST(RateLoad, RampTakesTheWholeDuration) {
  spec::LoadShape shape;
  shape.base = ramp(rate(1), rate(200));
  const auto load = resolve(shape, 60s);
  ASSERT_TRUE(load);
  EXPECT_THAT(load->curve.pieces(), ElementsAre(Piece{60, 1, 200}));
  EXPECT_EQ(load->steady, Rate{1});
  EXPECT_EQ(load->text, "ramp 1/s to 200/s");
}

TEST(RateLoad, StagesFollowOneAnother) {
  const auto load =
      resolve(parsed("ramp 0/s to 50/s for 10s, then hold for 30s, then ramp to 5/s for 5s"), 1s);
  ASSERT_TRUE(load);
  EXPECT_THAT(load->curve.pieces(),
              ElementsAre(Piece{10, 0, 50}, Piece{30, 50, 50}, Piece{5, 50, 5}));
  EXPECT_EQ(load->text,
            "ramp 0/s to 50/s for 10s, then 50/s for 30s, then ramp 50/s to 5/s for 5s");
  EXPECT_EQ(load->steady, Rate{0});
}

TEST(RateLoad, WhatTheLoadNeverFallsBelowIsToldOfTheTimeAfterTheWarmUp) {
  const auto shape = parsed("ramp 0/s to 50/s for 10s, then hold for 30s");
  const auto steady = [&](Nanos warm_up) {
    return resolve_rate_load(shape, {.duration = 40s, .warm_up = warm_up}, {})->steady;
  };
  EXPECT_EQ(steady(10s), Rate{50});
  EXPECT_EQ(steady(4s), Rate{20});
}

TEST(RateLoad, ASineAndItsArrivalsAreToldInWords) {
  auto shape = parsed("sine 10/s to 50/s, period 24h");
  shape.arrivals = {.cv = 2.5};
  EXPECT_EQ(resolve(shape, 48h)->text, "sine 10/s to 50/s, period 1d, gamma(cv 2.5) arrivals");
}

TEST(UserLoad, GoesOverStagesAsARateDoes) {
  const auto load = resolve_user_load(spec::parse_users("ramp 1 to 200").value(), 60s);
  ASSERT_TRUE(load);
  EXPECT_THAT(load->users.pieces(), ElementsAre(Piece{60, 1, 200}));
  EXPECT_EQ(load->text, "ramp 1 to 200 users");
}

TEST(RateLoad, StepsGetEqualParts) {
  spec::LoadShape shape;
  shape.base =
      spec::Rates{{{.form = spec::Form::kSteps, .levels = {rate(10), rate(20), rate(40)}}}};
  const auto load = resolve(shape, 30s);
  ASSERT_TRUE(load);
  EXPECT_THAT(load->curve.pieces(),
              ElementsAre(Piece{10, 10, 10}, Piece{10, 20, 20}, Piece{10, 40, 40}));
  EXPECT_EQ(load->text, "steps 10/s, 20/s, 40/s");
}

// Of 60 s two thirds are 40 s: the spike takes 30 s to 40 s.
TEST(RateLoad, SpikeEndsTwoThirdsIntoTheTest) {
  spec::LoadShape shape = constant(5);
  shape.spike = spec::Spike{.factor = {8}, .duration = 10s, .at = {}};
  const auto load = resolve(shape, 60s);
  ASSERT_TRUE(load);
  EXPECT_THAT(load->curve.pieces(),
              ElementsAre(Piece{30, 5, 5}, Piece{10, 40, 40}, Piece{20, 5, 5}));
  EXPECT_EQ(load->steady, Rate{5});
  EXPECT_EQ(load->text, "5/s, 8x for 10s");
}

TEST(RateLoad, SpikeStandsWhereAtPutsIt) {
  spec::LoadShape shape = constant(5);
  shape.spike = spec::Spike{.factor = {2}, .duration = 10s, .at = 0s};
  const auto load = resolve(shape, 60s);
  ASSERT_TRUE(load);
  EXPECT_THAT(load->curve.pieces(), ElementsAre(Piece{10, 10, 10}, Piece{50, 5, 5}));
}

// The ramp 0/s to 60/s in 60 s passes 30/s at 30 s and 40/s at 40 s.
TEST(RateLoad, SpikeRaisesWhateverRateItStandsOn) {
  spec::LoadShape shape;
  shape.base = ramp(rate(0), rate(60));
  shape.spike = spec::Spike{.factor = {3}, .duration = 10s, .at = {}};
  const auto load = resolve(shape, 60s);
  ASSERT_TRUE(load);
  EXPECT_THAT(load->curve.pieces(),
              ElementsAre(Piece{30, 0, 30}, Piece{10, 90, 120}, Piece{20, 40, 60}));
}

TEST(RateLoad, SpikeLongerThanTwoThirdsBeginsAtTheStart) {
  spec::LoadShape shape = constant(5);
  shape.spike = spec::Spike{.factor = {2}, .duration = 50s, .at = {}};
  const auto load = resolve(shape, 60s);
  ASSERT_TRUE(load);
  EXPECT_THAT(load->curve.pieces(), ElementsAre(Piece{50, 10, 10}, Piece{10, 5, 5}));
}

TEST(RateLoad, SpikePastTheEndIsRefused) {
  spec::LoadShape shape = constant(5);
  shape.spike = spec::Spike{.factor = {2}, .duration = 20s, .at = 50s};
  const auto load = resolve(shape, 60s);
  ASSERT_FALSE(load);
  EXPECT_EQ(load.error().what, "the spike ends 1min10s into a test of 1min");
}

TEST(RateLoad, SharesOfThePeakAreFilledIn) {
  spec::LoadShape shape;
  shape.base = ramp(spec::Load{.rate = {}, .of_peak = {0.5}}, spec::Load{});
  const auto load = resolve_rate_load(shape, {.duration = 60s}, known_workload());
  ASSERT_TRUE(load);
  EXPECT_DOUBLE_EQ(load->curve.pieces()[0].from_per_s, 28.8);
  EXPECT_DOUBLE_EQ(load->curve.pieces()[0].to_per_s, 57.6);
  EXPECT_EQ(load->text, "ramp 28.8/s (50% of peak) to 57.6/s (expected peak)");
}

TEST(RateLoad, AskingForThePeakOfAnUnknownWorkloadSaysWhatIsMissing) {
  const auto load = resolve(parsed("expected peak"), 60s);
  ASSERT_FALSE(load);
  EXPECT_EQ(load.error().what, "the load \"expected peak\" cannot be worked out");
  EXPECT_EQ(load.error().why, "the workload section has no users and sessions");
  EXPECT_THAT(load.error().fix, HasSubstr("users: 200k"));
}

TEST(RateLoad, ZeroThroughoutIsRefused) {
  const auto load = resolve(constant(0), 60s);
  ASSERT_FALSE(load);
  EXPECT_EQ(load.error().what, "the load \"0/s\" sends nothing");
}

TEST(RateLoad, EvenSpacingIsSaid) {
  spec::LoadShape shape = constant(30);
  shape.arrivals = spec::Arrivals::kUniform;
  EXPECT_EQ(resolve(shape, 1s)->text, "30/s, evenly spaced");
}

}  // namespace
}  // namespace headroom::workload
