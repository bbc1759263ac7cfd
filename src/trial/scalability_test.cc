// How figures are judged, on figures made by hand; that the law of recorded ones is found is shown
// by tests/scale_test.cc.
#include "trial/scalability.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "trial/scalability_csv.h"
#include "trial/scalability_json.h"

namespace headroom::trial {
namespace {

using run::Ruling;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

MeasuredSize measured(double size, std::vector<double> throughputs) {
  return {.size = size, .throughputs = std::move(throughputs), .left_out = {}};
}
MeasuredSize left_out(double size, std::string why) {
  return {.size = size, .throughputs = {1}, .left_out = std::move(why)};
}
spec::ScalingExpectation expect(std::string_view text) {
  return spec::parse_scaling_expectation(text).value();
}

// 10/s each to 4, and 8/s each at 8.
std::vector<MeasuredSize> four_sizes() {
  return {measured(1, {10}), measured(2, {20}), measured(4, {40}), measured(8, {64})};
}

TEST(Scalability, EfficiencyIsThroughputOverSizeRelativeToTheSmallest) {
  // 6/s each of two; 5/s each of four, on average.
  const Scalability found = assess({measured(4, {18, 22}), measured(2, {12})}, {});
  ASSERT_EQ(found.sizes.size(), 2U);
  EXPECT_EQ(found.sizes[0].efficiency, 1);
  EXPECT_EQ(found.sizes[1].throughput, 20);
  EXPECT_DOUBLE_EQ(found.sizes[1].efficiency, 5.0 / 6);
  EXPECT_EQ(found.ruling, Ruling::kNotJudged);
}

TEST(Scalability, FollowsALawThatItIsMadeFrom) {
  const queueing::ScalabilityLaw law{.sigma = 0.05, .kappa = 0.01, .gamma = 100};
  std::vector<MeasuredSize> sizes;
  for (const double size : {1, 2, 4, 8, 16})
    sizes.push_back(measured(size, {law.throughput(size)}));
  const Scalability found = assess(sizes, {});
  ASSERT_TRUE(found.law) << found.no_law;
  EXPECT_NEAR(found.law->law.sigma, 0.05, 1e-6);
  EXPECT_NEAR(found.law->law.kappa, 0.01, 1e-6);
  EXPECT_NEAR(found.law->law.gamma, 100, 1e-3);
}

TEST(Scalability, SaysWhyTwoSizesHaveNoLaw) {
  const Scalability found = assess({measured(1, {10, 10}), measured(2, {19, 20})}, {});
  EXPECT_FALSE(found.law);
  EXPECT_THAT(found.no_law, HasSubstr("at least 3 sizes"));
}

TEST(Scalability, HoldsWhereEverySizeUpToTheExpectedOneIsEfficient) {
  const Scalability found = assess(four_sizes(), expect("at least 80% efficient to 8"));
  EXPECT_EQ(found.ruling, Ruling::kPass);
  EXPECT_EQ(found.reason, "80.0% at 8");
}

TEST(Scalability, FailsOnTheFirstSizeThatIsNot) {
  const Scalability found = assess(four_sizes(), expect("at least 81% efficient"));
  EXPECT_EQ(found.ruling, Ruling::kFail);
  EXPECT_EQ(found.reason, "80.0% at 8");
}

TEST(Scalability, IsNotAskedBeyondTheSizeOfTheExpectation) {
  EXPECT_EQ(assess(four_sizes(), expect("at least 99% efficient to 4")).ruling, Ruling::kPass);
}

TEST(Scalability, BetweenSizesTheLawSpeaks) {
  const Scalability found = assess(four_sizes(), expect("at least 75% efficient to 6"));
  EXPECT_EQ(found.ruling, Ruling::kPass);
  EXPECT_THAT(found.reason, HasSubstr("at 6, by the law"));
}

TEST(Scalability, ThatWasNotMeasuredFarEnoughIsNotJudged) {
  const Scalability found = assess(four_sizes(), expect("at least 50% efficient to 16"));
  EXPECT_EQ(found.ruling, Ruling::kNotJudged);
  EXPECT_EQ(found.reason, "16 was not reached: measured is 1 to 8");
}

TEST(Scalability, ASizeThatSaysNothingIsInNeitherTheFitNorTheVerdict) {
  std::vector<MeasuredSize> sizes = four_sizes();
  sizes.push_back(left_out(6, "the generator was the limit"));
  EXPECT_EQ(assess(sizes, expect("at least 99% efficient to 4")).ruling, Ruling::kPass);
  const Scalability found = assess(sizes, expect("at least 80% efficient to 8"));
  EXPECT_EQ(found.ruling, Ruling::kNotJudged);
  EXPECT_EQ(found.reason, "6 is left out: the generator was the limit");
  EXPECT_EQ(
      assess({measured(1, {10}), left_out(2, "busy")}, expect("at least 80% efficient")).ruling,
      Ruling::kNotJudged);
  // But what is known to be too little stays too little.
  EXPECT_EQ(assess(sizes, expect("at least 81% efficient to 8")).ruling, Ruling::kFail);
}

TEST(Scalability, OneGoodRepeatOfASizeIsEnough) {
  const Scalability found =
      assess({measured(1, {10}), left_out(2, "the host was busy"), measured(2, {20})}, {});
  EXPECT_TRUE(found.sizes[1].counts());
  EXPECT_THAT(found.sizes[1].throughputs, ElementsAre(20));
}

TEST(Scalability, AsJsonHasEveryFigure) {
  const auto json = nlohmann::json::parse(scalability_json(
      assess(four_sizes(), expect("at least 80% efficient to 8")),
      {.subject = "chat: model", .size = "replicas", .throughput = "sessions a second"}));
  EXPECT_EQ(json.at("headroom_scale"), 1);
  EXPECT_EQ(json.at("ruling"), "pass");
  EXPECT_EQ(json.at("sizes").at(3).at("efficiency"), 0.8);
  EXPECT_TRUE(json.at("sizes").at(3).at("left_out").is_null());
  EXPECT_TRUE(json.at("law").at("sigma").is_number());
}

Result<ScalabilityTable> read(std::string text, std::string_view columns = {}) {
  return read_scalability(std::move(text), "usl.csv", columns);
}
std::string problem(std::string text, std::string_view columns = {}) {
  const auto table = read(std::move(text), columns);
  return table ? "" : to_string(table.error());
}

TEST(ScalabilityCsv, HasSizeAndThroughputInItsFirstTwoColumns) {
  const auto table = read("users,tps,cpu\n1,20,3\n2,38.5,6\n").value();
  EXPECT_EQ(table.size_name, "users");
  EXPECT_EQ(table.throughput_name, "tps");
  ASSERT_EQ(table.rows.size(), 2U);
  EXPECT_EQ(table.rows[1].size, 2);
  EXPECT_THAT(table.rows[1].throughputs, ElementsAre(38.5));
}

TEST(ScalabilityCsv, TakesOtherColumnsByNameOrNumber) {
  for (const std::string_view columns : {"users,tps", "3, 2", "users,2"}) {
    const auto table = read("cpu,tps,users\n3,20,1\n", columns).value();
    EXPECT_EQ(table.rows[0].size, 1) << columns;
    EXPECT_THAT(table.rows[0].throughputs, ElementsAre(20)) << columns;
  }
}

TEST(ScalabilityCsv, SaysWhereItIsWrong) {
  EXPECT_THAT(problem("n,x\n1,20\n2,fast\n"),
              StartsWith("usl.csv:3:3: \"fast\" is not a number that is 0 or more"));
  EXPECT_THAT(problem("n,x\n0,20\n"), StartsWith("usl.csv:2:1: a size of 0"));
  EXPECT_THAT(problem("n,x\n1,-2\n"), StartsWith("usl.csv:2:3: "));
  EXPECT_THAT(problem("n,x\n1,\n"), StartsWith("usl.csv:2:3: "));
  EXPECT_THAT(problem("n\n1\n"), StartsWith("usl.csv:1:1: there are not two columns"));
  EXPECT_THAT(problem("n,x\n"), StartsWith("usl.csv:1:1: there is no figure in it"));
  EXPECT_THAT(problem("users,tps\n1,2\n", "user,tps"), HasSubstr("did you mean users?"));
  EXPECT_THAT(problem("users,tps\n1,2\n", "users"), HasSubstr("is not two columns"));
}

}  // namespace
}  // namespace headroom::trial
