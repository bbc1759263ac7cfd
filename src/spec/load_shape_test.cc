#include "spec/load_shape.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace headroom::spec {
namespace {

using std::chrono::seconds;
using testing::HasSubstr;

Error error_of(std::string_view text) {
  const auto shape = parse_load(text);
  EXPECT_FALSE(shape.has_value()) << text;
  return shape ? Error{} : shape.error();
}

TEST(LoadShape, ARateIsConstant) {
  const auto shape = parse_load(" 30/s ").value();
  EXPECT_DOUBLE_EQ(std::get<Constant>(shape.base).load.rate->per_second, 30);
  EXPECT_EQ(shape.text, "30/s");
  EXPECT_EQ(shape.arrivals, Arrivals::kPoisson);
}

TEST(LoadShape, TheExpectedPeakAndSharesOfItHaveNoRateYet) {
  EXPECT_FALSE(std::get<Constant>(parse_load("expected peak")->base).load.rate);
  EXPECT_DOUBLE_EQ(std::get<Constant>(parse_load("expected peak")->base).load.of_peak.value, 1);
  EXPECT_DOUBLE_EQ(std::get<Constant>(parse_load("70% of peak")->base).load.of_peak.value, 0.7);
  EXPECT_DOUBLE_EQ(std::get<Constant>(parse_load("2x of expected peak")->base).load.of_peak.value,
                   2);
}

TEST(LoadShape, ARampGoesFromOneLoadToAnother) {
  const auto ramp = std::get<Ramp>(parse_load("ramp 1/s to 200% of peak")->base);
  EXPECT_DOUBLE_EQ(ramp.from.rate->per_second, 1);
  EXPECT_DOUBLE_EQ(ramp.to.of_peak.value, 2);
  EXPECT_TRUE(parse_load("ramp 0/s to 5/s").has_value());
}

TEST(LoadShape, StepsAreAList) {
  const auto steps = std::get<Steps>(parse_load("steps 10/s, 20/s,40/s")->base);
  ASSERT_EQ(steps.loads.size(), 3U);
  EXPECT_DOUBLE_EQ(steps.loads[2].rate->per_second, 40);
}

TEST(LoadShape, ABareNumberIsNotALoad) {
  EXPECT_THAT(error_of("30").what, HasSubstr("\"30\" has no unit"));
  EXPECT_EQ(error_of("70%").fix, "write 70% of peak");
  EXPECT_EQ(error_of("70% of lunch").fix, "write 70% of peak");
}

TEST(LoadShape, NothingIsNotALoad) {
  EXPECT_EQ(error_of("0/s").what, "a load must be above 0/s");
  EXPECT_EQ(error_of("ramp 0/s to 0/s").what, "a ramp must begin or end above 0/s");
  EXPECT_THAT(error_of("0% of peak").what, HasSubstr("above 0%"));
  EXPECT_THAT(error_of("").what, HasSubstr("empty"));
}

TEST(LoadShape, WhatIsLeftOverIsNamedWithItsColumn) {
  const Error error = error_of("30/s forever");
  EXPECT_THAT(error.what, HasSubstr("forever"));
  EXPECT_EQ(error.at.column, 6);
  EXPECT_THAT(error_of("ramp 1/s").what, HasSubstr("\"to\""));
}

TEST(Spike, IsAFactorForAWhile) {
  const auto spike = parse_spike("8x for 30s").value();
  EXPECT_DOUBLE_EQ(spike.factor.value, 8);
  EXPECT_EQ(spike.duration, seconds(30));
  EXPECT_FALSE(spike.at);
}

TEST(Spike, WithoutAFactorOrADurationIsRefused) {
  EXPECT_THAT(parse_spike("8x").error().what, HasSubstr("\"for\""));
  EXPECT_THAT(parse_spike("8x for 0s").error().what, HasSubstr("longer than 0s"));
  EXPECT_THAT(parse_spike("0x for 1s").error().what, HasSubstr("above 0x"));
  EXPECT_FALSE(parse_spike("8x for 30s please").has_value());
  EXPECT_FALSE(parse_spike("").has_value());
}

}  // namespace
}  // namespace headroom::spec
