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
  plan.streams[0].model = OpenModel{.curve = curve, .arrivals = arrivals};
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
  plan.streams[0].model = TraceModel{std::move(starts)};
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
  plan.streams[0].model = ClosedModel{.users = 3, .over_time = {}};
  EXPECT_DEATH(SessionStream{plan}, "closed model");
}

TEST(ClosedModel, GivesEachSessionOfEachUserANumberOfItsOwn) {
  const ClosedModel model{.users = 3, .over_time = {}};
  EXPECT_EQ(closed_number(model, 0, 0), 0u);
  EXPECT_EQ(closed_number(model, 2, 0), 2u);
  EXPECT_EQ(closed_number(model, 0, 1), 3u);
  EXPECT_EQ(closed_number(model, 2, 5), 17u);
}

// The fourth and the sixth of three users are the first and the last of the second three.
TEST(ClosedModel, GivesUsersPastThePlannedOnesNumbersThatNobodyElseHas) {
  const ClosedModel model{.users = 3, .over_time = {}};
  EXPECT_EQ(closed_number(model, 3, 0), kCrew);
  EXPECT_EQ(closed_number(model, 5, 0), kCrew + 2);
  EXPECT_EQ(closed_number(model, 3, 1), kCrew + 3);
  EXPECT_EQ(closed_number(model, 6, 0), 2 * kCrew);
  for (const std::uint32_t user : {0u, 2u, 3u, 5u, 299u}) {
    const std::uint64_t number = closed_number(model, user, 7);
    EXPECT_EQ(closed_user(model, number), user);
    EXPECT_EQ(closed_session(model, number), 7u);
  }
}

// From 1 to 5 users in 4 s, 5 for 2 s, and down to 0 in 5 s, beginning 10 s into the test.
TEST(ClosedModel, UsersComeAndGoOverTime) {
  Stream stream;
  stream.start = 10s;
  stream.model = ClosedModel{.users = 5, .over_time = RateCurve({{4, 1, 5}, {2, 5, 5}, {5, 5, 0}})};
  EXPECT_EQ(next_turn(stream, 0, 0s), 10s);
  EXPECT_EQ(next_turn(stream, 1, 0s), 11s);
  EXPECT_EQ(next_turn(stream, 4, 0s), 14s);
  EXPECT_EQ(next_turn(stream, 4, 15s), 15s);
  EXPECT_EQ(next_turn(stream, 4, 17s), std::nullopt);
  EXPECT_EQ(next_turn(stream, 0, 19s), 19s);
  EXPECT_EQ(next_turn(stream, 0, 21s), std::nullopt);
  stream.end = 18s;
  EXPECT_EQ(next_turn(stream, 0, 18s), std::nullopt);
}

TEST(ClosedModel, AUserWhoWentMayComeBack) {
  Stream stream;
  stream.model = ClosedModel{.users = 2, .over_time = RateCurve({{1, 2, 2}, {1, 1, 1}, {1, 2, 2}})};
  EXPECT_EQ(next_turn(stream, 1, 0s), 0s);
  EXPECT_EQ(next_turn(stream, 1, 1500ms), 2s);
  EXPECT_EQ(next_turn(stream, 0, 1500ms), 1500ms);
}

// From 0 to 10 users in 10 s, times 1.5: the third comes when 2 are planned, the fifteenth at the
// end, and a sixteenth never. Times 0.5 the second comes when 4 are planned.
TEST(ClosedModel, ThereMayBeMoreOrFewerUsersThanPlanned) {
  Stream stream;
  stream.model = ClosedModel{.users = 10, .over_time = RateCurve({{10, 0, 10}, {5, 10, 10}})};
  EXPECT_LE(abs(*next_turn(stream, 2, 0s, 1.5) - 2s), 20ns);
  EXPECT_LE(abs(*next_turn(stream, 14, 0s, 1.5) - 10s), 20ns);
  EXPECT_EQ(next_turn(stream, 15, 0s, 1.5), std::nullopt);
  EXPECT_LE(abs(*next_turn(stream, 1, 0s, 0.5) - 4s), 20ns);
  EXPECT_EQ(planned_users(stream, 3500ms), 3.5);
  EXPECT_EQ(whole_users(3.5), 3u);
  EXPECT_EQ(planned_users(stream, 15s), 0);
}

// So many users as were asked for, whatever the rounding of a factor.
TEST(ClosedModel, ThereAreExactlySoManyUsersAsAreAskedFor) {
  Stream stream;
  for (std::uint32_t planned = 1; planned < 40; ++planned) {
    stream.model = ClosedModel{.users = planned, .over_time = {}};
    for (std::uint32_t asked = 1; asked < 100; ++asked) {
      const double times = static_cast<double>(asked) / planned;
      ASSERT_EQ(next_turn(stream, asked - 1, 0s, times), 0s) << planned << " to " << asked;
      ASSERT_EQ(next_turn(stream, asked, 0s, times), std::nullopt) << planned << " to " << asked;
      ASSERT_EQ(whole_users(planned_users(stream, 0s) * times), asked) << planned;
    }
  }
}

struct Spread {
  double mean = 0;
  double cv = 0;
};

