// The search on services whose capacity is known, without a clock: a probe is a question to a
// function.
#include "workload/search.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <vector>

#include "base/random.h"

namespace headroom::workload {
namespace {

using Service = std::function<Probed(double per_second)>;

struct Searched {
  std::optional<Rate> good;
  std::optional<Rate> bad;
  std::vector<double> probed;
};

Searched search(SearchRange range, const Service& service) {
  Search search(range);
  std::vector<double> probed;
  while (const auto rate = search.next()) {
    probed.push_back(rate->per_second);
    search.observe(service(rate->per_second));
  }
  return {search.last_good(), search.first_bad(), std::move(probed)};
}

Service holds_up_to(double capacity) {
  return [=](double rate) { return rate <= capacity ? Probed::kHeld : Probed::kBroke; };
}

TEST(Search, EnclosesACapacityWithinItsTolerance) {
  for (const double capacity : {1.0, 1.5, 7.0, 42.0, 99.9, 130.0, 199.0}) {
    const Searched result = search({.lowest = {1}, .highest = {200}}, holds_up_to(capacity));
    ASSERT_TRUE(result.good && result.bad) << capacity;
    EXPECT_LE(result.good->per_second, capacity);
    EXPECT_GT(result.bad->per_second, capacity);
    EXPECT_LE(result.bad->per_second / result.good->per_second, 1.05) << capacity;
  }
}

TEST(Search, RisesByItsFactorThenBisectsThenAsksBothEndsAgain) {
  const Searched result =
      search({.lowest = {1}, .highest = {200}, .tolerance = {0.5}}, holds_up_to(10));
  // 8 holds, 16 does not; their geometric mean is 11.31; 11.31 / 8 is within 50 %.
  EXPECT_EQ(result.probed, (std::vector<double>{1, 2, 4, 8, 16, 11.31, 11.31, 8}));
}

TEST(Search, TakesAsManyProbesAsItsHeaderSays) {
  const Searched result = search({.lowest = {1}, .highest = {200}}, holds_up_to(100));
  // 1 to 128 by doubling, 8 probes; ln 2 / ln 1.05 = 14.2, so 4 halvings; 2 to confirm.
  EXPECT_EQ(result.probed.size(), 14u);
}

TEST(Search, AServiceThatHoldsThroughoutIsAskedAtTheLimitAndNoMore) {
  const Searched result = search({.lowest = {1}, .highest = {10}}, holds_up_to(1000));
  EXPECT_EQ(result.probed, (std::vector<double>{1, 2, 4, 8, 10}));
  EXPECT_EQ(result.good, Rate{10});
  EXPECT_FALSE(result.bad);
}

TEST(Search, FromAStartThatHoldsRisesAndFromOneThatDoesNotFalls) {
  SearchRange range{.lowest = {1}, .highest = {200}, .start = Rate{40}, .tolerance = {0.2}};
  range.growth = 1.2;
  EXPECT_EQ(search(range, holds_up_to(50)).probed, (std::vector<double>{40, 48, 57.6, 57.6, 48}));
  EXPECT_EQ(search(range, holds_up_to(30)).probed,
            (std::vector<double>{40, 33.33, 27.78, 33.33, 27.78}));
}

TEST(Search, FallsNoFurtherThanTheLowestRate) {
  const Searched result =
      search({.lowest = {5}, .highest = {20}, .start = Rate{12}}, holds_up_to(0));
  EXPECT_EQ(result.probed, (std::vector<double>{12, 6, 5, 5}));
  EXPECT_FALSE(result.good);
  EXPECT_EQ(result.bad, Rate{5});
}

TEST(Search, AServiceThatBreaksAtTheLowestRateIsAskedTwice) {
  const Searched result = search({.lowest = {5}, .highest = {10}}, holds_up_to(0));
  EXPECT_EQ(result.probed, (std::vector<double>{5, 5}));
  EXPECT_FALSE(result.good);
  EXPECT_EQ(result.bad, Rate{5});
}

TEST(Search, OneUnluckyProbeEarlyOnDoesNotDecideTheResult) {
  int asked = 0;
  const Searched result = search({.lowest = {1}, .highest = {200}}, [&](double rate) {
    return ++asked == 3 || rate > 100 ? Probed::kBroke : Probed::kHeld;  // the third is at 4/s
  });
  ASSERT_TRUE(result.good && result.bad);
  EXPECT_LE(result.good->per_second, 100);
  EXPECT_GT(result.bad->per_second, 100);
}

TEST(Search, OneLuckyProbeAboveTheCapacityDoesNotDecideTheResult) {
  int asked = 0;
  const Searched result = search({.lowest = {1}, .highest = {200}}, [&](double rate) {
    return ++asked == 5 || rate <= 10 ? Probed::kHeld : Probed::kBroke;  // the fifth is at 16/s
  });
  ASSERT_TRUE(result.good && result.bad);
  EXPECT_LE(result.good->per_second, 10);
  EXPECT_GT(result.bad->per_second, 10);
}

TEST(Search, WhereTheGeneratorIsTheLimitTheBadEndIsUnclear) {
  Search search({.lowest = {1000}, .highest = {100'000}});
  while (const auto rate = search.next()) {
    search.observe(rate->per_second > 20'000 ? Probed::kUnclear : Probed::kHeld);
  }
  EXPECT_TRUE(search.bad_is_unclear());
  EXPECT_LE(search.last_good()->per_second, 20'000);
}

TEST(Search, AGeneratorThatGivesOutAboveTheCapacityDoesNotHideIt) {
  Search search({.lowest = {1000}, .highest = {100'000}});
  while (const auto rate = search.next()) {
    search.observe(rate->per_second > 20'000  ? Probed::kUnclear
                   : rate->per_second > 9'000 ? Probed::kBroke
                                              : Probed::kHeld);
  }
  EXPECT_FALSE(search.bad_is_unclear());
  EXPECT_LE(search.last_good()->per_second, 9'000);
  EXPECT_GT(search.first_bad()->per_second, 9'000);
}

TEST(Search, AnUnclearAnswerIsAskedAgainAndDecidesNothing) {
  Search search({.lowest = {1}, .highest = {4}});
  std::vector<double> probed;
  while (const auto rate = search.next()) {
    const bool is_first_at_2 = rate == Rate{2} && probed.back() != 2;
    probed.push_back(rate->per_second);
    search.observe(is_first_at_2 ? Probed::kUnclear : Probed::kHeld);
  }
  EXPECT_EQ(probed, (std::vector<double>{1, 2, 2, 4}));
  EXPECT_EQ(search.last_good(), Rate{4});
}

// A real service does not change its mind at one rate: near its capacity a probe holds with a
// probability that falls from 1 to 0, here logistically, with 3 % of the capacity as its scale.
TEST(Search, EndsNearTheCapacityOfAServiceWhoseAnswersAreNoisy) {
  constexpr double kCapacity = 50;
  constexpr double kScale = 0.03 * kCapacity;
  int near = 0;
  constexpr int kSearches = 200;
  Random random(Seed{7});
  for (int i = 0; i < kSearches; ++i) {
    const Searched result = search({.lowest = {1}, .highest = {400}}, [&](double rate) {
      const double holds = 1 / (1 + std::exp((rate - kCapacity) / kScale));
      return random.uniform() < holds ? Probed::kHeld : Probed::kBroke;
    });
    ASSERT_TRUE(result.good && result.bad);
    ASSERT_LT(result.probed.size(), Search::kProbesMax);
    // Four scales beyond the capacity a probe still answers wrongly in 1.8 % of all cases, and an
    // end takes two such answers.
    const bool is_near = result.good->per_second > kCapacity - 5 * kScale &&
                         result.bad->per_second < kCapacity + 5 * kScale;
    if (is_near) ++near;
  }
  EXPECT_GE(near, kSearches * 95 / 100);
}

// Whatever is answered, a search ends.
TEST(Search, EndsEvenWhereAnswersAreChance) {
  Random random(Seed{11});
  for (int i = 0; i < 200; ++i) {
    const Searched result = search({.lowest = {1}, .highest = {1000}}, [&](double) {
      return random.uniform() < 0.5 ? Probed::kHeld : Probed::kBroke;
    });
    EXPECT_LE(result.probed.size(), Search::kProbesMax);
  }
}

}  // namespace
}  // namespace headroom::workload
