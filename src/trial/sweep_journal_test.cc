#include "trial/sweep_journal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace headroom::trial {
namespace {

using testing::HasSubstr;

class SweepJournalTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "sweep-XXXXXX";
    folder_ = mkdtemp(pattern.data());
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path path() const { return folder_ / "scale" / "model.jsonl"; }

  std::filesystem::path folder_;
  const Question question_{{"sizes", "1, 2"}, {"test", "breakpoint"}};
};

SweepPoint point(double size) {
  return {.size = size,
          .repeat = 2,
          .holds = Rate{5},
          .breaks = Rate{5.2},
          .limit = SweepPoint::Limit::kService,
          .why = "errors < 1%",
          .run = "20261126-060000-breakpoint-abcd",
          .host_busy = 0.5,
          .hold = std::chrono::seconds(30),
          .settle = std::chrono::seconds(18)};
}

TEST_F(SweepJournalTest, GoesOnWithThePointsThatWereWritten) {
  {
    auto journal = SweepJournal::begin(path(), "series-1", question_).value();
    ASSERT_TRUE(journal.add(point(1)));
  }
  {
    auto journal = SweepJournal::resume(path(), question_).value();
    EXPECT_EQ(journal.series(), "series-1");
    ASSERT_EQ(journal.points().size(), 1U);
    const SweepPoint& read = journal.points()[0];
    EXPECT_EQ(read.size, 1);
    EXPECT_EQ(read.repeat, 2);
    EXPECT_EQ(read.holds, Rate{5});
    EXPECT_EQ(read.breaks, Rate{5.2});
    EXPECT_EQ(read.limit, SweepPoint::Limit::kService);
    EXPECT_EQ(read.why, "errors < 1%");
    EXPECT_EQ(read.run, "20261126-060000-breakpoint-abcd");
    EXPECT_EQ(read.hold, std::chrono::seconds(30));
    ASSERT_TRUE(journal.add(point(2)));
  }
  EXPECT_EQ(SweepJournal::resume(path(), question_).value().points().size(), 2U);
}

TEST_F(SweepJournalTest, WhatWasMeasuredAnewStandsForWhatWasBefore) {
  auto journal = SweepJournal::begin(path(), "series-1", question_).value();
  SweepPoint busy = point(1);
  busy.limit = SweepPoint::Limit::kHost;
  for (const SweepPoint& each : {busy, point(2), point(1)}) ASSERT_TRUE(journal.add(each));
  const auto points = read_sweep(path()).value().points;
  ASSERT_EQ(points.size(), 2U);
  EXPECT_EQ(points[1].size, 1);
  EXPECT_EQ(points[1].limit, SweepPoint::Limit::kService);
}

TEST_F(SweepJournalTest, APointThatWasBeingWrittenCountsAsNotWritten) {
  {
    auto journal = SweepJournal::begin(path(), "series-1", question_).value();
    ASSERT_TRUE(journal.add(point(1)));
  }
  std::ofstream(path(), std::ios::app) << R"({"size":2,"rep)";
  {
    auto journal = SweepJournal::resume(path(), question_).value();
    EXPECT_EQ(journal.points().size(), 1U);
    ASSERT_TRUE(journal.add(point(2)));
  }
  EXPECT_EQ(SweepJournal::resume(path(), question_).value().points().size(), 2U);
}

TEST_F(SweepJournalTest, OfAnotherQuestionIsRefusedAndSaysWhatDiffers) {
  ASSERT_TRUE(SweepJournal::begin(path(), "series-1", question_));
  const auto journal = SweepJournal::resume(path(), {{"sizes", "1, 2, 4"}, {"test", "breakpoint"}});
  ASSERT_FALSE(journal);
  EXPECT_EQ(journal.error().why, "sizes was 1, 2 and is 1, 2, 4");
}

TEST_F(SweepJournalTest, ThatIsMissingOrBrokenIsRefused) {
  const auto missing = SweepJournal::resume(path(), question_);
  ASSERT_FALSE(missing);
  EXPECT_THAT(missing.error().what, HasSubstr("no sweep to go on with"));
  ASSERT_TRUE(SweepJournal::begin(path(), "series-1", question_));
  for (const char* text : {"nonsense\n", "{}\n", "[1]\n", "\n"}) {
    std::ofstream(path()) << text;
    const auto broken = SweepJournal::resume(path(), question_);
    ASSERT_FALSE(broken) << text;
    EXPECT_THAT(broken.error().what, HasSubstr("no journal of a sweep")) << text;
  }
}

}  // namespace
}  // namespace headroom::trial
