#include "control/quantile_forecast.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <vector>

#include "base/random.h"

namespace headroom::control {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Nanos kStep = seconds(15);
constexpr int kDay = 24 * 240;  // steps

double normal(Random& random) {
  return std::sqrt(-2 * std::log(random.uniform_open())) *
         std::cos(2 * std::numbers::pi * random.uniform());
}

// A day curve between 50/s and 150/s, each value off by a lognormal factor of its own.
std::vector<double> uneven_days(int days, double sigma, Seed seed) {
  Random random(seed);
  std::vector<double> rates;
  for (int i = 0; i < days * kDay; ++i) {
    const double of_day = 100 + 50 * std::sin(2 * std::numbers::pi * i / kDay);
    rates.push_back(of_day * std::exp(sigma * normal(random)));
  }
  return rates;
}

// The bounds that it gave, one for each value.
std::vector<double> bounds_for(QuantileForecast& forecast, const std::vector<double>& rates) {
  History history;
  std::vector<double> bounds;
  for (std::size_t i = 0; i < rates.size(); ++i) {
    history.add(kStep * static_cast<std::int64_t>(i), rates[i]);
    bounds.push_back(forecast.next(history));
  }
  return bounds;
}

// Of the forecasts from `first` on, the share that the most of the `lead` values after it exceeds.
double share_exceeded(const std::vector<double>& rates, const std::vector<double>& bounds,
                      std::size_t lead, std::size_t first) {
  int exceeded = 0;
  int all = 0;
  for (std::size_t i = first; i + lead < rates.size(); ++i, ++all) {
    for (std::size_t k = 1; k <= lead; ++k) {
      if (rates[i + k] <= bounds[i]) continue;
      ++exceeded;
      break;
    }
  }
  return static_cast<double>(exceeded) / all;
}

// One value above the bounds of the lead before it exceeds up to 4 of them: what is counted comes
// in clusters, so that n forecasts are worth n / 4 independent ones. With 9 days, n / 4 = 12,960,
// and the share's standard deviation is sqrt(p (1 - p) / 12,960). It learns on, by steps of at
// least 0.002, and so follows what just happened: the share is held to four deviations, or a
// quarter.
TEST(QuantileForecast, IsExceededByTheShareThatWasAskedFor) {
  const auto rates = uneven_days(10, 0.2, Seed{7});
  for (const double late : {0.02, 0.05, 0.2}) {
    QuantileForecast forecast(minutes(1), late);
    const double share = share_exceeded(rates, bounds_for(forecast, rates), 4, kDay);
    const double deviation = std::sqrt(late * (1 - late) / (9 * kDay / 4.0));
    EXPECT_NEAR(share, late, std::max(4 * deviation, late / 4)) << late;
  }
}

// What is exceeded by a fiftieth of the greatest of 4 lognormal factors: each stays below it with
// probability 0.98^(1/4) = 0.99496, which is 2.573 standard deviations: e^(2.573 x 0.2) = 1.673 of
// the median. Of the day curve's mean, 100, it has to be near that; within a tenth, as it is
// learned.
TEST(QuantileForecast, IsAboutTheQuantileOfTheLaw) {
  const auto rates = uneven_days(10, 0.2, Seed{7});
  QuantileForecast forecast(minutes(1), 0.02);
  const auto bounds = bounds_for(forecast, rates);
  double mean = 0;
  for (std::size_t i = 9 * kDay; i < bounds.size(); ++i) mean += bounds[i] / kDay;
  EXPECT_NEAR(mean, 167.3, 16.7);
}

TEST(QuantileForecast, CountsHowOftenItWasExceeded) {
  const auto rates = uneven_days(1, 0.2, Seed{3});
  QuantileForecast forecast(minutes(1), 0.05);
  const auto bounds = bounds_for(forecast, rates);
  // All but the 4 that are not due yet.
  EXPECT_EQ(forecast.record().due, rates.size() - 4);
  EXPECT_NEAR(static_cast<double>(forecast.record().exceeded),
              share_exceeded(rates, bounds, 4, 0) * static_cast<double>(rates.size() - 4), 0.5);
}

TEST(QuantileForecast, ComesNearALoadThatNeverVaries) {
  const std::vector<double> rates(2 * kDay, 80.0);
  QuantileForecast forecast(minutes(2), 0.02);
  const auto bounds = bounds_for(forecast, rates);
  EXPECT_GE(bounds.back(), 80 * 0.95);
  EXPECT_LE(bounds.back(), 80 * 1.1);
}

TEST(QuantileForecast, SaysAThirdMoreThanTheMeanAndMoreWhereItKnowsNothing) {
  QuantileForecast forecast(minutes(1), 0.02);
  History history;
  history.add(Nanos{}, 10);
  // 0.3 for a third more, 1.5 x 0.15 for how uneven it may be: e^0.525 = 1.690.
  EXPECT_NEAR(forecast.next(history), 16.90, 0.005);
}

TEST(QuantileForecast, GoesOnWhereAnotherHadLearned) {
  const auto rates = uneven_days(2, 0.2, Seed{5});
  QuantileForecast before(minutes(1), 0.05);
  History history;
  std::size_t i = 0;
  for (; i < kDay; ++i) {
    history.add(kStep * static_cast<std::int64_t>(i), rates[i]);
    before.next(history);
  }
  QuantileForecast after(minutes(1), 0.05);
  after.restore(before.learned());
  EXPECT_EQ(after.record().due, before.record().due);
  // A forecast that was not due is forgotten with the one who made it: what the others teach in the
  // meantime is all that the two differ by. The very next bound is one that nothing has come
  // between.
  EXPECT_DOUBLE_EQ(after.next(history), before.next(history));
}

TEST(QuantileForecast, BearsSilenceAndZeros) {
  QuantileForecast forecast(minutes(1), 0.02);
  History history;
  EXPECT_GE(forecast.next(history), 0);
  for (int i = 0; i < kDay; ++i) {
    history.add(kStep * i, 0);
    const double bound = forecast.next(history);
    ASSERT_TRUE(bound >= 0 && bound < 1e-3) << bound;
  }
  for (int i = kDay; i < 2 * kDay; ++i) {
    history.add(kStep * i, 100);
    ASSERT_TRUE(std::isfinite(forecast.next(history)));
  }
  EXPECT_LT(forecast.next(history), 200);
  EXPECT_TRUE(QuantileForecast::can_be(forecast.learned()));
}

TEST(QuantileForecast, LearnsNothingOfWhatCameUnseen) {
  QuantileForecast forecast(minutes(1), 0.02);
  History history;
  history.add(Nanos{}, 10);
  forecast.next(history);
  history.add(minutes(10), 1000);
  forecast.next(history);
  EXPECT_EQ(forecast.record().due, 0U);
  history.add(minutes(11), 1);
  forecast.next(history);
  EXPECT_EQ(forecast.record().due, 1U);
}

TEST(QuantileForecast, KnowsWhatCannotHaveBeenLearned) {
  const QuantileForecast::Learned sound = QuantileForecast(minutes(1), 0.02).learned();
  EXPECT_TRUE(QuantileForecast::can_be(sound));
  QuantileForecast::Learned learned = sound;
  learned.squares.fill(0);  // would divide by it
  EXPECT_FALSE(QuantileForecast::can_be(learned));
  learned = sound;
  learned.weights.front() = NAN;
  EXPECT_FALSE(QuantileForecast::can_be(learned));
  learned = sound;
  learned.unevenness = -1;
  EXPECT_FALSE(QuantileForecast::can_be(learned));
  learned = sound;
  learned.record.exceeded = 1;
  EXPECT_FALSE(QuantileForecast::can_be(learned));
}

}  // namespace
}  // namespace headroom::control
