#include "queueing/mm1.h"

#include <gtest/gtest.h>

#include "queueing/fixture_for_test.h"

namespace headroom::queueing {
namespace {

class Mm1Fixture : public testing::TestWithParam<Row> {};

TEST_P(Mm1Fixture, GivesMeansAndPercentiles) {
  const Row& row = GetParam();
  const auto queue = Mm1::at({.arrival_rate = row["lam"], .service_rate = row["mu"]});
  ASSERT_TRUE(queue) << to_string(queue.error());
  const QueueMeans means = queue->means();
  expect_closed_form(means.utilisation, row["rho"], "utilisation");
  expect_closed_form(means.in_system, row["L"], "in system");
  expect_closed_form(means.in_queue, row["Lq"], "in queue");
  expect_closed_form(means.response, row["W"], "response");
  expect_closed_form(means.wait, row["Wq"], "wait");
  expect_closed_form(queue->response_quantile(0.5), row["w_p50"], "response p50");
  expect_closed_form(queue->response_quantile(0.9), row["w_p90"], "response p90");
  expect_closed_form(queue->response_quantile(0.95), row["w_p95"], "response p95");
  expect_closed_form(queue->response_quantile(0.99), row["w_p99"], "response p99");
  expect_closed_form(queue->response_quantile(0.999), row["w_p999"], "response p99.9");
  expect_closed_form(queue->wait_quantile(0.5), row["wq_p50"], "wait p50");
  expect_closed_form(queue->wait_quantile(0.9), row["wq_p90"], "wait p90");
  expect_closed_form(queue->wait_quantile(0.95), row["wq_p95"], "wait p95");
  expect_closed_form(queue->wait_quantile(0.99), row["wq_p99"], "wait p99");
  expect_closed_form(queue->wait_quantile(0.999), row["wq_p999"], "wait p99.9");
}
INSTANTIATE_TEST_SUITE_P(Exact, Mm1Fixture, testing::ValuesIn(fixture_rows("mm1.csv")),
                         named_by({"lam", "mu"}));

TEST(Mm1, ATailAtAQuantileIsWhatTheQuantileLeaves) {
  const Mm1 queue = Mm1::at({.arrival_rate = 7, .service_rate = 10}).value();
  EXPECT_NEAR(queue.wait_tail(queue.wait_quantile(0.9)), 0.1, 1e-12);
  EXPECT_NEAR(queue.response_tail(queue.response_quantile(0.9)), 0.1, 1e-12);
  EXPECT_NEAR(queue.state_probability(0) + queue.state_probability(1), 1 - 0.7 * 0.7, 1e-12);
}

TEST(Mm1, AnEmptySystemWaitsForNothing) {
  const Mm1 queue = Mm1::at({.arrival_rate = 0, .service_rate = 10}).value();
  EXPECT_EQ(queue.means().wait, 0);
  EXPECT_EQ(queue.wait_quantile(0.99), 0);
}

TEST(Mm1, RefusesWhatIsNotStableAndSaysWhy) {
  const auto full = Mm1::at({.arrival_rate = 12, .service_rate = 10});
  ASSERT_FALSE(full);
  EXPECT_EQ(full.error().what, "12/s is more than 1 servers can serve");
  EXPECT_EQ(full.error().why, "they serve 10/s, and the queue would grow without end");
  EXPECT_FALSE(Mm1::at({.arrival_rate = -1, .service_rate = 10}));
  EXPECT_FALSE(Mm1::at({.arrival_rate = 1, .service_rate = 0}));
  EXPECT_FALSE(Mm1::at({.arrival_rate = 1, .service_rate = 10, .servers = 2}));
}

}  // namespace
}  // namespace headroom::queueing
