#include <gtest/gtest.h>

#include "queueing/daily_load.h"
#include "queueing/fixture_for_test.h"
#include "queueing/sampling_error.h"
#include "queueing/transient.h"

namespace headroom::queueing {
namespace {

class TransientFixture : public testing::TestWithParam<Row> {};

TEST_P(TransientFixture, FollowsTheQueueFromEmpty) {
  const Row& row = GetParam();
  for (const int t : {1, 5, 10, 20, 50, 100, 200}) {
    const auto in_system = mm1_in_system_after({.arrival_rate = row["rho"]}, t);
    ASSERT_TRUE(in_system) << to_string(in_system.error());
    expect_closed_form(*in_system, row["EN_t" + std::to_string(t)], std::to_string(t).c_str());
  }
}
INSTANTIATE_TEST_SUITE_P(Exact, TransientFixture,
                         testing::ValuesIn(fixture_rows("mm1_transient_from_empty.csv")),
                         named_by({"rho"}));

TEST(Transient, ComesToTheSteadyState) {
  EXPECT_NEAR(mm1_in_system_after({.arrival_rate = 0.9}, 100'000).value(), 9, 1e-9);
  EXPECT_EQ(mm1_in_system_after({.arrival_rate = 0.9}, 0).value(), 0);
}

TEST(Transient, WarmUpIsWhenTheMeanIsNearTheSteadyOne) {
  const Station station{.arrival_rate = 0.8};
  const double seconds = mm1_warm_up(station, 0.05).value();
  EXPECT_NEAR(mm1_in_system_after(station, seconds).value(), 0.95 * 4, 1e-9);
  EXPECT_FALSE(mm1_warm_up({.arrival_rate = 1.2}, 0.05));
}

class DailyLoadFixture : public testing::TestWithParam<Row> {};

TEST_P(DailyLoadFixture, FollowsASinusoidLateAndFlattened) {
  const Row& row = GetParam();
  const DailyLoad load = DailyLoad::of({.mean = 100, .amplitude = 50, .period = 24}, 10).value();
  expect_closed_form(load.arrival_rate(row["t"]), row["lam_t"], "arrivals");
  expect_closed_form(load.busy(row["t"]), row["m_t"], "busy");
}
INSTANTIATE_TEST_SUITE_P(Exact, DailyLoadFixture,
                         testing::ValuesIn(fixture_rows("mt_m_inf_sinusoid.csv")), named_by({"t"}));

TEST(DailyLoad, PeaksItsLagAfterTheArrivals) {
  const DailyLoad load = DailyLoad::of({.mean = 100, .amplitude = 50, .period = 24}, 10).value();
  EXPECT_NEAR(load.busy(6 + load.lag()), load.busy_max(), 1e-9);
  EXPECT_FALSE(DailyLoad::of({.mean = 10, .amplitude = 50, .period = 24}, 10));
}

class SamplingFixture : public testing::TestWithParam<Row> {};

// Measured over 200 replications of a million customers, and by Whitt's formula, given to four
// places there. A standard deviation of 200 values is itself within 15 % (three deviations of its
// own) of the true one; the time average and that of the customers differ by as little.
TEST_P(SamplingFixture, SaysHowWrongAMillionCustomersAre) {
  const Row& row = GetParam();
  const Station station{.arrival_rate = row["rho"]};
  const double error = mm1_relative_error(station, row["customers_each"]).value();
  EXPECT_NEAR(error, row["rel95_L_Whitt1989"], 0.5e-4);
  EXPECT_NEAR(error, row["rel95_W"], 0.15 * row["rel95_W"]);
  EXPECT_NEAR(mm1_customers_for(station, error).value(), row["customers_each"], 1e-3);
}
INSTANTIATE_TEST_SUITE_P(Measured, SamplingFixture,
                         testing::ValuesIn(fixture_rows("mm1_sampling_error.csv")),
                         named_by({"rho"}));

}  // namespace
}  // namespace headroom::queueing
