#include "queueing/erlang.h"

#include <gtest/gtest.h>

#include <cmath>

#include "queueing/fixture_for_test.h"

namespace headroom::queueing {
namespace {

TEST(Erlang, ASecondServerHalvesWhatOneErlangLoses) {
  // B(1, 1) = 1/2, B(1, 2) = (1/2) / (1 + 1 + 1/2) = 1/5; C(1, 2) = 1/3.
  EXPECT_DOUBLE_EQ(erlang_b(1, 0), 1);
  EXPECT_DOUBLE_EQ(erlang_b(1, 1), 0.5);
  EXPECT_DOUBLE_EQ(erlang_b(1, 2), 0.2);
  EXPECT_DOUBLE_EQ(erlang_c(1, 2), 1.0 / 3);
  EXPECT_DOUBLE_EQ(erlang_c(2, 2), 1);
  EXPECT_DOUBLE_EQ(erlang_b(0, 5), 0);
}

class ErlangBInverse : public testing::TestWithParam<Row> {};

TEST_P(ErlangBInverse, GivesTheLoadAtABlockingAndTheServersBack) {
  const Row& row = GetParam();
  const int servers = row.whole("N");
  for (const char* blocking : {"0.001", "0.01", "0.02", "0.05", "0.1"}) {
    const double expected = row[std::string("A_at_B") + blocking];
    expect_closed_form(offered_for_blocking(servers, std::stod(blocking)), expected, blocking);
    EXPECT_EQ(servers_for_blocking(expected * (1 - 1e-9), std::stod(blocking)), servers);
    EXPECT_EQ(servers_for_blocking(expected * (1 + 1e-9), std::stod(blocking)), servers + 1);
  }
}
INSTANTIATE_TEST_SUITE_P(Exact, ErlangBInverse,
                         testing::ValuesIn(fixture_rows("erlang_b_inverse.csv")), named_by({"N"}));

class Knee : public testing::TestWithParam<Row> {};

TEST_P(Knee, IsTheUtilisationAtWhichAShareWaits) {
  const Row& row = GetParam();
  const int servers = row.whole("servers");
  for (const int percent : {5, 10, 20, 30, 50}) {
    const double rho = row["rho_exact_PQ" + std::to_string(percent)];
    const double offered = offered_for_waiting(servers, percent / 100.0);
    expect_closed_form(offered / servers, rho, "utilisation");
    EXPECT_EQ(servers_for_waiting(offered * (1 - 1e-9), percent / 100.0), servers);
  }
  // What Netflix fitted to the column for 30 % is within 2 % of a server's utilisation.
  EXPECT_NEAR(offered_for_waiting(servers, 0.3) / servers, row["rho_netflix_fit"], 0.02);
}
INSTANTIATE_TEST_SUITE_P(Exact, Knee, testing::ValuesIn(fixture_rows("headroom_erlangC.csv")),
                         named_by({"servers"}));

TEST(Erlang, NobodyNeedsServersWhereNobodyComes) {
  EXPECT_EQ(servers_for_blocking(0, 0.01), 1);
  EXPECT_EQ(servers_for_waiting(0, 0.01), 0);
}

TEST(Erlang, RefusesALoadForMoreThanAMillionServers) {
  const auto servers = servers_for_blocking(2e6, 0.01);
  ASSERT_FALSE(servers);
  EXPECT_EQ(servers.error().what, "2000000 erlangs need more than 1000000 servers");
}

}  // namespace
}  // namespace headroom::queueing
