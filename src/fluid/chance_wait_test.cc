#include "fluid/chance_wait.h"

#include <gtest/gtest.h>

#include <limits>

#include "queueing/mmc.h"
#include "queueing/mmck.h"

namespace headroom::fluid {
namespace {

constexpr double kNoEnd = std::numeric_limits<double>::infinity();

// Between the points of its table the probability is a straight line: 200 of them leave 0.1 %.
TEST(ChanceWait, IsThatOfManyServersWithOneLine) {
  ChanceWaits waits;
  for (const double load : {0.2, 0.5, 0.703, 0.9}) {
    const auto exact =
        queueing::Mmc::at({.arrival_rate = 20 * load, .service_rate = 2, .servers = 10});
    const ChanceWait wait = waits.at({.servers = 10, .work = 0.5, .queue = kNoEnd}, load);
    EXPECT_NEAR(wait.expected(), exact->means().wait, 0.003 * exact->means().wait + 1e-7);
    EXPECT_NEAR(wait.quantile(0.99), exact->wait_quantile(0.99), 0.001);
    EXPECT_NEAR(wait.tail(0.1), exact->wait_tail(0.1), 0.001);
  }
}

TEST(ChanceWait, RefusesAsAFullLineDoes) {
  ChanceWaits waits;
  const auto exact = queueing::Mmck::at({.arrival_rate = 18, .service_rate = 2, .servers = 10}, 15);
  const ChanceWait wait = waits.at({.servers = 10, .work = 0.5, .queue = 5}, 0.9);
  EXPECT_NEAR(wait.refused, exact->block_probability(), 1e-4);
  EXPECT_DOUBLE_EQ(wait.most, 0.25);
}

TEST(ChanceWait, IsNoneWhereEverythingComesAndIsServedEvenly) {
  ChanceWaits waits;
  const ChanceWait wait = waits.at(
      {.servers = 1, .work = 1, .queue = kNoEnd, .arrivals_squared = 0, .work_squared = 0}, 0.9);
  EXPECT_EQ(wait.probability, 0);
}

// One server, 0.1 s a request: what is left of it comes into balance within 300 s from 1 - load =
// sqrt(0.1 / 300) upwards, 1.8 %, and the mean wait is at most 0.1 / 1.8 % = 5.5 s.
TEST(ChanceWait, StaysFiniteAtFullLoadAndFallsBeyondIt) {
  ChanceWaits waits;
  const ChanceStation station{.servers = 1, .work = 0.1, .queue = kNoEnd};
  EXPECT_NEAR(waits.at(station, 1).mean, 5.477, 0.001);
  EXPECT_NEAR(waits.at(station, 1.5).mean, 0.2, 1e-9);
  EXPECT_EQ(waits.at(station, 3).mean, 0);
}

}  // namespace
}  // namespace headroom::fluid
