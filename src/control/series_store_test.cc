#include "control/series_store.h"

#include <gtest/gtest.h>

namespace headroom::control {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

TEST(SeriesStore, KeepsEachQuantityByItsName) {
  SeriesStore store;
  for (int i = 0; i < 8; ++i) {
    store.add("model.arrivals", seconds(15) * i, i);
    store.add("model.queue", seconds(15) * i, 10 * i);
  }
  ASSERT_NE(store.find("model.queue"), nullptr);
  EXPECT_EQ(store.find("model.arrivals")->mean(minutes(1)), (4 + 5 + 6 + 7 + 3) / 5.0);
  EXPECT_EQ(store.find("model.queue")->most(minutes(1)), 70);
  EXPECT_EQ(store.find("model.errors"), nullptr);
  EXPECT_EQ(store.series().size(), 2U);
}

// Ten days, a value each hour: of the hours the last 168 are kept.
TEST(SeriesStore, RollsUpForAWeek) {
  SeriesStore store;
  for (int hour = 0; hour < 240; ++hour) store.add("rate", hours(hour), hour < 100 ? 9 : 1);
  EXPECT_EQ(store.find("rate")->mean(hours(99), hours(101)), 5);
  EXPECT_EQ(store.find("rate")->mean(hours(0), hours(72)), std::nullopt);
}

TEST(SeriesStore, LeavesOutAndCountsWhatFindsNoRoom) {
  SeriesStore store(2);
  store.add("a", seconds(0), 1);
  store.add("b", seconds(0), 1);
  store.add("c", seconds(15), 1);
  store.add("a", seconds(15), 3);
  EXPECT_EQ(store.find("c"), nullptr);
  EXPECT_EQ(store.left_out(), 1U);
  EXPECT_EQ(store.find("a")->last(), 3);
}

TEST(SeriesStore, ANewQuantityTakesThePlaceOfOneOfWhichNothingIsKeptAnyMore) {
  SeriesStore store(2);
  store.add("gone", seconds(0), 1);
  store.add("here", seconds(0), 1);
  store.add("here", hours(24 * 8), 1);
  store.add("new", hours(24 * 8), 5);
  EXPECT_EQ(store.find("gone"), nullptr);
  EXPECT_EQ(store.find("new")->last(), 5);
  EXPECT_EQ(store.left_out(), 0U);
}

}  // namespace
}  // namespace headroom::control
