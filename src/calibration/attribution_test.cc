#include "calibration/attribution.h"

#include <gtest/gtest.h>

namespace headroom::calibration {
namespace {

// Two classes, a hundred visits of each, alike as far as the file knows.
UsedProcessor alike(double seconds) {
  return {.seconds = seconds, .visits = {100, 100}, .proportions = {1, 1}, .each_request = {1, 1}};
}

double law(const UsedProcessor& used, const std::vector<double>& demands) {
  double seconds = 0;
  for (std::size_t k = 0; k < demands.size(); ++k) seconds += used.visits[k] * demands[k];
  return seconds;
}

TEST(Attribution, WithoutBoundsGoesByTheProportionsOfTheFile) {
  // 1 s among 100 x 1 and 100 x 3 parts: 2.5 ms and 7.5 ms.
  UsedProcessor used = alike(1);
  used.proportions = {1, 3};
  const auto demands = attributed({used}, {kNoBound, kNoBound});
  EXPECT_NEAR(demands[0][0], 0.0025, 1e-12);
  EXPECT_NEAR(demands[0][1], 0.0075, 1e-12);
}

TEST(Attribution, GivesToOthersWhatAClassHadNoTimeFor) {
  // Alike would be 5 ms each, but answers of the first class took 1 ms: the second used the rest,
  // (1 s - 100 x 1 ms) / 100.
  const auto demands = attributed({alike(1)}, {0.001, 0.05});
  EXPECT_NEAR(demands[0][0], 0.001, 1e-12);
  EXPECT_NEAR(demands[0][1], 0.009, 1e-12);
  EXPECT_NEAR(law(alike(1), demands[0]), 1, 1e-12);
}

TEST(Attribution, BoundsWhatAClassWaitsForAtAllComponentsTogether) {
  // Of the first class 5 ms at one and 15 ms at the other, where there were 4 ms in all: 1 and 3.
  const std::vector<UsedProcessor> used = {alike(1), alike(3)};
  const auto demands = attributed(used, {0.004, kNoBound});
  EXPECT_NEAR(demands[0][0], 0.001, 1e-12);
  EXPECT_NEAR(demands[1][0], 0.003, 1e-12);
  for (std::size_t j = 0; j < used.size(); ++j)
    EXPECT_NEAR(law(used[j], demands[j]), used[j].seconds, 1e-12);
}

TEST(Attribution, BoundsInTurnThoseWhomTheRestWouldBringOverTheirs) {
  // Three alike, 4 ms each of 1.2 s. The first has 1 ms, so the others would have 5.5; the second
  // has 5, so the third has 6.
  const UsedProcessor used{.seconds = 1.2,
                           .visits = {100, 100, 100},
                           .proportions = {1, 1, 1},
                           .each_request = {1, 1, 1}};
  const auto demands = attributed({used}, {0.001, 0.005, 0.05});
  EXPECT_NEAR(demands[0][0], 0.001, 1e-12);
  EXPECT_NEAR(demands[0][1], 0.005, 1e-12);
  EXPECT_NEAR(demands[0][2], 0.006, 1e-12);
}

TEST(Attribution, KeepsTheSumWhereNobodyHadTimeForIt) {
  // 1 s of processor time for answers that took 0.3 s in all: something else is going on there. The
  // sum stands, in the proportions that were allowed.
  const auto demands = attributed({alike(1)}, {0.001, 0.002});
  EXPECT_NEAR(law(alike(1), demands[0]), 1, 1e-12);
  EXPECT_NEAR(demands[0][1] / demands[0][0], 2, 1e-9);
}

TEST(Attribution, CountsTheVisitsOfARequest) {
  // Each request comes three times; 6 ms of answer are 2 ms a visit at most.
  UsedProcessor used = alike(3);
  used.visits = {300, 300};
  used.each_request = {3, 3};
  const auto demands = attributed({used}, {0.006, kNoBound});
  EXPECT_NEAR(demands[0][0], 0.002, 1e-12);
  EXPECT_NEAR(demands[0][1], 0.008, 1e-12);
}

}  // namespace
}  // namespace headroom::calibration
