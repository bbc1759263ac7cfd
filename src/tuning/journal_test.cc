#include "tuning/journal.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

namespace headroom::tuning {
namespace {

class JournalTest : public testing::Test {
 protected:
  JournalTest()
      : path_(std::filesystem::temp_directory_path() /
              ("headroom-tuning-" + std::to_string(::getpid())) / "local.jsonl") {}
  ~JournalTest() override { std::filesystem::remove_all(path_.parent_path()); }

  const std::filesystem::path path_;
};

const Question kSimulated{.load = Rate{36.5}};
const Question kMeasured{.of = Question::Of::kEnvironment, .load = {}, .repeat = 2};
const Answer kAnswer{.rating = {.holds = true, .kept = {{"errors < 1%", 0.002, 0.8}}},
                     .highest_load = Rate{41.25},
                     .run = "20261126-abc",
                     .took = std::chrono::seconds(31)};

TEST_F(JournalTest, KnowsAfterACrashWhatWasAnswered) {
  {
    auto journal = Journal::open(path_, "abc", Journal::Begin::kAnew);
    ASSERT_TRUE(journal) << to_string(journal.error());
    ASSERT_TRUE(journal->add({1, 2}, kSimulated, kAnswer));
    ASSERT_TRUE(journal->add({}, kMeasured, {.untrusted = "late"}));
  }
  // What a kill in mid-write leaves.
  std::ofstream(path_, std::ios::app) << R"({"configuration":[1,)";

  auto journal = Journal::open(path_, "abc", Journal::Begin::kWhereItEnded);
  ASSERT_TRUE(journal) << to_string(journal.error());
  ASSERT_NE(journal->find({1, 2}, kSimulated), nullptr);
  EXPECT_EQ(*journal->find({1, 2}, kSimulated), kAnswer);
  EXPECT_EQ(journal->find({}, kMeasured)->untrusted, "late");
  EXPECT_EQ(journal->find({1, 2}, kMeasured), nullptr);
  EXPECT_EQ(journal->size(), 2U);
  ASSERT_TRUE(journal->add({3}, kSimulated, kAnswer));
  EXPECT_EQ(Journal::open(path_, "abc", Journal::Begin::kWhereItEnded)->size(), 3U);
}

TEST_F(JournalTest, RefusesAnswersAboutAnotherFile) {
  EXPECT_FALSE(Journal::open(path_, "abc", Journal::Begin::kWhereItEnded));
  ASSERT_TRUE(Journal::open(path_, "abc", Journal::Begin::kAnew));
  const auto other = Journal::open(path_, "def", Journal::Begin::kWhereItEnded);
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().kind, ErrorKind::kInvalid);
  ASSERT_TRUE(Journal::open(path_, "def", Journal::Begin::kAnew));
}

TEST_F(JournalTest, AsksNothingTwice) {
  auto journal = Journal::open(path_, "abc", Journal::Begin::kAnew);
  ASSERT_TRUE(journal);
  int asked = 0;
  const Ask ask =
      remembering(*journal, [&](const Configuration&, const Question&) -> Result<Answer> {
        ++asked;
        return kAnswer;
      });
  EXPECT_EQ(*ask({1}, kSimulated), kAnswer);
  EXPECT_EQ(*ask({1}, kSimulated), kAnswer);
  EXPECT_EQ(asked, 1);
  EXPECT_TRUE(ask({2}, kSimulated));
  EXPECT_EQ(asked, 2);
}

}  // namespace
}  // namespace headroom::tuning
