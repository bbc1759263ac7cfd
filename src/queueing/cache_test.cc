#include <gtest/gtest.h>

#include "queueing/fixture_for_test.h"
#include "queueing/lru.h"
#include "queueing/ttl_cache.h"

namespace headroom::queueing {
namespace {

class LruFixture : public testing::TestWithParam<Row> {};

TEST_P(LruFixture, GivesHitRatiosExactAndByChe) {
  const Row& row = GetParam();
  const auto popularity =
      zipf_popularity(static_cast<std::size_t>(row.whole("items")), row["zipf_s"]);
  const auto capacity = static_cast<std::size_t>(row.whole("cache"));
  if (!row.text("lru_hit_exact").empty()) {
    expect_closed_form(lru_hit_exact(popularity, capacity).value(), row["lru_hit_exact"], "exact");
  }
  expect_closed_form(lru_hit(popularity, capacity).value(), row["lru_hit_che"], "Che");
  expect_closed_form(static_hit(popularity, capacity).value(), row["static_top_hit"], "static");
}
INSTANTIATE_TEST_SUITE_P(Zipf, LruFixture, testing::ValuesIn(fixture_rows("lru_hit_ratio.csv")),
                         named_by({"items", "zipf_s", "cache"}));

// Two items, room for one: a hit is the same item twice in a row.
TEST(Lru, OfTwoItemsItKeepsTheLast) {
  EXPECT_NEAR(lru_hit_exact({3, 1}, 1).value(), 0.75 * 0.75 + 0.25 * 0.25, 1e-15);
}

TEST(Lru, RoomForEverythingHitsAlwaysAndNoRoomNever) {
  EXPECT_EQ(lru_hit({3, 1, 0}, 2).value(), 1);
  EXPECT_EQ(lru_hit_exact({3, 1}, 2).value(), 1);
  EXPECT_EQ(lru_hit({3, 1}, 0).value(), 0);
  EXPECT_EQ(lru_hit_exact({3, 1}, 0).value(), 0);
  EXPECT_EQ(static_hit({1, 3}, 9).value(), 1);
}

TEST(Lru, RefusesWhatIsNoPopularity) {
  EXPECT_EQ(lru_hit({1, -1}, 1).error().what, "a popularity must be 0 or more, got -1");
  EXPECT_EQ(lru_hit({0, 0}, 1).error().what, "nothing is asked for: all popularities are 0");
  EXPECT_FALSE(lru_hit_exact(std::vector<double>(21, 1.0), 3));
}

class TtlFixture : public testing::TestWithParam<Row> {};

TEST_P(TtlFixture, GivesHitRatiosOfOneItem) {
  const Row& row = GetParam();
  expect_closed_form(ttl_hit(row["rate"], row["ttl"]), row["hit_ttl_from_miss"], "from the miss");
  expect_closed_form(ttl_hit_renewed(row["rate"], row["ttl"]), row["hit_ttl_reset_on_access"],
                     "from the access");
}
INSTANTIATE_TEST_SUITE_P(Exact, TtlFixture, testing::ValuesIn(fixture_rows("ttl_hit_ratio.csv")),
                         named_by({"rate", "ttl"}));

}  // namespace
}  // namespace headroom::queueing
