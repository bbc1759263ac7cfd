#include "queueing/staffing.h"

#include <gtest/gtest.h>

#include "queueing/erlang.h"
#include "queueing/fixture_for_test.h"

namespace headroom::queueing {
namespace {

class StaffingFixture : public testing::TestWithParam<Row> {};

TEST_P(StaffingFixture, GivesServersAndTheShareThatWaits) {
  const Row& row = GetParam();
  const double beta = row["Q"];
  expect_closed_form(halfin_whitt_waiting(beta), row["halfin_whitt"], "limit");
  EXPECT_NEAR(beta_for_waiting(row["halfin_whitt"]), beta, 1e-9);
  for (const int offered : {10, 100, 1000}) {
    const std::string at = std::to_string(offered);
    const int servers = square_root_servers(offered, beta);
    EXPECT_EQ(servers, row.whole("servers_a" + at));
    expect_closed_form(erlang_c(offered, servers), row["exact_erlC_a" + at], at.c_str());
  }
}
INSTANTIATE_TEST_SUITE_P(Exact, StaffingFixture,
                         testing::ValuesIn(fixture_rows("sqrt_staffing_netflix_tiers.csv")),
                         named_by({"tier"}));

}  // namespace
}  // namespace headroom::queueing
