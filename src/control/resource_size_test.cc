#include "control/resource_size.h"

#include <gtest/gtest.h>

namespace headroom::control {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr ResourceRules kRules{.least = 0.5, .most = 4};
constexpr Nanos kStep = seconds(15);

// A service that is looked at every 15 s.
class Watched {
 public:
  explicit Watched(ResourceRules rules = kRules) : rules_(rules) {}

  double after(Nanos length, double need, double limit) {
    const Nanos end = now_ + length;
    while (now_ < end) next({.limit = need});
    return size({.limit = need}, limit);
  }
  void next(ResourceNeed need) {
    now_ += kStep;
    note_need(state_, rules_, need, now_);
  }
  double size(ResourceNeed need, double limit) const {
    return resource_size(state_, rules_, need, limit, now_).limit;
  }
  void pass(Nanos length) { now_ += length; }

 private:
  ResourceRules rules_;
  ResourceState state_;
  Nanos now_{};
};

TEST(ResourceSize, GrowsToWhatTheLastMinuteNeeded) {
  Watched watched;
  EXPECT_FLOAT_EQ(watched.after(minutes(10), 1, 1), 1);
  EXPECT_FLOAT_EQ(watched.after(minutes(2), 1.5, 1), 1.5);
}

TEST(ResourceSize, StaysWhereTheDifferenceIsNotWorthIt) {
  Watched watched;
  EXPECT_FLOAT_EQ(watched.after(minutes(10), 1.09, 1), 1);
  EXPECT_FLOAT_EQ(watched.after(hours(2), 0.91, 1), 1);
}

TEST(ResourceSize, ShrinksOnlyAfterAWholeCalm) {
  Watched watched;
  // The first of these looks is when the calm begins.
  EXPECT_FLOAT_EQ(watched.after(hours(1), 0.8, 2), 2);
  EXPECT_FLOAT_EQ(watched.after(kStep, 0.8, 2), 0.8);
}

TEST(ResourceSize, GoesByNineTenthsOfTheCalm) {
  // Within an hour there are 241 steps, the one that has just begun included: 217 are nine tenths.
  for (const auto& [high, expected] : {std::pair{24, 0.8}, std::pair{25, 1.6}}) {
    Watched watched;
    watched.after(hours(1), 0.8, 2);
    for (int i = 0; i < high; ++i) watched.next({.limit = 1.6});
    EXPECT_FLOAT_EQ(watched.after(minutes(10), 0.8, 2), expected) << high;
  }
}

TEST(ResourceSize, WhatPassesUnseenIsNoCalm) {
  Watched watched;
  watched.after(minutes(50), 0.8, 2);
  watched.pass(minutes(7));
  EXPECT_FLOAT_EQ(watched.after(minutes(15), 0.8, 2), 2);
  EXPECT_FLOAT_EQ(watched.after(minutes(45) + kStep, 0.8, 2), 0.8);
  Watched briefly;
  briefly.after(minutes(50), 0.8, 2);
  briefly.pass(minutes(5));
  EXPECT_FLOAT_EQ(briefly.after(minutes(15), 0.8, 2), 0.8);
}

TEST(ResourceSize, WhatIsUrgentDoesNotWaitForAMinute) {
  Watched watched;
  watched.after(minutes(10), 1, 1);
  const ResourceNeed need{.limit = 2, .urgency = ResourceNeed::Urgency::kNow};
  watched.next(need);
  EXPECT_FLOAT_EQ(watched.size(need, 1), 2);
}

TEST(ResourceSize, KeepsWithinItsRangeAtOnce) {
  Watched watched;
  EXPECT_FLOAT_EQ(watched.after(minutes(1), 6, 2), 4);
  EXPECT_FLOAT_EQ(watched.after(minutes(1), 6, 5), 4);
  Watched idle;
  EXPECT_EQ(idle.after(minutes(1), 0.1, 0.2), 0.5);
  EXPECT_EQ(idle.after(hours(2), 0.1, 1), 0.5);
}

}  // namespace
}  // namespace headroom::control
