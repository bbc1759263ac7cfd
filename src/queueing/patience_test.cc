#include <gtest/gtest.h>

#include "queueing/deterministic_patience.h"
#include "queueing/erlang_a.h"
#include "queueing/fixture_for_test.h"
#include "queueing/mmc.h"

namespace headroom::queueing {
namespace {

class ErlangAFixture : public testing::TestWithParam<Row> {};

TEST_P(ErlangAFixture, GivesWhoWaitsAndWhoLeaves) {
  const Row& row = GetParam();
  const auto result =
      erlang_a({.arrival_rate = row["lam"], .service_rate = row["mu"], .servers = row.whole("c")},
               1 / row["theta"]);
  ASSERT_TRUE(result) << to_string(result.error());
  expect_closed_form(result->means.wait_probability, row["P_wait"], "P(wait)");
  expect_closed_form(result->abandon_probability, row["P_abandon"], "P(leave)");
  expect_closed_form(result->means.in_queue, row["Lq"], "in queue");
  expect_closed_form(result->means.in_system, row["L"], "in system");
  expect_closed_form(result->throughput, row["throughput"], "throughput");
  expect_closed_form(result->means.utilisation, row["util"], "utilisation");
  expect_closed_form(result->means.wait, row["E_wait_all"], "wait");
}
INSTANTIATE_TEST_SUITE_P(Exact, ErlangAFixture, testing::ValuesIn(fixture_rows("erlang_a.csv")),
                         named_by({"c", "lam", "theta"}));

// Patience without end is M/M/c; as long as a service, M/M/inf, whose mean is the offered load.
TEST(ErlangA, LiesBetweenEndlessPatienceAndPatienceOfOneService) {
  const Station station{.arrival_rate = 9, .service_rate = 1, .servers = 10};
  EXPECT_NEAR(erlang_a(station, 1e6).value().means.wait, Mmc::at(station).value().means().wait,
              1e-4);
  EXPECT_NEAR(erlang_a(station, 1).value().means.in_system, 9, 1e-12);
}

TEST(ErlangA, RefusesPatienceThatIsNone) {
  EXPECT_EQ(erlang_a({.arrival_rate = 1}, 0).error().what, "patience must be above 0 s, got 0 s");
}

class TimeoutFixture : public testing::TestWithParam<Row> {};

TEST_P(TimeoutFixture, GivesWhoIsServedInTime) {
  const Row& row = GetParam();
  const WithTimeout result =
      mm1_with_timeout({.arrival_rate = row["lam"], .service_rate = row["mu"]}, row["T"]).value();
  expect_closed_form(result.idle_probability, row["p_idle"], "idle");
  expect_closed_form(result.abandon_probability, row["P_abandon"], "P(leave)");
  expect_closed_form(result.goodput, row["goodput"], "goodput");
  expect_closed_form(result.utilisation, row["util"], "utilisation");
}
INSTANTIATE_TEST_SUITE_P(Exact, TimeoutFixture,
                         testing::ValuesIn(fixture_rows("mm1_deterministic_patience.csv")),
                         named_by({"lam", "T"}));

// A thousand times more than it can do: the server is never idle, and nothing overflows.
TEST(DeterministicPatience, HoldsFarPastSaturation) {
  const WithTimeout result = mm1_with_timeout({.arrival_rate = 1000}, 10).value();
  EXPECT_NEAR(result.goodput, 1, 1e-12);
  EXPECT_NEAR(result.abandon_probability, 0.999, 1e-12);
}

}  // namespace
}  // namespace headroom::queueing
