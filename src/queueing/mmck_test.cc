#include "queueing/mmck.h"

#include <gtest/gtest.h>

#include "queueing/fixture_for_test.h"
#include "queueing/mmc.h"

namespace headroom::queueing {
namespace {

class MmckFixture : public testing::TestWithParam<Row> {};

TEST_P(MmckFixture, GivesBlockingMeansAndPercentilesOfTheWait) {
  const Row& row = GetParam();
  const auto queue =
      Mmck::at({.arrival_rate = row["lam"], .service_rate = row["mu"], .servers = row.whole("c")},
               row.whole("K"));
  ASSERT_TRUE(queue) << to_string(queue.error());
  const QueueMeans means = queue->means();
  expect_closed_form(queue->state_probability(0), row["p0"], "empty");
  expect_closed_form(queue->block_probability(), row["p_block"], "blocked");
  expect_closed_form(queue->throughput(), row["lam_eff"], "throughput");
  expect_closed_form(means.utilisation, row["util"], "utilisation");
  expect_closed_form(means.in_system, row["L"], "in system");
  expect_closed_form(means.in_queue, row["Lq"], "in queue");
  expect_closed_form(means.response, row["W"], "response");
  expect_closed_form(means.wait, row["Wq"], "wait");
  expect_closed_form(queue->wait_quantile(0.5), row["wq_p50"], "wait p50");
  expect_closed_form(queue->wait_quantile(0.95), row["wq_p95"], "wait p95");
  expect_closed_form(queue->wait_quantile(0.99), row["wq_p99"], "wait p99");
}
INSTANTIATE_TEST_SUITE_P(Exact, MmckFixture, testing::ValuesIn(fixture_rows("mmck.csv")),
                         named_by({"c", "K", "lam", "mu"}));

// With room that never fills, it is M/M/c.
TEST(Mmck, IsMmcWhereTheRoomNeverFills) {
  const Station station{.arrival_rate = 3.2, .service_rate = 1, .servers = 4};
  const Mmck limited = Mmck::at(station, 400).value();
  const Mmc unlimited = Mmc::at(station).value();
  EXPECT_NEAR(limited.means().wait, unlimited.means().wait, 1e-12);
  EXPECT_NEAR(limited.means().wait_probability, unlimited.wait_probability(), 1e-12);
  for (const double p : {0.1, 0.5, 0.9, 0.99, 0.999}) {
    EXPECT_NEAR(limited.response_quantile(p), unlimited.response_quantile(p), 1e-9) << p;
    EXPECT_NEAR(limited.wait_quantile(p), unlimited.wait_quantile(p), 1e-9) << p;
  }
}

// One server, K = 2: who gets in finds 0 or 1 before him with weights 1 and rho, and is late as
// Erlang(1) or Erlang(2).
TEST(Mmck, ResponsesOfOneServerAreErlang) {
  const Mmck queue = Mmck::at({.arrival_rate = 0.5, .service_rate = 1}, 2).value();
  const double t = 1.7;
  const double late = (std::exp(-t) + 0.5 * std::exp(-t) * (1 + t)) / 1.5;
  EXPECT_NEAR(queue.response_tail(t), late, 1e-15);
}

TEST(Mmck, HoldsForAThousandServersFarPastSaturation) {
  const Mmck queue =
      Mmck::at({.arrival_rate = 5000, .service_rate = 1, .servers = 1000}, 20'000).value();
  EXPECT_NEAR(queue.throughput(), 1000, 1e-6);
  EXPECT_NEAR(queue.means().response, 20, 0.001);  // the room is full, and leaves at 1000/s
}

TEST(Mmck, RefusesARoomThatIsSmallerThanTheServers) {
  const auto queue = Mmck::at({.arrival_rate = 1, .service_rate = 1, .servers = 3}, 2);
  ASSERT_FALSE(queue);
  EXPECT_EQ(queue.error().what, "there must be room for 3 to 10000000, got 2");
}

}  // namespace
}  // namespace headroom::queueing
