#include "control/history.h"

#include <gtest/gtest.h>

#include <limits>

namespace headroom::control {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

// Every 15 seconds from 0 on one value: `of` its number.
template <class Of>
History every_step(int count, Of of) {
  History history;
  for (int i = 0; i < count; ++i) history.add(seconds(15) * i, of(i));
  return history;
}

TEST(History, HasNothingBeforeAnythingWasSeen) {
  const History history;
  EXPECT_EQ(history.last(), std::nullopt);
  EXPECT_EQ(history.mean(hours(1)), 0);
  EXPECT_EQ(history.most(hours(1)), 0);
  EXPECT_EQ(history.mean(Nanos{}, hours(1)), std::nullopt);
}

TEST(History, TakesTheMeanOfWhatWasSeenWithinASpan) {
  // 0, 1, ..., 9 at 0 s, 15 s, ..., 135 s. The last minute begins within the step of 75 s.
  const History history = every_step(10, [](int i) { return i; });
  EXPECT_EQ(history.mean(minutes(1)), (5 + 6 + 7 + 8 + 9) / 5.0);
  EXPECT_EQ(history.most(minutes(1)), 9);
  EXPECT_EQ(history.mean(minutes(10)), 4.5);
  EXPECT_EQ(history.last(), 9);
  EXPECT_EQ(history.at(), seconds(135));
}

TEST(History, TellsWhatAShareOfTheTimeStaysBelow) {
  // 0, 1, ..., 9; within the last minute 5 to 9.
  const History history = every_step(10, [](int i) { return i; });
  EXPECT_EQ(history.quantile(minutes(10), 0.9), 8);
  EXPECT_EQ(history.quantile(minutes(10), 0.91), 9);
  EXPECT_EQ(history.quantile(minutes(10), 0.1), 0);
  EXPECT_EQ(history.quantile(minutes(10), 1), history.most(minutes(10)));
  EXPECT_EQ(history.quantile(minutes(1), 0.4), 6);
  EXPECT_EQ(History().quantile(hours(1), 0.9), 0);
}

TEST(History, CountsEachOfSeveralInOneStep) {
  History history;
  history.add(seconds(1), 2);
  history.add(seconds(2), 4);
  history.add(seconds(16), 12);
  EXPECT_EQ(history.mean(minutes(1)), 6);
}

TEST(History, TellsAWindowLongAgo) {
  const History history = every_step(10, [](int i) { return i; });
  EXPECT_EQ(history.mean(seconds(30), seconds(60)), 2.5);
  EXPECT_EQ(history.mean(seconds(150), seconds(300)), std::nullopt);
}

TEST(History, TellsNothingOfSilence) {
  History history;
  history.add(Nanos{}, 1);
  history.add(minutes(30), 3);
  EXPECT_EQ(history.mean(minutes(5), minutes(10)), std::nullopt);
  EXPECT_EQ(history.mean(hours(1)), 2);
}

// Two days and an hour: 1 on the first day, 3 after it.
TEST(History, ReachesFurtherBackInWiderSteps) {
  const int day = 24 * 240;
  const History history = every_step(49 * 240, [&](int i) { return i < day ? 1 : 3; });
  EXPECT_EQ(history.mean(hours(2)), 3);                    // in steps of 15 s
  EXPECT_EQ(history.mean(hours(23), hours(25)), 2);        // of 5 minutes
  EXPECT_DOUBLE_EQ(history.mean(hours(49)), 99.0 / 49.0);  // of an hour: (24 x 1 + 25 x 3) / 49
  EXPECT_EQ(history.most(hours(49)), 3);
}

TEST(History, ForgetsWhatIsTenWeeksAgo) {
  History history;
  for (int hour = 0; hour <= 24 * 71; ++hour) history.add(hours(hour), hour < 24 ? 100 : 1);
  EXPECT_EQ(history.mean(hours(0), hours(24)), std::nullopt);
  EXPECT_EQ(history.most(hours(24 * 71)), 1);
  EXPECT_EQ(history.begins(), Nanos{});
}

TEST(History, LeavesOutWhatIsNoNumber) {
  History history;
  history.add(seconds(15), 1);
  history.add(seconds(30), std::numeric_limits<double>::quiet_NaN());
  history.add(seconds(45), std::numeric_limits<double>::infinity());
  EXPECT_EQ(history.last(), 1);
  EXPECT_EQ(history.mean(minutes(1)), 1);
}

TEST(History, BeginsWithTheHourOfTheFirst) {
  History history;
  history.add(minutes(100), 1);
  EXPECT_EQ(history.begins(), hours(1));
}

TEST(History, ComesBackAsItWas) {
  const History history = every_step(3 * 24 * 240, [](int i) { return i % 7; });
  History again;
  for (std::size_t level = 0; level < History::kLevels; ++level) {
    again.restore(level, history.steps(level));
  }
  EXPECT_EQ(again.begins(), history.begins());
  EXPECT_EQ(again.at(), history.at());
  EXPECT_EQ(again.last(), history.last());
  for (const Nanos span :
       {Nanos(minutes(1)), Nanos(hours(1)), Nanos(hours(40)), Nanos(hours(70))}) {
    EXPECT_EQ(again.mean(span), history.mean(span));
    EXPECT_EQ(again.most(span), history.most(span));
  }
  again.add(history.at() + seconds(15), 5);
  EXPECT_EQ(again.last(), 5);
}

TEST(History, TakesUpNothingThatCanBeNoStep) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  History history;
  history.restore(0, {{.number = -4, .sum = 1, .most = 1, .count = 1},
                      {.number = 2, .sum = 1, .most = 1, .count = 0},
                      {.number = 3, .sum = nan, .most = 1, .count = 1},
                      {.number = 4, .sum = 1, .most = nan, .count = 1},
                      {.number = 6, .sum = 8, .most = 5, .count = 2},
                      {.number = 5, .sum = 1, .most = 1, .count = 1}});
  EXPECT_EQ(history.steps(0).size(), 1U);
  EXPECT_EQ(history.last(), 4);
  EXPECT_EQ(history.at(), seconds(90));
}

}  // namespace
}  // namespace headroom::control
