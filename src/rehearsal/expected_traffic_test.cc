#include "rehearsal/expected_traffic.h"

#include <gtest/gtest.h>

#include <chrono>

namespace headroom::rehearsal {
namespace {

using namespace std::chrono_literals;

double share_of_hour(const workload::RateCurve& day, int hour) {
  const double from = hour * 3600.0;
  return (day.expected_by(from + 1800) - day.expected_by(from - 1800)) / day.expected_in_all();
}

// An hour's share is worked out at its middle, which near the peak is a little more than its mean.
TEST(ExpectedTraffic, TheBusiestHourHasItsShareOfTheDay) {
  for (const double share : {0.05, 0.08, 0.10, 0.12, 0.20}) {
    const auto day = expected_traffic({.peak = Rate{9}, .peak_hour = Ratio{share}, .length = 24h});
    EXPECT_NEAR(share_of_hour(day, 20), share, 0.03 * share);
    EXPECT_DOUBLE_EQ(day.peak_per_second(), 9);
    EXPECT_DOUBLE_EQ(day.per_second_at(20 * 3600), 9);
  }
}

TEST(ExpectedTraffic, ADayCanBeFlat) {
  const auto day = expected_traffic({.peak = Rate{9}, .peak_hour = Ratio{1.0 / 24}, .length = 24h});
  EXPECT_NEAR(day.lowest_per_second(), 9, 1e-6);
}

TEST(ExpectedTraffic, DaysGrow) {
  const spec::Growth assumed{
      .curve = spec::GrowthCurve::kLinear, .to = Ratio{3}, .within = std::chrono::hours(24 * 20)};
  const auto growth = growth::Curve::of(assumed);
  ASSERT_TRUE(growth) << to_string(growth.error());
  const auto days = expected_traffic(
      {.peak = Rate{10}, .busiest_hour = 12, .growth = *growth, .length = 24h * 11});
  EXPECT_NEAR(days.per_second_at(12 * 3600), 10.5, 1e-9);
  EXPECT_NEAR(days.per_second_at((10 * 24 + 12) * 3600.0), 20.5, 1e-9);
}

}  // namespace
}  // namespace headroom::rehearsal
