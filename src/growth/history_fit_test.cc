#include "growth/history_fit.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <utility>
#include <vector>

#include "base/random.h"
#include "growth/forecast.h"

namespace headroom::growth {
namespace {

using namespace std::chrono_literals;

const Date kFirst{2026y / 1 / 1};

// One figure a day, scattered by a few percent as the seed says.
History scattered(int days, std::uint64_t seed, const std::function<double(double)>& curve,
                  double scatter = 0.03) {
  Random random(Seed{seed});
  History history{.first = kFirst};
  for (int day = 0; day < days; ++day) {
    const double noise = std::exp(scatter * (random.uniform() - 0.5) * std::sqrt(12));
    history.figures.push_back({.at = Days(day), .value = curve(day) * noise});
  }
  return history;
}

double logistic_at(double day) {
  return 50'000 / (1 + 49 * std::exp(-0.12 * day));
}

// Bass: p = 0.002, q = 0.15 a day, launched ten days before the first figure.
double bass_at(double day) {
  const double rest = std::exp(-0.152 * (day + 10));
  return 1e6 * (1 - rest) / (1 + 75 * rest);
}

// How often, of twelve histories that scatter differently, each form is chosen.
int times_chosen(Form form, int days, double scatter, const std::function<double(double)>& curve) {
  int times = 0;
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    times += fit_history(scattered(days, seed, curve, scatter))->front().form() == form ? 1 : 0;
  }
  return times;
}

// Akaike's criterion takes a curve with one parameter too many in one case of six, and with two in
// a few more: what the figures have must win more often than all others together.
TEST(HistoryFit, ChoosesTheFormThatTheFiguresHave) {
  EXPECT_GT(times_chosen(Form::kFlat, 60, 0.03, [](double) { return 700.0; }), 6);
  EXPECT_GT(times_chosen(Form::kLinear, 60, 0.03, [](double t) { return 100 + 20 * t; }), 6);
  EXPECT_GT(
      times_chosen(Form::kExponential, 60, 0.03, [](double t) { return 100 * std::exp(0.05 * t); }),
      6);
  EXPECT_GT(times_chosen(Form::kLogistic, 90, 0.03, logistic_at), 6);
  EXPECT_GT(times_chosen(Form::kBass, 90, 0.01, bass_at), 6);
}

// Without scatter the curve itself comes out, and goes on: 100 e^(0.05 x 100) after 40 days more.
TEST(HistoryFit, ContinuesWhatItFound) {
  const History history = scattered(60, 0, [](double t) { return 100 * std::exp(0.05 * t); }, 0);
  const auto fitted = fit_form(Form::kExponential, history).value();
  EXPECT_NEAR(fitted.value(Days(100)), 100 * std::exp(5.0), 1e-4);
  const auto full = fit_form(Form::kLogistic, scattered(90, 0, logistic_at, 0)).value();
  EXPECT_NEAR(full.value(Days(1000)), 50'000, 1);
}

TEST(HistoryFit, WeightsSumToOneAndTheBestHasTheMost) {
  const auto fits = fit_history(scattered(60, 6, logistic_at)).value();
  double sum = 0;
  for (const FittedGrowth& fit : fits) {
    sum += fit.weight();
    EXPECT_LE(fit.weight(), fits.front().weight());
    EXPECT_GE(fit.akaike(), fits.front().akaike());
  }
  EXPECT_NEAR(sum, 1, 1e-12);
}

// A 90 % interval holds the figure a month ahead nine times in ten: of 200 histories at least 165
// (three binomial deviations below 180, and the scatter is uniform where the theory has it normal),
// and not all.
TEST(HistoryFit, IntervalsHoldWhatComes) {
  int held = 0;
  for (std::uint64_t seed = 100; seed < 300; ++seed) {
    const History history =
        scattered(91, seed, [](double t) { return 100 * std::exp(0.02 * t); }, 0.1);
    History known = history;
    known.figures.resize(61);
    const double later = history.figures[90].value;
    const auto interval = fit_form(Form::kExponential, known)->prediction(Days(90), 0.9);
    held += interval.low <= later && later <= interval.high ? 1 : 0;
  }
  EXPECT_GE(held, 165);
  EXPECT_LT(held, 200);
}

// Threads, as published: four figures, too few to choose by, but what fills up lies nearer to them
// than what grows without end.
TEST(HistoryFit, ThreadsFilledUp) {
  History threads{.first = kFirst};
  const std::vector<std::pair<double, double>> published{
      {7.0 / 24, 10e6}, {1, 30e6}, {2, 70e6}, {5, 100e6}};
  for (const auto& [day, users] : published) {
    threads.figures.push_back({.at = Days(day - 7.0 / 24), .value = users});
  }
  const double filled = fit_form(Form::kLogistic, threads).value().scatter();
  const double endless = fit_form(Form::kExponential, threads).value().scatter();
  EXPECT_LT(filled, endless / 2);
  EXPECT_LT(fit_form(Form::kLogistic, threads).value().value(Days(365)), 200e6);
}

TEST(HistoryFit, RefusesThreeFigures) {
  EXPECT_EQ(fit_history(scattered(3, 1, logistic_at)).error().what,
            "3 figures are too few to tell how they grow");
}

// Ten a day from 100: 200 after ten days, on the 11th.
TEST(Forecast, SaysOnWhichDateACapacityIsUsedUp) {
  const spec::Growth linear{.name = "expected",
                            .curve = spec::GrowthCurve::kLinear,
                            .to = Ratio{10},
                            .within = 90 * Nanos(24h)};
  const auto points =
      forecast(Curve::of(linear).value(), {.today = 100}, {.from = kFirst, .days = 30});
  ASSERT_EQ(points.size(), 31U);
  EXPECT_NEAR(points[10].value, 200, 1e-9);
  const Exhaustion at_200 = exhaustion(points, 199.9);
  ASSERT_TRUE(at_200.expected);
  EXPECT_EQ(to_string(*at_200.expected), "2026-01-11");
  EXPECT_EQ(at_200.earliest, at_200.expected);
  EXPECT_FALSE(exhaustion(points, 1000).expected);
}

TEST(Forecast, ALaunchStandsOutOfTheCurve) {
  const spec::Growth linear{
      .curve = spec::GrowthCurve::kLinear, .to = Ratio{10}, .within = 90 * Nanos(24h)};
  const Launch launch{.at = Days(5), .multiplier = 10};
  const auto points = forecast(Curve::of(linear).value(), {.today = 100, .launches = {launch}},
                               {.from = kFirst, .days = 30});
  EXPECT_NEAR(points[5].value, 1500, 1e-9);
  EXPECT_EQ(exhaustion(points, 1000).expected, kFirst + std::chrono::days(5));
}

TEST(Forecast, OfAHistoryIsEarlierAndLaterByItsInterval) {
  const History history = scattered(60, 7, [](double t) { return 100 * std::exp(0.03 * t); }, 0.1);
  const auto fitted = fit_form(Form::kExponential, history).value();
  const auto points =
      forecast(fitted, history, {.from = kFirst + std::chrono::days(60), .days = 120}, 0.9);
  const Exhaustion used_up = exhaustion(points, 100 * std::exp(0.03 * 120));
  ASSERT_TRUE(used_up.earliest && used_up.expected && used_up.latest);
  EXPECT_LT(*used_up.earliest, *used_up.expected);
  EXPECT_LT(*used_up.expected, *used_up.latest);
  EXPECT_NEAR((*used_up.expected - kFirst).count(), 120, 4);
}

}  // namespace
}  // namespace headroom::growth
