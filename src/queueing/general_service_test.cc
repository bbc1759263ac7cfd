#include <gtest/gtest.h>

#include "queueing/fixture_for_test.h"
#include "queueing/md1.h"
#include "queueing/mdc.h"
#include "queueing/mg1.h"
#include "queueing/mgc.h"
#include "queueing/mmc.h"

namespace headroom::queueing {
namespace {

class Mg1Fixture : public testing::TestWithParam<Row> {};

TEST_P(Mg1Fixture, GivesMeansFirstComeFirstServedAndShared) {
  const Row& row = GetParam();
  const Station station{.arrival_rate = row["rho"] / row["mean_s"],
                        .service_rate = 1 / row["mean_s"]};
  const QueueMeans means = mg1(station, row["scv"]).value();
  expect_closed_form(means.wait, row["Wq"], "wait");
  expect_closed_form(means.response, row["W"], "response");
  expect_closed_form(means.in_queue, row["Lq"], "in queue");
  expect_closed_form(means.in_system, row["L"], "in system");
  expect_closed_form(mg1_processor_sharing(station).value().response, row["W_PS"], "shared");
}
INSTANTIATE_TEST_SUITE_P(Exact, Mg1Fixture, testing::ValuesIn(fixture_rows("mg1.csv")),
                         named_by({"service", "rho"}));

TEST(Mg1, RefusesANegativeVariation) {
  EXPECT_EQ(mg1({.arrival_rate = 0.5}, -1).error().what,
            "a squared coefficient of variation must be 0 or more, got -1");
}

class MdcFixture : public testing::TestWithParam<Row> {};

TEST_P(MdcFixture, GivesTheExactMeans) {
  const Row& row = GetParam();
  const Station station{
      .arrival_rate = row["lam"], .service_rate = 1 / row["D"], .servers = row.whole("c")};
  const auto means = mdc(station);
  ASSERT_TRUE(means) << to_string(means.error());
  expect_closed_form(means->wait_probability, row["P_wait"], "P(wait)");
  expect_closed_form(means->in_queue, row["Lq"], "in queue");
  expect_closed_form(means->wait, row["Wq"], "wait");
  expect_closed_form(means->response, row["W"], "response");
}
INSTANTIATE_TEST_SUITE_P(Exact, MdcFixture, testing::ValuesIn(fixture_rows("mdc.csv")),
                         named_by({"c", "rho"}));

TEST(Mdc, HoldsForTenThousandServers) {
  const Station station{.arrival_rate = 9900, .service_rate = 1, .servers = 10'000};
  const double exact = mdc(station).value().wait;
  const double halved = Mmc::at(station).value().means().wait / 2;
  EXPECT_GT(exact, halved);
  EXPECT_LT(exact, 2 * halved);
}

TEST(Mdc, RefusesWhatIsTooCloseToSaturation) {
  const auto means = mdc({.arrival_rate = 0.9999, .service_rate = 1});
  ASSERT_FALSE(means);
  EXPECT_EQ(means.error().fix, "the approximation of Cosmetatos");
}

class Md1Fixture : public testing::TestWithParam<Row> {};

TEST_P(Md1Fixture, GivesThePercentilesOfTheWait) {
  const Row& row = GetParam();
  const auto queue = Md1::at({.arrival_rate = row["rho"] / row["D"], .service_rate = 1 / row["D"]});
  ASSERT_TRUE(queue) << to_string(queue.error());
  expect_closed_form(queue->wait_quantile(0.5), row["wq_p50"], "p50");
  expect_closed_form(queue->wait_quantile(0.9), row["wq_p90"], "p90");
  expect_closed_form(queue->wait_quantile(0.95), row["wq_p95"], "p95");
  expect_closed_form(queue->wait_quantile(0.99), row["wq_p99"], "p99");
  expect_closed_form(queue->wait_quantile(0.999), row["wq_p999"], "p99.9");
}
INSTANTIATE_TEST_SUITE_P(Exact, Md1Fixture,
                         testing::ValuesIn(fixture_rows("md1_wait_percentiles.csv")),
                         named_by({"rho"}));

// Who comes while another is served waits for the rest of it; nobody else waits less than D.
TEST(Md1, TheChanceOfNotWaitingIsThatOfAnIdleServer) {
  const Md1 queue = Md1::at({.arrival_rate = 0.3, .service_rate = 1}).value();
  EXPECT_NEAR(queue.wait_tail(0), 0.3, 1e-12);
  EXPECT_NEAR(queue.response_quantile(0.5), 1, 1e-12);
}

// The mean is the area under the tail, here by the trapezoidal rule.
TEST(Md1, TheTailIntegratesToTheMeanOfPollaczekAndKhinchine) {
  const Md1 queue = Md1::at({.arrival_rate = 0.99, .service_rate = 1}).value();
  const double step = 0.5;
  double area = queue.wait_tail(0) * step / 2;
  for (double t = step; t < 2000; t += step) area += queue.wait_tail(t) * step;
  EXPECT_NEAR(area, queue.means().wait, 0.01);
}

TEST(Mgc, IsExactForOneServerAndForTheExponential) {
  const Station one{.arrival_rate = 0.8, .service_rate = 1};
  EXPECT_NEAR(mgc_lee_longton(one, 4).value().wait, mg1(one, 4).value().wait, 1e-12);
  EXPECT_NEAR(mgc_interpolated(one, 4).value().wait, mg1(one, 4).value().wait, 1e-12);
  const Station four{.arrival_rate = 3.2, .service_rate = 1, .servers = 4};
  const double exponential = Mmc::at(four).value().means().wait;
  EXPECT_NEAR(mgc_lee_longton(four, 1).value().wait, exponential, 1e-12);
  EXPECT_NEAR(mgc_interpolated(four, 1).value().wait, exponential, 1e-12);
  EXPECT_NEAR(ggc_allen_cunneen(four, {}).value().wait, exponential, 1e-12);
}

// Against the exact M/D/c of the fixture: Cosmetatos is within 2 % wherever anyone waits to speak
// of; half of M/M/c's wait is up to a quarter too low.
TEST(Mgc, CosmetatosIsNearTheExactWaitOfMDc) {
  for (const Row& row : fixture_rows("mdc.csv")) {
    if (row["rho"] < 0.7 || row["Wq"] < 0.01) continue;
    const Station station{.arrival_rate = row["lam"], .service_rate = 1, .servers = row.whole("c")};
    EXPECT_NEAR(mdc_cosmetatos(station).value().wait, row["Wq"], 0.02 * row["Wq"])
        << row.text("c") << " servers at " << row.text("rho");
  }
}

}  // namespace
}  // namespace headroom::queueing
