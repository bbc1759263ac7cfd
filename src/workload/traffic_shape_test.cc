// What a mean rate does not say: the hours of the week, the seconds of a minute, and bytes.
#include <gtest/gtest.h>

#include <vector>

#include "workload/peaks.h"
#include "workload/volume.h"
#include "workload/week_profile.h"

namespace headroom::workload {
namespace {

using std::chrono::seconds;

// 100/s: one second in a thousand has more than 100 + 3.09 x 10; of what is nine times as bursty,
// more than 100 + 3.09 x 30. Over ten seconds the peak is flatter by sqrt(10).
TEST(Peaks, AreTheRateAndSoManyDeviations) {
  EXPECT_NEAR(rate_quantile(Rate{100}, 0.999, {}).per_second, 130.902, 0.001);
  EXPECT_NEAR(rate_quantile(Rate{100}, 0.999, {.dispersion = 9}).per_second, 192.707, 0.001);
  EXPECT_NEAR(rate_quantile(Rate{100}, 0.999, {.length = seconds(10)}).per_second, 109.772, 0.001);
  EXPECT_EQ(rate_quantile(Rate{0}, 0.999, {}).per_second, 0);
}

TEST(Peaks, DispersionIsVarianceOverMean) {
  EXPECT_EQ(index_of_dispersion(std::vector<double>{5, 5, 5}), 0);
  EXPECT_DOUBLE_EQ(index_of_dispersion(std::vector<double>{0, 0, 12}), 12);  // 96 / 2 over 4
  EXPECT_EQ(index_of_dispersion(std::vector<double>{7}), 1);
}

TEST(WeekProfile, ADailySineHasItsPeakWhereAsked) {
  const WeekProfile profile = WeekProfile::daily_sine({0.06}, 20).value();
  EXPECT_NEAR(profile.factor(20), 1.44, 1e-12);
  EXPECT_NEAR(profile.factor(24 + 8), 0.56, 1e-12);
  EXPECT_NEAR(profile.peak_hour_share().value, 0.06, 1e-12);
  EXPECT_NEAR(profile.peak_factor(), 1.44, 1e-12);
  EXPECT_FALSE(WeekProfile::daily_sine({0.12}, 20));
}

// Two weeks with 10 an hour, but 30 in the noon hours of Saturdays.
TEST(WeekProfile, IsMeasuredByTheHour) {
  std::vector<double> counts(2 * WeekProfile::kHours, 10.0);
  const std::size_t saturday_noon = 5 * 24 + 12;
  counts[saturday_noon] = counts[saturday_noon + WeekProfile::kHours] = 30;
  const WeekProfile profile = WeekProfile::measured(counts).value();
  const double mean = (168 * 10 + 20) / 168.0;
  EXPECT_NEAR(profile.factor(0), 10 / mean, 1e-12);
  EXPECT_NEAR(profile.peak_factor(), 30 / mean, 1e-12);
  EXPECT_NEAR(profile.peak_hour_share().value, 30.0 / 260, 1e-12);
  EXPECT_NEAR(profile.day_factors()[5], 260.0 / 24 / mean, 1e-12);
  EXPECT_NEAR(WeekProfile::flat().peak_hour_share().value, 1.0 / 24, 1e-12);
}

TEST(WeekProfile, RefusesWhatIsNoWeek) {
  EXPECT_EQ(WeekProfile::measured(std::vector<double>(24, 1.0)).error().what,
            "24 hours are not whole weeks");
  EXPECT_FALSE(WeekProfile::measured(std::vector<double>(168, 0.0)));
}

// 1,000/s of 1 kB in and 10 kB out: 8 and 80 Mbit/s.
TEST(Volume, BandwidthIsInBits) {
  const Bandwidth needed = bandwidth(Rate{1000}, {.in = {1000}, .out = {10'000}});
  EXPECT_EQ(needed.in, BitRate{8e6});
  EXPECT_EQ(needed.out, BitRate{80e6});
}

TEST(Volume, StorageGrowsUntilTheFirstDayIsForgotten) {
  const std::vector<double> written{1, 2, 3, 4};
  EXPECT_EQ(stored_by_day(written, {.copies = 3}), (std::vector<double>{3, 9, 18, 30}));
  EXPECT_EQ(stored_by_day(written, {.days = 2}), (std::vector<double>{1, 3, 5, 7}));
}

}  // namespace
}  // namespace headroom::workload
