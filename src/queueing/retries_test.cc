#include "queueing/retries.h"

#include <gtest/gtest.h>

#include "queueing/fixture_for_test.h"

namespace headroom::queueing {
namespace {

class RetriesFixture : public testing::TestWithParam<Row> {};

TEST_P(RetriesFixture, GivesAttemptsSuccessAndAmplificationAlongAPath) {
  const Row& row = GetParam();
  const int retries = row.whole("retries");
  const double failure = row["p_fail"];
  expect_closed_form(attempts_per_request(retries, failure), row["attempts_per_request"], "1");
  expect_closed_form(success_after_retries(retries, failure), row["success_after_retries"], "ok");
  expect_closed_form(path_amplification(retries, failure, 2), row["amplif_depth2"], "2");
  expect_closed_form(path_amplification(retries, failure, 3), row["amplif_depth3"], "3");
  expect_closed_form(path_amplification(retries, failure, 5), row["amplif_depth5"], "5");
}
INSTANTIATE_TEST_SUITE_P(Exact, RetriesFixture,
                         testing::ValuesIn(fixture_rows("retry_amplification.csv")),
                         named_by({"retries", "p_fail"}));

}  // namespace
}  // namespace headroom::queueing
