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

Stage<Load> only_stage(const LoadShape& shape) {
  const auto& stages = std::get<Rates>(shape.base).stages;
  EXPECT_EQ(stages.size(), 1U);
  return stages.front();
}

TEST(LoadShape, ARateIsConstant) {
  const auto shape = parse_load(" 30/s ").value();
  const Stage<Load> stage = only_stage(shape);
  EXPECT_EQ(stage.form, Form::kHold);
  EXPECT_DOUBLE_EQ(stage.levels.at(0).rate->per_second, 30);
  EXPECT_FALSE(length_of(shape));
  EXPECT_EQ(shape.text, "30/s");
  EXPECT_EQ(shape.arrivals, Arrivals::kPoisson);
}

TEST(LoadShape, TheExpectedPeakAndSharesOfItHaveNoRateYet) {
  const auto level = [](std::string_view text) {
    return only_stage(parse_load(text).value()).levels.at(0);
  };
  EXPECT_FALSE(level("expected peak").rate);
  EXPECT_DOUBLE_EQ(level("expected peak").of_peak.value, 1);
  EXPECT_DOUBLE_EQ(level("70% of peak").of_peak.value, 0.7);
  EXPECT_DOUBLE_EQ(level("2x of expected peak").of_peak.value, 2);
  EXPECT_DOUBLE_EQ(level("8x expected peak").of_peak.value, 8);
}

TEST(LoadShape, ABareNumberIsNotALoad) {
  EXPECT_THAT(error_of("30").what, HasSubstr("\"30\" has no unit"));
  EXPECT_EQ(error_of("70%").fix, "write 70% of peak");
  EXPECT_EQ(error_of("70% of lunch").fix, "write 70% of peak");
}

TEST(LoadShape, NothingIsNotALoad) {
  EXPECT_EQ(error_of("0/s").what, "the load is 0/s throughout");
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

TEST(UsersShape, IsANumberOrStagesOfThem) {
  const auto one = parse_users("1").value();
  EXPECT_EQ(std::get<Users>(one.base).stages.at(0).levels.at(0), 1);
  EXPECT_EQ(one.text, "1 user");
  EXPECT_EQ(parse_users("10k")->text, "10k users");
  const auto shape = parse_users("ramp 1 to 200 for 1min, then hold for 30s").value();
  EXPECT_EQ(shape.text, "users: ramp 1 to 200 for 1min, then hold for 30s");
  EXPECT_EQ(length_of(shape), seconds(90));
}

TEST(UsersShape, IsWholeAndNotTooMany) {
  EXPECT_EQ(parse_users("1.5").error().what, "1.5 is not a whole number of users");
  EXPECT_EQ(parse_users("2M").error().why, "it must be at most 1M");
  EXPECT_EQ(parse_users("0").error().what, "the load is 0 users throughout");
  EXPECT_THAT(parse_users("30/s").error().what, HasSubstr("/s"));
}

TEST(ArrivalsLaw, IsAWordOrAGammaLawByItsVariation) {
  EXPECT_EQ(parse_arrivals("poisson"), Arrivals::kPoisson);
  EXPECT_EQ(parse_arrivals("uniform"), Arrivals::kUniform);
  EXPECT_EQ(parse_arrivals("gamma(cv 2.5)")->cv, 2.5);
  EXPECT_EQ(parse_arrivals("gamma(cv 1)"), Arrivals::kPoisson);
  EXPECT_EQ(parse_arrivals("gamma(cv 0)"), Arrivals::kUniform);
}

TEST(ArrivalsLaw, OfAnotherKindIsRefusedWithTheKindsThereAre) {
  EXPECT_EQ(parse_arrivals("poison").error().what, "\"poison\" is no law of arrivals");
  EXPECT_THAT(parse_arrivals("poison").error().fix, HasSubstr("gamma(cv 2)"));
  EXPECT_THAT(parse_arrivals("gamma(2)").error().what, HasSubstr("\"cv\""));
  EXPECT_EQ(parse_arrivals("gamma(cv -1)").error().what, "a cv of -1 is out of range");
}

TEST(IterationsLimit, IsInAllOrPerUser) {
  EXPECT_EQ(parse_iterations("1000")->count, 1000U);
  EXPECT_EQ(parse_iterations("5k in all")->of, Iterations::Of::kAll);
  EXPECT_EQ(parse_iterations("10 per user")->of, Iterations::Of::kEachUser);
  EXPECT_EQ(parse_iterations("10 per user")->count, 10U);
}

TEST(IterationsLimit, IsAWholeNumberOfOneOrMore) {
  EXPECT_EQ(parse_iterations("0").error().what, "\"0\" is not a number of sessions");
  EXPECT_FALSE(parse_iterations("1.5").has_value());
  EXPECT_FALSE(parse_iterations("10 per second").has_value());
  EXPECT_FALSE(parse_iterations("many").has_value());
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
