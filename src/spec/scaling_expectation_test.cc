#include "spec/scaling_expectation.h"

#include <gtest/gtest.h>

namespace headroom::spec {
namespace {

TEST(ScalingExpectation, HoldsTheShareAndTheSizeItReachesTo) {
  const auto expectation = parse_scaling_expectation("at  least 80% efficient to 8").value();
  EXPECT_EQ(expectation.efficiency, Ratio{0.8});
  EXPECT_EQ(expectation.to, 8);
  EXPECT_EQ(expectation.text, "at least 80% efficient to 8");
}

TEST(ScalingExpectation, WithoutASizeReachesAsFarAsIsMeasured) {
  const auto expectation = parse_scaling_expectation("at least 0.9 efficient").value();
  EXPECT_EQ(expectation.efficiency, Ratio{0.9});
  EXPECT_EQ(expectation.to, std::nullopt);
}

TEST(ScalingExpectation, SaysWhereItIsWrong) {
  const auto column = [](std::string_view text) {
    const auto expectation = parse_scaling_expectation(text);
    return expectation ? 0 : expectation.error().at.column;
  };
  EXPECT_EQ(column("80% efficient"), 1);
  EXPECT_EQ(column("at least efficient"), 10);
  EXPECT_EQ(column("at least 180% efficient"), 10);
  EXPECT_EQ(column("at least 0% efficient"), 10);
  EXPECT_EQ(column("at least 80% effective"), 14);
  EXPECT_EQ(column("at least 80% efficient to 0"), 27);
  EXPECT_EQ(column("at least 80% efficient to 8 replicas"), 29);
  EXPECT_EQ(column(""), 1);
}

}  // namespace
}  // namespace headroom::spec