Spread spread_of(const std::vector<double>& values) {
  const auto count = static_cast<double>(values.size());
  double sum = 0;
  for (const double value : values) sum += value;
  const double mean = sum / count;
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return {.mean = mean, .cv = std::sqrt(squares / count) / mean};
}

std::vector<double> gaps_of(const std::vector<Nanos>& moments) {
  std::vector<double> gaps;
  for (std::size_t i = 1; i < moments.size(); ++i) {
    gaps.push_back(to_seconds(moments[i] - moments[i - 1]));
  }
  return gaps;
}

// Of gamma gaps with shape k = 1/cv^2 the variance of a sample's squared cv, to first order, is
// (2 cv^4 + 2 cv^6)/n: with the moments of a gamma law about its mean, m2 = c, m3 = 2c^2 and
// m4 = 3c^2 + 6c^3 (c = cv^2, mean 1), var(s^2 / mean^2) = (m4 - m2^2 - 4 c m3 + 4 c^3)/n. The
// deviation of the cv is that of its square over 2 cv.
TEST(GammaArrivals, HaveTheSpreadAskedFor) {
  for (const double cv : {0.5, 2.0, 4.0}) {
    const auto gaps = gaps_of(all_of(open_plan({{1000, 100, 100}}, {.cv = cv})));
    const auto count = static_cast<double>(gaps.size());
    const double c = cv * cv;
    const double deviation = std::sqrt((2 * c * c + 2 * c * c * c) / count) / (2 * cv);
    EXPECT_NEAR(spread_of(gaps).cv, cv, 5 * deviation) << cv;
    EXPECT_NEAR(spread_of(gaps).mean, 0.01, 5 * 0.01 * cv / std::sqrt(count)) << cv;
  }
}

// A renewal process in equilibrium: n units of expectation hold n arrivals on average from the very
// start, with a variance that grows as cv^2 n. One that began with a whole gap would be short of
// (or, in bursts, beyond) that by (cv^2 - 1)/2 = 7.5.
TEST(GammaArrivals, AreInEquilibriumFromTheStart) {
  constexpr int kRuns = 4000;
  std::vector<double> in_first_second;
  for (std::uint64_t seed = 0; seed < kRuns; ++seed) {
    in_first_second.push_back(
        static_cast<double>(all_of(open_plan({{1, 20, 20}}, {.cv = 4}, Seed{seed})).size()));
  }
  const Spread spread = spread_of(in_first_second);
  EXPECT_NEAR(spread.mean, 20, 5 * spread.cv * spread.mean / std::sqrt(kRuns));
  EXPECT_LT(5 * spread.cv * spread.mean / std::sqrt(kRuns), 2);  // so that the 7.5 would show
}

TEST(GammaArrivals, FollowTheRate) {
  const auto plan = open_plan({{100, 10, 10}, {100, 100, 100}}, {.cv = 2});
  const auto halves = counts(all_of(plan), plan.duration, 2);
  EXPECT_NEAR(halves[0], 1000, 5 * 2 * std::sqrt(1000));
  EXPECT_NEAR(halves[1], 10'000, 5 * 2 * std::sqrt(10'000));
}

TEST(SessionStream, ComesToAnEndAtItsLimitAndSaysSo) {
  Plan plan = open_plan({{10, 10, 10}}, spec::Arrivals::kUniform);
  plan.streams[0].sessions_max = 3;
  SessionStream stream(plan);
  EXPECT_EQ(stream.next()->due, 0s);
  EXPECT_EQ(stream.next()->due, 100ms);
  EXPECT_FALSE(stream.has_run_out());
  EXPECT_EQ(stream.next()->due, 200ms);
  EXPECT_FALSE(stream.next());
  EXPECT_TRUE(stream.has_run_out());
}

// Two loads, the second from 5 s to 8 s: each as if it were alone, but for its place in time.
TEST(SessionStream, OfSeveralLoadsEachHasOrdinalsOfItsOwn) {
  Plan plan = open_plan({{10, 1, 1}}, spec::Arrivals::kUniform);
  plan.streams.push_back(plan.streams[0]);
  plan.streams[1].start = 5s;
  plan.streams[1].end = 8s;
  SessionStream second(plan, 1);
  EXPECT_EQ(second.next(), (SessionStart{.due = 5s, .ordinal = 1}));
  EXPECT_EQ(second.next(), (SessionStart{.due = 6s, .ordinal = 3}));
  EXPECT_EQ(second.next(), (SessionStart{.due = 7s, .ordinal = 5}));
  EXPECT_FALSE(second.next());
  EXPECT_FALSE(second.has_run_out());
  SessionStream first(plan, 0);
  EXPECT_EQ(first.next()->ordinal, 0u);
  EXPECT_EQ(first.next()->ordinal, 2u);
}

TEST(SessionStream, OfSeveralLoadsEachDrawsArrivalsOfItsOwn) {
  Plan plan = open_plan({{10, 100, 100}}, spec::Arrivals::kPoisson);
  plan.streams.push_back(plan.streams[0]);
  EXPECT_NE(SessionStream(plan, 0).next()->due, SessionStream(plan, 1).next()->due);
}

}  // namespace
}  // namespace headroom::workload
