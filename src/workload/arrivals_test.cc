#include "workload/arrivals.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <vector>

namespace headroom::workload {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

Plan open_plan(std::vector<RateCurve::Piece> pieces, spec::Arrivals arrivals, Seed seed = {}) {
  Plan plan;
  const RateCurve curve(std::move(pieces));
  plan.duration = from_seconds(curve.length_seconds());
  plan.model = OpenModel{.curve = curve, .arrivals = arrivals};
  plan.seed = seed;
  return plan;
}

std::vector<Nanos> all_of(const Plan& plan) {
  std::vector<Nanos> moments;
  SessionStream stream(plan);
  while (const auto start = stream.next()) {
    EXPECT_EQ(start->ordinal, moments.size());
    moments.push_back(start->due);
  }
  return moments;
}

// How many moments fall into each of `parts` equal parts of `whole`.
std::vector<double> counts(const std::vector<Nanos>& moments, Nanos whole, int parts) {
  std::vector<double> result(static_cast<std::size_t>(parts));
  for (const Nanos moment : moments) {
    result[static_cast<std::size_t>(moment.count() / (whole.count() / parts))] += 1;
  }
  return result;
}

TEST(UniformArrivals, BeginAtOnceAndFollowEvenly) {
  const auto plan = open_plan({{1, 10, 10}}, spec::Arrivals::kUniform);
  EXPECT_THAT(all_of(plan),
              ElementsAre(0ms, 100ms, 200ms, 300ms, 400ms, 500ms, 600ms, 700ms, 800ms, 900ms));
}

// The rate 2t expects t^2 arrivals by t: the k-th falls at sqrt(k).
TEST(UniformArrivals, FollowARamp) {
  const auto moments = all_of(open_plan({{10, 0, 20}}, spec::Arrivals::kUniform));
  ASSERT_EQ(moments.size(), 100u);
  for (std::size_t k = 0; k < moments.size(); ++k) {
    EXPECT_NEAR(to_seconds(moments[k]), std::sqrt(static_cast<double>(k)), 1e-9);
  }
}

TEST(UniformArrivals, NeverFallWhereTheRateIsZero) {
  const auto plan =
      open_plan({{1, 0, 0}, {1, 2, 2}, {1, 0, 0}, {1, 2, 2}}, spec::Arrivals::kUniform);
  EXPECT_THAT(all_of(plan), ElementsAre(1000ms, 1500ms, 3000ms, 3500ms));
}

// A seed in a report must give the same run on any machine and in any version. The moments were
// computed a second time in Python, from the publications of xoshiro256++ and SplitMix64.
TEST(PoissonArrivals, OfAFixedSeedAreFixed) {
  auto moments = all_of(open_plan({{1, 1000, 1000}}, spec::Arrivals::kPoisson, Seed{42}));
  ASSERT_GT(moments.size(), 5u);
  moments.resize(5);
  EXPECT_THAT(moments, ElementsAre(86'543ns, 1'938'117ns, 2'287'324ns, 3'707'506ns, 5'547'766ns));
}

TEST(PoissonArrivals, ReplayForTheSameSeedAndDifferForAnother) {
  const auto one = all_of(open_plan({{1, 1000, 1000}}, spec::Arrivals::kPoisson, Seed{1}));
  const auto same = all_of(open_plan({{1, 1000, 1000}}, spec::Arrivals::kPoisson, Seed{1}));
  const auto other = all_of(open_plan({{1, 1000, 1000}}, spec::Arrivals::kPoisson, Seed{2}));
  EXPECT_EQ(one, same);
  EXPECT_NE(one, other);
}

// The number of arrivals has the standard deviation sqrt(expected). Five of them is crossed by
// about one seed in 1.7 million.
TEST(PoissonArrivals, AreAsManyAsTheRateSays) {
  const auto moments = all_of(open_plan({{1000, 100, 100}}, spec::Arrivals::kPoisson));
  EXPECT_NEAR(static_cast<double>(moments.size()), 100'000, 5 * std::sqrt(100'000));
}

// Variance over mean of the counts per second is 1 for a Poisson process; over n windows its
// standard error is sqrt(2/(n - 1)), here 0.0447.
TEST(PoissonArrivals, HaveAnIndexOfDispersionOfOne) {
  constexpr int kWindows = 1000;
  const auto plan = open_plan({{kWindows, 100, 100}}, spec::Arrivals::kPoisson);
  const auto per_second = counts(all_of(plan), plan.duration, kWindows);
  double mean = 0;
  for (const double count : per_second) mean += count / kWindows;
  double variance = 0;
  for (const double count : per_second) {
    variance += (count - mean) * (count - mean) / (kWindows - 1);
  }
  EXPECT_NEAR(variance / mean, 1, 5 * std::sqrt(2.0 / (kWindows - 1)));
}

// A gap of an exponential law is longer than its mean with probability 1/e; the share of n gaps has
// the standard error sqrt(p (1 - p)/n).
TEST(PoissonArrivals, HaveExponentialGaps) {
  const auto moments = all_of(open_plan({{1000, 100, 100}}, spec::Arrivals::kPoisson));
  double longer = 0;
  for (std::size_t i = 1; i < moments.size(); ++i) {
    if (moments[i] - moments[i - 1] > 10ms) longer += 1;
  }
  const double gaps = static_cast<double>(moments.size() - 1);
  const double p = std::exp(-1.0);
  EXPECT_NEAR(longer / gaps, p, 5 * std::sqrt(p * (1 - p) / gaps));
}

// The rate 2t over 100 s expects 100 (2i + 1) arrivals in tenth i: 100, 300, ... 1900.
TEST(PoissonArrivals, FollowARampInEachTenth) {
  const auto plan = open_plan({{100, 0, 200}}, spec::Arrivals::kPoisson);
  const auto tenths = counts(all_of(plan), plan.duration, 10);
  for (std::size_t i = 0; i < tenths.size(); ++i) {
    const double expected = 100.0 * (2.0 * static_cast<double>(i) + 1);
    EXPECT_NEAR(tenths[i], expected, 5 * std::sqrt(expected)) << "tenth " << i;
  }
}

TEST(PoissonArrivals, AreTenTimesAsManyInASpike) {
  const auto plan =
      open_plan({{100, 10, 10}, {100, 100, 100}, {100, 10, 10}}, spec::Arrivals::kPoisson);
  const auto thirds = counts(all_of(plan), plan.duration, 3);
  EXPECT_NEAR(thirds[0], 1000, 5 * std::sqrt(1000));
  EXPECT_NEAR(thirds[1], 10'000, 5 * std::sqrt(10'000));
  EXPECT_NEAR(thirds[2], 1000, 5 * std::sqrt(1000));
}

TEST(PoissonArrivals, NeverGoBackInTime) {
  // So many that neighbours often share a nanosecond.
  const auto moments = all_of(open_plan({{1e-4, 1e9, 3e9}}, spec::Arrivals::kPoisson));
  ASSERT_GT(moments.size(), 100'000u);
  EXPECT_TRUE(std::ranges::is_sorted(moments));
}

Plan trace_plan(std::vector<Nanos> starts, Nanos duration) {
  Plan plan;
  plan.model = TraceModel{std::move(starts)};
  plan.duration = duration;
  return plan;
}

TEST(TraceArrivals, AreReplayedAsRecorded) {
  EXPECT_THAT(all_of(trace_plan({0ms, 5ms, 5ms, 90ms}, 1s)), ElementsAre(0ms, 5ms, 5ms, 90ms));
}

TEST(TraceArrivals, StopWhereTheTestEnds) {
  EXPECT_THAT(all_of(trace_plan({0ms, 5ms, 90ms}, 90ms)), ElementsAre(0ms, 5ms));
}

TEST(SessionStream, StaysAtItsEnd) {
  const Plan plan = trace_plan({0ms}, 1s);
  SessionStream stream(plan);
  EXPECT_TRUE(stream.next());
  EXPECT_FALSE(stream.next());
  EXPECT_FALSE(stream.next());
}

TEST(SessionStreamDeathTest, AClosedModelHasNone) {
  Plan plan;
  plan.model = ClosedModel{.users = 3};
  EXPECT_DEATH(SessionStream{plan}, "closed model");
}

TEST(ClosedModel, GivesEachSessionOfEachUserAnOrdinalOfItsOwn) {
  const ClosedModel model{.users = 3};
  EXPECT_EQ(closed_ordinal(model, 0, 0), 0u);
  EXPECT_EQ(closed_ordinal(model, 2, 0), 2u);
  EXPECT_EQ(closed_ordinal(model, 0, 1), 3u);
  EXPECT_EQ(closed_ordinal(model, 2, 5), 17u);
}

}  // namespace
}  // namespace headroom::workload
