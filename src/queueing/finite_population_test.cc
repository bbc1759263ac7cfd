#include "queueing/finite_population.h"

#include <gtest/gtest.h>

#include "queueing/fixture_for_test.h"

namespace headroom::queueing {
namespace {

class PopulationFixture : public testing::TestWithParam<Row> {};

TEST_P(PopulationFixture, GivesThroughputAndResponse) {
  const Row& row = GetParam();
  const PopulationMeans means = finite_population({.users = row.whole("N"),
                                                   .think = row["Z"],
                                                   .service = row["S"],
                                                   .servers = row.whole("c")})
                                    .value();
  expect_closed_form(means.throughput, row["X"], "throughput");
  expect_closed_form(means.response, row["R"], "response");
  expect_closed_form(means.utilisation, row["util"], "utilisation");
}
INSTANTIATE_TEST_SUITE_P(Exact, PopulationFixture,
                         testing::ValuesIn(fixture_rows("mmcN_finite_population.csv")),
                         named_by({"c", "N", "Z"}));

// The law of response times: R = N / X - Z, and a saturated pool serves c / S.
TEST(FinitePopulation, HoldsForAMillionUsers) {
  const PopulationMeans means =
      finite_population({.users = 1'000'000, .think = 60, .service = 1, .servers = 10'000}).value();
  EXPECT_NEAR(means.throughput, 10'000, 1e-3);
  EXPECT_NEAR(means.response, 40, 1e-3);
}

TEST(FinitePopulation, RefusesNobody) {
  EXPECT_EQ(finite_population({.users = 0}).error().what,
            "there must be 1 to 10000000 users, got 0");
}

}  // namespace
}  // namespace headroom::queueing
