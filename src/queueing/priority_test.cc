#include "queueing/priority.h"

#include <gtest/gtest.h>

#include "queueing/fixture_for_test.h"

namespace headroom::queueing {
namespace {

class PriorityFixture : public testing::TestWithParam<Row> {};

TEST_P(PriorityFixture, GivesTheWaitOfEachClass) {
  const Row& row = GetParam();
  const double service = 1 / row["mu"];
  const auto waits = priority_waits({{.arrival_rate = row["lam_hi"], .service = service},
                                     {.arrival_rate = row["lam_lo"], .service = service}})
                         .value();
  expect_closed_form(waits[0], row["Wq_hi"], "urgent");
  expect_closed_form(waits[1], row["Wq_lo"], "patient");
  const auto alike =
      priority_waits({{.arrival_rate = row["lam_hi"] + row["lam_lo"], .service = service}}).value();
  expect_closed_form(alike[0], row["Wq_fcfs"], "without priorities");
}
INSTANTIATE_TEST_SUITE_P(Exact, PriorityFixture,
                         testing::ValuesIn(fixture_rows("priority_nonpreemptive.csv")),
                         named_by({"lam_hi", "lam_lo"}));

// Half of the time for the first class, the other half for the second, always at hand: the first
// finds a service under way, of which 1 s on average is left, and waits 1 / (1 - 0.5).
TEST(Priority, AnUrgentClassIsServedThoughAnotherSaturates) {
  const auto waits =
      priority_waits({{.arrival_rate = 0.5}, {.arrival_rate = 3}, {.arrival_rate = 1}}).value();
  EXPECT_DOUBLE_EQ(waits[0], 2);
  EXPECT_TRUE(std::isinf(waits[1]));
  EXPECT_TRUE(std::isinf(waits[2]));
}

}  // namespace
}  // namespace headroom::queueing
