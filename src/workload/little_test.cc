#include "workload/little.h"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

namespace headroom::workload {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

nlohmann::json examples() {
  std::ifstream in(HEADROOM_SOURCE_DIR "/tests/data/fixtures/workload_examples.json");
  return nlohmann::json::parse(in);
}

// A shop's peak hour as published: concurrency over rate is what a user waits and thinks, and the
// shares are those of the rates.
TEST(Little, HoldsForThePeakHourOfAShop) {
  const nlohmann::json shop = examples()["retail_peak_hour"];
  const std::vector<double> cycles{15.0, 14.7, 11.1, 12.4, 9.0};  // seconds, to one place
  const double total = shop["total"]["tps"];
  double rates = 0;
  double users = 0;
  for (std::size_t i = 0; i < cycles.size(); ++i) {
    const nlohmann::json& row = shop["rows"][i];
    const double rate = row[2];
    const double in_progress = row[3];
    EXPECT_NEAR(users_for(Rate{rate}, {.think = from_seconds(cycles[i])}), in_progress,
                0.05 * rate + 1e-6)
        << row[0];
    EXPECT_NEAR(rate / total, row[1].get<double>(), 0.005) << row[0];
    rates += rate;
    users += in_progress;
  }
  EXPECT_EQ(rates, total);
  EXPECT_EQ(users, shop["total"]["concurrency"].get<double>());
}

// Ten transactions a second, two in each iteration with a second of thinking after them: 1.5 s
// each.
TEST(Little, GivesTheUsersOfALoadTest) {
  const nlohmann::json check = examples()["littles_law_check"];
  const ClosedLoad load{.response = seconds(check["R_per_tx"].get<int>()),
                        .think = milliseconds(500)};
  const Rate rate{check["X_tps"].get<double>()};
  EXPECT_DOUBLE_EQ(users_for(rate, load), check["N"].get<double>());
  EXPECT_DOUBLE_EQ(throughput_of(check["N"], load).value().per_second, rate.per_second);
}

// In balance, Gunther's arrivals are the throughput: (15 - 10 x 1) / 0.5 = 10.
TEST(Little, ArrivalsOfThoseWhoThinkAreTheThroughput) {
  const ClosedLoad load{.response = seconds(1), .think = milliseconds(500)};
  EXPECT_DOUBLE_EQ(arrivals_from(15, Rate{10}, load).value().per_second, 10);
  EXPECT_FALSE(arrivals_from(9, Rate{10}, load));
  EXPECT_FALSE(arrivals_from(15, Rate{10}, {.response = seconds(1)}));
  EXPECT_FALSE(throughput_of(15, {}));
}

TEST(Little, APaceLeavesARest) {
  const ClosedLoad iteration{.response = seconds(3), .think = seconds(4)};
  EXPECT_EQ(rest_for_pace(seconds(10), iteration), Nanos(seconds(3)));
  EXPECT_EQ(rest_for_pace(seconds(5), iteration).error().what,
            "an iteration of 7s does not fit into a pace of 5s");
}

// 500/s held for 20 ms are 10 on average, and 10 + 2 sqrt(10) = 16.3 nearly always enough.
TEST(Little, APoolHoldsTheMeanAndTwoDeviations) {
  EXPECT_EQ(pool_size(Rate{500}, milliseconds(20)), 17);
  EXPECT_EQ(pool_size(Rate{0}, milliseconds(20)), 0);
}

}  // namespace
}  // namespace headroom::workload
