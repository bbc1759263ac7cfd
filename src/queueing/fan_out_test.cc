#include "queueing/fan_out.h"

#include <gtest/gtest.h>

#include "queueing/choices.h"
#include "queueing/fixture_for_test.h"
#include "queueing/fork_join.h"

namespace headroom::queueing {
namespace {

class FanOutFixture : public testing::TestWithParam<Row> {};

TEST_P(FanOutFixture, GivesTheTailOfTheSlowestLeaf) {
  const Row& row = GetParam();
  const int leaves = row.whole("fanout");
  for (const char* p : {"0.9", "0.95", "0.99", "0.999", "0.9999"}) {
    expect_closed_form(any_slow_leaf(leaves, std::stod(p)),
                       row[std::string("P_any_slow_leaf_p") + p], p);
  }
  expect_closed_form(leaf_quantile_for(leaves, 0.5), row["leaf_quantile_needed_for_p50"], "p50");
  expect_closed_form(leaf_quantile_for(leaves, 0.99), row["leaf_quantile_needed_for_p99"], "p99");
  expect_closed_form(slowest_exponential_mean(leaves), row["mean_max_exp1"], "mean");
  expect_closed_form(slowest_exponential_quantile(leaves, 0.5), row["p50_max_exp1"], "p50");
  expect_closed_form(slowest_exponential_quantile(leaves, 0.99), row["p99_max_exp1"], "p99");
}
INSTANTIATE_TEST_SUITE_P(Exact, FanOutFixture, testing::ValuesIn(fixture_rows("fanout_tail.csv")),
                         named_by({"fanout"}));

class ForkJoinFixture : public testing::TestWithParam<Row> {};

TEST_P(ForkJoinFixture, GivesTheResponseOfTheLastBranch) {
  const Row& row = GetParam();
  const Station branch{.arrival_rate = row["rho"]};
  expect_closed_form(fork_join_response(branch, 1).value(), row["single"], "1");
  expect_closed_form(fork_join_response(branch, 2).value(), row["fj2_exact"], "2");
  for (const char* branches : {"4", "8", "16", "32"}) {
    expect_closed_form(fork_join_response(branch, std::stoi(branches)).value(),
                       row[std::string("fj") + branches + "_NelsonTantawi"], branches);
  }
}
INSTANTIATE_TEST_SUITE_P(ExactForTwo, ForkJoinFixture,
                         testing::ValuesIn(fixture_rows("fork_join.csv")), named_by({"rho"}));

TEST(ForkJoin, RefusesMoreBranchesThanTheFormulaHoldsFor) {
  EXPECT_FALSE(fork_join_response({.arrival_rate = 0.5}, 33));
  EXPECT_FALSE(fork_join_response({.arrival_rate = 0.5}, 0));
}

class ChoicesFixture : public testing::TestWithParam<Row> {};

TEST_P(ChoicesFixture, GivesTheResponseOfTheShortestOfD) {
  const Row& row = GetParam();
  const Station server{.arrival_rate = row["rho"]};
  expect_closed_form(best_of_choices_response(server, 1).value(), row["random"], "1");
  expect_closed_form(best_of_choices_response(server, 2).value(), row["d2"], "2");
  expect_closed_form(best_of_choices_response(server, 3).value(), row["d3"], "3");
  expect_closed_form(best_of_choices_response(server, 5).value(), row["d5"], "5");
}
INSTANTIATE_TEST_SUITE_P(MeanField, ChoicesFixture,
                         testing::ValuesIn(fixture_rows("power_of_d_choices.csv")),
                         named_by({"rho"}));

}  // namespace
}  // namespace headroom::queueing
