#include "growth/curve.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "growth/launch.h"

namespace headroom::growth {
namespace {

using spec::Growth;
using spec::GrowthCurve;
using std::chrono::hours;

constexpr Nanos kDay = hours(24);

Growth within_sixty_days(GrowthCurve curve) {
  return {.name = "hyper", .curve = curve, .to = Ratio{50}, .within = 60 * kDay};
}

Growth eight_percent_a_month(GrowthCurve curve) {
  return {.name = "expected",
          .curve = curve,
          .rate = spec::GrowthRate{.share = {0.08}, .period = 30 * kDay}};
}

class EveryForm : public testing::TestWithParam<GrowthCurve> {};

TEST_P(EveryForm, BeginsAtOneRisesAndStaysBelowItsEnd) {
  const Curve curve = Curve::of(within_sixty_days(GetParam())).value();
  EXPECT_DOUBLE_EQ(curve.factor(Days(0)), 1);
  EXPECT_DOUBLE_EQ(curve.factor(Days(-5)), 1);
  double before = 1;
  for (int day = 1; day <= 1000; ++day) {
    const double now = curve.factor(Days(day));
    EXPECT_GE(now, before) << day;
    EXPECT_LE(now, 50) << day;
    before = now;
  }
  EXPECT_NEAR(before, 50, 1e-6);
}

TEST_P(EveryForm, WhenIsTheInverseOfTheFactor) {
  const Curve curve = Curve::of(within_sixty_days(GetParam())).value();
  for (const double factor : {1.5, 10.0, 49.0}) {
    const auto when = curve.when(factor);
    ASSERT_TRUE(when) << factor;
    EXPECT_NEAR(curve.factor(*when), factor, 1e-9 * factor);
  }
  EXPECT_FALSE(curve.when(50.1));
  EXPECT_NEAR(curve.when(1)->count(), 0, 1e-9);
}

std::string name_of(const testing::TestParamInfo<GrowthCurve>& tested) {
  constexpr const char* kNames[] = {"Compound", "Linear", "Exponential", "Logistic", "Bass"};
  return kNames[static_cast<std::size_t>(tested.param)];
}
INSTANTIATE_TEST_SUITE_P(Forms, EveryForm,
                         testing::Values(GrowthCurve::kLinear, GrowthCurve::kCompound,
                                         GrowthCurve::kExponential, GrowthCurve::kLogistic,
                                         GrowthCurve::kBass),
                         name_of);

TEST(Curve, ReachesItsGoalInTime) {
  EXPECT_NEAR(Curve::of(within_sixty_days(GrowthCurve::kLinear))->factor(Days(60)), 50, 1e-9);
  EXPECT_NEAR(Curve::of(within_sixty_days(GrowthCurve::kCompound))->factor(Days(60)), 50, 1e-9);
  EXPECT_NEAR(Curve::of(within_sixty_days(GrowthCurve::kLogistic))->factor(Days(60)), 49.5, 1e-9);
  EXPECT_NEAR(Curve::of(within_sixty_days(GrowthCurve::kBass))->factor(Days(60)), 1 + 49 * 0.99,
              1e-9);
}

// 8 % in 30 days, for a year of 360 days: 1 + 12 x 0.08, 1.08^12, e^(12 x 0.08).
TEST(Curve, ARateIsOfItsPeriod) {
  const auto after_a_year = [](GrowthCurve form) {
    return Curve::of(eight_percent_a_month(form))->factor(Days(360));
  };
  EXPECT_NEAR(after_a_year(GrowthCurve::kLinear), 1.96, 1e-12);
  EXPECT_NEAR(after_a_year(GrowthCurve::kCompound), std::pow(1.08, 12), 1e-12);
  EXPECT_NEAR(after_a_year(GrowthCurve::kExponential), std::exp(0.96), 1e-12);
}

// A rate is the growth at the beginning of what saturates: the slope over the first minute.
TEST(Curve, OfWhatSaturatesTheRateIsTheFirst) {
  const double minute = 1.0 / 1440;
  for (const GrowthCurve form : {GrowthCurve::kLogistic, GrowthCurve::kBass}) {
    Growth growth = eight_percent_a_month(form);
    growth.to = Ratio{10};
    const double slope = (Curve::of(growth)->factor(Days(minute)) - 1) / minute;
    EXPECT_NEAR(slope, 0.08 / 30, 1e-6);
  }
}

TEST(Curve, WhatHasAnEndStaysThere) {
  Growth growth = eight_percent_a_month(GrowthCurve::kCompound);
  growth.within = 360 * kDay;
  EXPECT_NEAR(Curve::of(growth)->factor(Days(720)), std::pow(1.08, 12), 1e-12);
  growth.to = Ratio{1.5};
  EXPECT_EQ(Curve::of(growth)->factor(Days(360)), 1.5);
}

TEST(Curve, ShrinksToAShare) {
  const Growth growth{.curve = GrowthCurve::kCompound, .to = Ratio{0.5}, .within = 10 * kDay};
  EXPECT_NEAR(Curve::of(growth)->factor(Days(5)), std::sqrt(0.5), 1e-12);
  EXPECT_NEAR(Curve::of(growth)->factor(Days(50)), 0.5, 1e-12);
}

TEST(Curve, RefusesToFillUpWithoutAnEnd) {
  Growth growth = eight_percent_a_month(GrowthCurve::kLogistic);
  growth.at = {.line = 7, .column = 3};
  const auto curve = Curve::of(growth);
  ASSERT_FALSE(curve);
  EXPECT_EQ(curve.error().what, "growth expected does not say where it ends");
  EXPECT_EQ(curve.error().at.line, 7);
  growth.to = Ratio{0.5};
  EXPECT_FALSE(Curve::of(growth));
  EXPECT_FALSE(Curve::of({.name = "none"}));
}

// The growth of known services as published, and what follows from it.
class Adoption : public testing::Test {
 protected:
  static nlohmann::json event(const std::string& name) {
    std::ifstream in(HEADROOM_SOURCE_DIR "/tests/data/fixtures/adoption_growth.json");
    const nlohmann::json fixture = nlohmann::json::parse(in);
    for (const nlohmann::json& one : fixture["events"]) {
      if (one["name"] == name) return one;
    }
    throw std::out_of_range(name);
  }
};

TEST_F(Adoption, ChatGptDoubledEveryEightDays) {
  const nlohmann::json derived = event("ChatGPT launch")["derived"];
  const double rate = exponential_rate(1e6, 1e8, Days(60 - 5));
  EXPECT_NEAR(rate, derived["exp_rate_per_day_5d_to_60d"], 1e-12);
  EXPECT_NEAR(doubling_time(rate).count(), derived["doubling_days"], 1e-9);
}

TEST_F(Adoption, ZoomDoubledEveryThreeWeeks) {
  const nlohmann::json zoom = event("Zoom daily meeting participants");
  const double rate = exponential_rate(zoom["points"][0][1], zoom["points"][1][1], Days(90));
  EXPECT_NEAR(rate, zoom["derived"]["exp_rate_per_day_dec_mar"], 1e-12);
  EXPECT_NEAR(doubling_time(rate).count(), zoom["derived"]["doubling_days"], 1e-9);
}

TEST_F(Adoption, FirstHoursAreSignUpsPerSecond) {
  const nlohmann::json image = event("ChatGPT image generation, 31 Mar 2025");
  EXPECT_NEAR(image["points"][0][1].get<double>() / 3600, image["derived"]["signups_per_s"], 1e-9);
  const nlohmann::json threads = event("Threads");
  EXPECT_NEAR(threads["points"][0][1].get<double>() / (7 * 3600),
              threads["derived"]["first_7h_signups_per_s"], 1e-9);
}

// 50 times the target within minutes, half of what it added gone in two days.
TEST(Launch, JumpsAndComesBack) {
  const Launch launch{.at = Days(10), .multiplier = 50, .half_life = Days(2)};
  EXPECT_EQ(launch.factor(Days(9.9)), 1);
  EXPECT_EQ(launch.factor(Days(10)), 50);
  EXPECT_DOUBLE_EQ(launch.factor(Days(12)), 1 + 49 / 2.0);
  EXPECT_NEAR(launch.factor(Days(100)), 1, 1e-9);
}

}  // namespace
}  // namespace headroom::growth
