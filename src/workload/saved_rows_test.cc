#include "workload/saved_rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace headroom::workload {
namespace {

using namespace std::chrono_literals;
using spec::DataPick;

std::string drawn(SavedRows& rows) {
  const auto row = rows.draw();
  return row == nullptr ? "none" : row->front();
}

TEST(SavedRows, AreNoneBeforeOneIsSaved) {
  SavedRows rows(DataPick::kRandom, 10, Seed{1});
  EXPECT_TRUE(rows.is_empty());
  EXPECT_EQ(drawn(rows), "none");
  EXPECT_EQ(rows.counts().drawn, 0u);
}

TEST(SavedRows, UniqueOnesGoToOneSessionEachTheOldestFirst) {
  SavedRows rows(DataPick::kUnique, 10, Seed{1});
  rows.add({"a"});
  rows.add({"b"});
  EXPECT_EQ(drawn(rows), "a");
  EXPECT_EQ(drawn(rows), "b");
  EXPECT_EQ(drawn(rows), "none");
  EXPECT_EQ(rows.counts().saved, 2u);
  EXPECT_EQ(rows.counts().drawn, 2u);
}

TEST(SavedRows, OfTooManyTheOldestMakesRoomAndIsCountedWhereNobodyHadIt) {
  for (const auto& [pick, dropped] : {std::pair{DataPick::kUnique, 1u}, {DataPick::kRandom, 0u}}) {
    SavedRows rows(pick, 2, Seed{1});
    for (const char* value : {"a", "b", "c"}) rows.add({value});
    EXPECT_EQ(rows.counts().dropped, dropped);
    EXPECT_NE(drawn(rows), "a");
  }
}

// Of 300 draws from three rows each is missed with a probability of (2/3)^300, below 10^-52.
TEST(SavedRows, RandomOnesAreAnyOfThoseThatThereAreAndStay) {
  SavedRows rows(DataPick::kRandom, 3, Seed{1});
  for (const char* value : {"a", "b", "c"}) rows.add({value});
  std::set<std::string> seen;
  for (int i = 0; i < 300; ++i) seen.insert(drawn(rows));
  EXPECT_THAT(seen, testing::ElementsAre("a", "b", "c"));
}

TEST(SavedRows, KeepOneIsTheLatest) {
  SavedRows rows(DataPick::kRandom, 1, Seed{1});
  rows.add({"old token"});
  rows.add({"new token"});
  EXPECT_EQ(drawn(rows), "new token");
}

TEST(SavedRows, CountWhoWaited) {
  SavedRows rows(DataPick::kRandom, 1, Seed{1});
  rows.count_wait(2s);
  rows.count_wait_in_vain(3s);
  rows.count_wait(1s);
  EXPECT_EQ(rows.counts().waits, 3u);
  EXPECT_EQ(rows.counts().waits_in_vain, 1u);
  EXPECT_EQ(rows.counts().longest_wait, 3s);
}

}  // namespace
}  // namespace headroom::workload
