#include "control/hpa_behaviour.h"

#include <gtest/gtest.h>

#include <ostream>
#include <string>

namespace headroom::control {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr Nanos kNow = minutes(60);
constexpr ReplicaRange kWide{.least = 1, .most = 1000};

HpaState::Change ago(Nanos age, int count) {
  return {.at = kNow - age, .count = count};
}
RatePolicy pods(int value, Nanos period = seconds(15)) {
  return {.unit = RateUnit::kPods, .value = value, .period = period};
}
RatePolicy percent(int value, Nanos period = seconds(15)) {
  return {.unit = RateUnit::kPercent, .value = value, .period = period};
}
HpaBehaviour rules(std::vector<RatePolicy> policies, RateChoice choice = RateChoice::kMax) {
  const HpaRules both{.policies = std::move(policies), .choice = choice, .stabilisation = {}};
  return {.up = both, .down = both};
}

struct RateCase {
  std::string name;
  std::optional<HpaBehaviour> behaviour;
  HpaMove move;
  int expected = 0;
  std::string why;
  HpaState state{};
  ReplicaRange range = kWide;
};

void PrintTo(const RateCase& tested, std::ostream* out) {
  *out << tested.name;
}

class EveryRate : public testing::TestWithParam<RateCase> {};

TEST_P(EveryRate, LimitsAsTheArithmeticSays) {
  const RateCase& tested = GetParam();
  const HpaStep step = limit(tested.state, tested.behaviour, tested.range, tested.move, kNow);
  EXPECT_EQ(step.replicas, tested.expected);
  EXPECT_EQ(step.why, tested.why);
}

const std::vector<RateCase> kRates{
    // Without a behaviour: the larger of 2 x 3 = 6 and 4.
    {"NoBehaviourTwice", {}, {3, 50}, 6, "limited to twice as many, or 4"},
    // 2 x 1 = 2, so 4.
    {"NoBehaviourFour", {}, {1, 50}, 4, "limited to twice as many, or 4"},
    {"NoBehaviourFourFromNone", {}, {0, 50}, 4, "limited to twice as many, or 4"},
    {"NoBehaviourDownAtOnce", {}, {50, 2}, 2, ""},
    {"NoBehaviourAtLeast", {}, {50, 2}, 5, "at least 5", {}, {.least = 5, .most = 100}},
    {"NoBehaviourAtMost", {}, {8, 50}, 10, "at most 10", {}, {.least = 1, .most = 10}},

    // The defaults up: the larger of 3 + 4 = 7 and 3 x 2 = 6; of 10 + 4 = 14 and 20.
    {"DefaultUpFewAreFour", HpaBehaviour{}, {3, 50}, 7, "limited by 4 pods per 15s"},
    {"DefaultUpManyAreTwice", HpaBehaviour{}, {10, 50}, 20, "limited by 100 % per 15s"},
    // Down 100 %: to nothing, so to the least.
    {"DefaultDownToTheLeast", HpaBehaviour{}, {50, 0}, 1, "at least 1"},
    {"WithinTheRateNothingIsSaid", HpaBehaviour{}, {10, 12}, 12, ""},
    {"NothingToDo", HpaBehaviour{}, {10, 10}, 10, ""},

    // 10 x 1.25 = 12.5, up; 10 x 0.75 = 7.5, cut.
    {"PercentUpIsRoundedUp", rules({percent(25)}), {10, 50}, 13, "limited by 25 % per 15s"},
    {"PercentDownIsCut", rules({percent(25)}), {10, 1}, 7, "limited by 25 % per 15s"},
    // 1 x 1.1 = 1.1, so that one can become two.
    {"PercentUpMovesOne", rules({percent(10)}), {1, 50}, 2, "limited by 10 % per 15s"},
    // In binary 1 + 10 / 100 is a little more than 1.1, and 100 times it more than 110: as there.
    {"PercentUpInBinary", rules({percent(10)}), {100, 500}, 111, "limited by 10 % per 15s"},
    {"PodsDown", rules({pods(2)}), {10, 1}, 8, "limited by 2 pods per 15s"},
    {"OnePod", rules({pods(1, minutes(1))}), {10, 50}, 11, "limited by 1 pod per 1min"},

    // Of 10 + 4 = 14 and 10 x 1.5 = 15.
    {"MaxTakesTheLargerChangeUp",
     rules({pods(4), percent(50)}),
     {10, 50},
     15,
     "limited by 50 % per 15s"},
    {"MinTakesTheSmallerChangeUp",
     rules({pods(4), percent(50)}, RateChoice::kMin),
     {10, 50},
     14,
     "limited by 4 pods per 15s"},
    // Of 10 - 4 = 6 and 10 x 0.5 = 5.
    {"MaxTakesTheLargerChangeDown",
     rules({pods(4), percent(50)}),
     {10, 1},
     5,
     "limited by 50 % per 15s"},
    {"MinTakesTheSmallerChangeDown",
     rules({pods(4), percent(50)}, RateChoice::kMin),
     {10, 1},
     6,
     "limited by 4 pods per 15s"},
    {"DisabledUp", rules({pods(4)}, RateChoice::kDisabled), {10, 50}, 10, "scaling up is disabled"},
    {"DisabledDown",
     rules({pods(4)}, RateChoice::kDisabled),
     {10, 1},
     10,
     "scaling down is disabled"},

    // 3 of the 10 came 10 s ago: there were 7, and 7 + 4 = 11.
    {"WhatWasAddedCounts",
     rules({pods(4)}),
     {10, 50},
     11,
     "limited by 4 pods per 15s",
     {.recommendations = {}, .added = {ago(seconds(10), 3)}, .removed = {}}},
    // There were 7: 7 x 1.5 = 10.5, so 11.
    {"PercentIsOfTheBeginning",
     rules({percent(50)}),
     {10, 50},
     11,
     "limited by 50 % per 15s",
     {.recommendations = {}, .added = {ago(seconds(10), 3)}, .removed = {}}},
    // What was changed 15 s ago is not of the last 15 s.
    {"ThePeriodLeavesOutItsBeginning",
     rules({pods(4)}),
     {10, 50},
     14,
     "limited by 4 pods per 15s",
     {.recommendations = {}, .added = {ago(seconds(15), 3)}, .removed = {}}},
    // There were 10 - 3 + 5 = 12: 12 + 4 = 16.
    {"WhatWasRemovedGivesRoom",
     rules({pods(4)}),
     {10, 50},
     16,
     "limited by 4 pods per 15s",
     {.recommendations = {}, .added = {ago(seconds(10), 3)}, .removed = {ago(seconds(5), 5)}}},
    // There were 10 + 2 = 12: 12 - 4 = 8.
    {"WhatWasRemovedCounts",
     rules({pods(4)}),
     {10, 1},
     8,
     "limited by 4 pods per 15s",
     {.recommendations = {}, .added = {}, .removed = {ago(seconds(10), 2)}}},
    // There were 2: 2 + 4 = 6 is below the 10 that there are. No way back is made of it.
    {"ALimitNeverTurnsAround",
     rules({pods(4)}),
     {10, 50},
     10,
     "limited by 4 pods per 15s",
     {.recommendations = {}, .added = {ago(seconds(10), 8)}, .removed = {}}},
    {"ALimitNeverTurnsAroundDown",
     rules({pods(4)}),
     {10, 1},
     10,
     "limited by 4 pods per 15s",
     {.recommendations = {}, .added = {}, .removed = {ago(seconds(10), 8)}}},
    // Each policy looks back as far as its own period: 10 + 1 = 11 in 15 s; 10 - 5 + 4 = 9 in 60 s.
    {"EachPolicyHasItsPeriod",
     rules({pods(1), pods(4, minutes(1))}),
     {10, 50},
     11,
     "limited by 1 pod per 15s",
     {.recommendations = {}, .added = {ago(seconds(30), 5)}, .removed = {}}},

    // The rate, 14, before the most, 12: the most is less. The other way round: the rate.
    {"TheMostWhereItIsLess",
     rules({pods(4)}),
     {10, 50},
     12,
     "at most 12",
     {},
     {.least = 1, .most = 12}},
    {"TheRateWhereItIsLess",
     rules({pods(4)}),
     {10, 50},
     14,
     "limited by 4 pods per 15s",
     {},
     {.least = 1, .most = 20}},
    {"TheLeastWhereItIsMore",
     rules({pods(4)}),
     {10, 1},
     8,
     "at least 8",
     {},
     {.least = 8, .most = 20}},
};
INSTANTIATE_TEST_SUITE_P(Rates, EveryRate, testing::ValuesIn(kRates),
                         [](const auto& tested) { return tested.param.name; });

struct WindowCase {
  std::string name;
  std::optional<HpaBehaviour> behaviour;
  std::vector<HpaState::Recommendation> past;
  HpaMove move;
  int expected = 0;
  std::string why;
};

void PrintTo(const WindowCase& tested, std::ostream* out) {
  *out << tested.name;
}

class EveryWindow : public testing::TestWithParam<WindowCase> {};

TEST_P(EveryWindow, IsStabilised) {
  const WindowCase& tested = GetParam();
  HpaState state{.recommendations = tested.past, .added = {}, .removed = {}};
  const HpaStep step = stabilise(state, tested.behaviour, minutes(5), tested.move, kNow);
  EXPECT_EQ(step.replicas, tested.expected);
  EXPECT_EQ(step.why, tested.why);
  EXPECT_EQ(state.recommendations.back().at, kNow);
  EXPECT_EQ(state.recommendations.back().replicas, tested.move.wanted);
}

HpaState::Recommendation was(Nanos age, int replicas) {
  return {.at = kNow - age, .replicas = replicas};
}
HpaBehaviour windows(Nanos up, Nanos down) {
  HpaBehaviour behaviour;
  behaviour.up.stabilisation = up;
  behaviour.down.stabilisation = down;
  return behaviour;
}

const std::vector<WindowCase> kWindows{
    // The defaults: the most of 8, 6 and 3 within 5 minutes.
    {"DownToTheMost",
     HpaBehaviour{},
     {was(minutes(4), 8), was(minutes(1), 6)},
     {10, 3},
     8,
     "held at 8 by the most wanted within 5min"},
    {"UpAtOnce", HpaBehaviour{}, {was(minutes(4), 8), was(minutes(1), 6)}, {10, 12}, 12, ""},
    // 10 are there, and 20 were wanted a minute ago: less than there are is what is held, not more.
    {"ItHoldsButDoesNotMove",
     HpaBehaviour{},
     {was(minutes(1), 20)},
     {10, 3},
     10,
     "held at 10 by the most wanted within 5min"},
    // Without a behaviour it does: the most wanted is what is wanted.
    {"WithoutBehaviourItMoves",
     {},
     {was(minutes(1), 20)},
     {10, 3},
     20,
     "held at 20 by the most wanted within 5min"},
    // The edge of the window belongs to it without a behaviour only.
    {"TheEdgeIsOutside", HpaBehaviour{}, {was(minutes(5), 8)}, {10, 3}, 3, ""},
    {"TheEdgeIsInsideWithoutBehaviour",
     {},
     {was(minutes(5), 8)},
     {10, 3},
     8,
     "held at 8 by the most wanted within 5min"},
    {"OlderIsForgotten", {}, {was(minutes(5) + seconds(1), 8)}, {10, 3}, 3, ""},
    // Up within a minute: the least of 11 and 15.
    {"UpToTheLeast",
     windows(minutes(1), minutes(5)),
     {was(seconds(30), 11)},
     {10, 15},
     11,
     "held at 11 by the least wanted within 1min"},
    // 8 were wanted half a minute ago, so nothing goes up.
    {"UpNotAtAll",
     windows(minutes(1), minutes(5)),
     {was(seconds(30), 8)},
     {10, 15},
     10,
     "held at 10 by the least wanted within 1min"},
    {"DownAtOnce", windows({}, {}), {was(seconds(15), 10)}, {10, 3}, 3, ""},
};
INSTANTIATE_TEST_SUITE_P(Windows, EveryWindow, testing::ValuesIn(kWindows),
                         [](const auto& tested) { return tested.param.name; });

TEST(HpaState, KeepsRecommendationsForTheLongerWindow) {
  HpaState state{.recommendations = {was(minutes(11), 1), was(minutes(9), 2), was(minutes(4), 3)},
                 .added = {},
                 .removed = {}};
  stabilise(state, windows(minutes(10), minutes(5)), minutes(5), {3, 3}, kNow);
  ASSERT_EQ(state.recommendations.size(), 3u);
  EXPECT_EQ(state.recommendations[0].replicas, 2);
}

TEST(HpaState, OverwritesAChangeThatIsTooOldForItsDirection) {
  const HpaBehaviour behaviour = rules({pods(4), pods(10, minutes(1))});
  HpaState state;
  note_change(state, behaviour, 1, 5, kNow - seconds(61));
  note_change(state, behaviour, 5, 8, kNow - seconds(30));
  note_change(state, behaviour, 8, 10, kNow);
  note_change(state, behaviour, 10, 4, kNow);
  note_change(state, behaviour, 4, 4, kNow);
  EXPECT_EQ(state.added, (std::vector<HpaState::Change>{ago({}, 2), ago(seconds(30), 3)}));
  EXPECT_EQ(state.removed, (std::vector<HpaState::Change>{ago({}, 6)}));
}

}  // namespace
}  // namespace headroom::control
