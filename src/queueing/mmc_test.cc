#include "queueing/mmc.h"

#include <gtest/gtest.h>

#include "queueing/erlang.h"
#include "queueing/fixture_for_test.h"

namespace headroom::queueing {
namespace {

class MmcFixture : public testing::TestWithParam<Row> {};

TEST_P(MmcFixture, GivesErlangsFormulasMeansAndPercentiles) {
  const Row& row = GetParam();
  const Station station{
      .arrival_rate = row["lam"], .service_rate = row["mu"], .servers = row.whole("c")};
  const double erlang_b_expected = row["erlB"];
  EXPECT_NEAR(erlang_b(row["a"], row.whole("c")), erlang_b_expected, 1e-9 * erlang_b_expected);
  const auto queue = Mmc::at(station);
  ASSERT_TRUE(queue) << to_string(queue.error());
  EXPECT_NEAR(queue->wait_probability(), row["erlC"], 1e-9 * row["erlC"]);
  const QueueMeans means = queue->means();
  expect_closed_form(means.utilisation, row["rho"], "utilisation");
  expect_closed_form(means.in_queue, row["Lq"], "in queue");
  expect_closed_form(means.in_system, row["L"], "in system");
  expect_closed_form(means.wait, row["Wq"], "wait");
  expect_closed_form(means.response, row["W"], "response");
  expect_closed_form(queue->wait_quantile(0.5), row["wq_p50"], "wait p50");
  expect_closed_form(queue->wait_quantile(0.9), row["wq_p90"], "wait p90");
  expect_closed_form(queue->wait_quantile(0.95), row["wq_p95"], "wait p95");
  expect_closed_form(queue->wait_quantile(0.99), row["wq_p99"], "wait p99");
  expect_closed_form(queue->wait_quantile(0.999), row["wq_p999"], "wait p99.9");
  expect_closed_form(queue->response_quantile(0.5), row["w_p50"], "response p50");
  expect_closed_form(queue->response_quantile(0.9), row["w_p90"], "response p90");
  expect_closed_form(queue->response_quantile(0.95), row["w_p95"], "response p95");
  expect_closed_form(queue->response_quantile(0.99), row["w_p99"], "response p99");
  expect_closed_form(queue->response_quantile(0.999), row["w_p999"], "response p99.9");
}
INSTANTIATE_TEST_SUITE_P(Exact, MmcFixture, testing::ValuesIn(fixture_rows("mmc.csv")),
                         named_by({"c", "lam"}));

// Drain rate 2 x 1 - 1 and service rate 1 are alike: the response of who waits is Erlang-2.
TEST(Mmc, HoldsWhereServiceAndDrainRatesAreAlike) {
  const Mmc queue = Mmc::at({.arrival_rate = 1, .service_rate = 1, .servers = 2}).value();
  EXPECT_NEAR(queue.response_tail(3), std::exp(-3.0) * (1 + queue.wait_probability() * 3), 1e-15);
}

// At 99 % of ten thousand servers beta is 1: Halfin and Whitt's limit, 0.2234, is near.
TEST(Mmc, HoldsForTenThousandServers) {
  const Mmc queue = Mmc::at({.arrival_rate = 9900, .service_rate = 1, .servers = 10'000}).value();
  EXPECT_NEAR(queue.wait_probability(), 0.2234, 0.005);
  EXPECT_NEAR(queue.means().wait, queue.wait_probability() / 100, 1e-12);
  EXPECT_NEAR(queue.response_tail(queue.response_quantile(0.999)), 0.001, 1e-12);
  EXPECT_EQ(queue.response_tail(1e6), 0);
}

}  // namespace
}  // namespace headroom::queueing
