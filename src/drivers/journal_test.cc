#include "drivers/journal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "drivers/journal_line.h"
#include "drivers/test_support.h"

namespace headroom::drivers {
namespace {

using Stage = JournalEntry::Stage;

JournalEntry entry(std::string id) {
  return {.id = std::move(id),
          .component = "api \"quoted\"",
          .index = 3,
          .rank = 1,
          .port = 4711,
          .log = "/x/api-3.log",
          .fingerprint = "00ff",
          .owner = {.kind = Owner::Kind::kSession,
                    .headroom = {.pid = 12, .start_time = 34, .boot_id = "boot"}},
          .stage = Stage::kIntended,
          .process = {}};
}

const ProcessIdentity kProcess{
    .pid = 56, .start_time = 18'446'744'073'709'551'615u, .boot_id = "boot"};

class JournalFile : public testing::Test {
 protected:
  std::vector<JournalEntry> read() const {
    auto entries = read_journal(path());
    EXPECT_TRUE(entries.has_value());
    return entries.value_or(std::vector<JournalEntry>{});
  }
  std::filesystem::path path() const { return folder_.path() / "environments" / "local.jsonl"; }

  const TemporaryFolder folder_;
};

TEST_F(JournalFile, ThatIsNotThereHasNoEntries) {
  EXPECT_TRUE(read().empty());
}

TEST_F(JournalFile, GivesBackWhatWasWritten) {
  auto journal = Journal::open(path());
  ASSERT_TRUE(journal.has_value());
  ASSERT_TRUE(journal->starting(entry("a")).has_value());
  ASSERT_EQ(read().size(), 1u);
  EXPECT_EQ(read()[0].stage, Stage::kIntended);
  ASSERT_TRUE(journal->started("a", kProcess).has_value());
  EXPECT_EQ(read()[0].stage, Stage::kStarted);
  ASSERT_TRUE(journal->ready("a").has_value());

  const JournalEntry read_back = read()[0];
  EXPECT_EQ(read_back.component, "api \"quoted\"");
  EXPECT_EQ(read_back.index, 3);
  EXPECT_EQ(read_back.rank, 1);
  EXPECT_EQ(read_back.address(), "127.0.0.1:4711");
  EXPECT_EQ(read_back.log, "/x/api-3.log");
  EXPECT_EQ(read_back.fingerprint, "00ff");
  EXPECT_EQ(read_back.owner.kind, Owner::Kind::kSession);
  EXPECT_EQ(read_back.owner.headroom,
            (ProcessIdentity{.pid = 12, .start_time = 34, .boot_id = "boot"}));
  EXPECT_EQ(read_back.stage, Stage::kReady);
  EXPECT_EQ(read_back.process, kProcess);
}

TEST_F(JournalFile, ForgetsWhatWasStopped) {
  auto journal = Journal::open(path());
  for (const char* id : {"a", "b"}) ASSERT_TRUE(journal->starting(entry(id)).has_value());
  ASSERT_TRUE(journal->stopped("a").has_value());
  ASSERT_EQ(journal->entries().size(), 1u);
  ASSERT_EQ(read().size(), 1u);
  EXPECT_EQ(read()[0].id, "b");
}

TEST_F(JournalFile, IsCutAtALineThatWasNeverFinished) {
  const auto whole = starting_line(entry("a")) + started_line("a", kProcess);
  const auto next = starting_line(entry("b"));
  std::filesystem::create_directories(path().parent_path());
  for (std::size_t length = 0; length < next.size(); ++length) {
    std::ofstream(path(), std::ios::binary) << whole << next.substr(0, length);
    ASSERT_EQ(read().size(), 1u) << length;
    EXPECT_EQ(read()[0].process, kProcess);
  }
}

TEST_F(JournalFile, GoesOnAfterATornLineAsIfItHadNotBeenWritten) {
  std::filesystem::create_directories(path().parent_path());
  std::ofstream(path(), std::ios::binary) << starting_line(entry("a")) << R"({"event":"star)";
  auto journal = Journal::open(path());
  ASSERT_TRUE(journal.has_value());
  ASSERT_TRUE(journal->starting(entry("b")).has_value());
  EXPECT_THAT(read(), testing::ElementsAre(testing::Field(&JournalEntry::id, "a"),
                                           testing::Field(&JournalEntry::id, "b")));
}

TEST_F(JournalFile, PassesOverLinesThatMakeNoSense) {
  std::filesystem::create_directories(path().parent_path());
  std::ofstream(path(), std::ios::binary)
      << "garbage\n[]\n\n{}\n{\"event\":7}\n{\"event\":\"starting\",\"id\":\"x\"}\n"
      << "{\"event\":\"started\",\"id\":\"nobody\",\"process\":{}}\n"
      << starting_line(entry("a"))
      << "{\"event\":\"started\",\"id\":\"a\",\"process\":{\"pid\":\"one\"}}\n";
  ASSERT_EQ(read().size(), 1u);
  EXPECT_EQ(read()[0].stage, Stage::kIntended);
}

TEST_F(JournalFile, IsWrittenAnewWithoutWhatWasStopped) {
  {
    auto journal = Journal::open(path());
    for (const char* id : {"a", "b", "c"}) ASSERT_TRUE(journal->starting(entry(id)).has_value());
    ASSERT_TRUE(journal->started("b", kProcess).has_value());
    ASSERT_TRUE(journal->stopped("a").has_value());
  }
  auto journal = Journal::open(path());
  EXPECT_EQ(read_text(path()),
            starting_line(entry("b")) + started_line("b", kProcess) + starting_line(entry("c")));
}

TEST_F(JournalFile, ThatCannotBeReadIsAnError) {
  std::filesystem::create_directories(path());
  const auto entries = read_journal(path());
  ASSERT_FALSE(entries.has_value());
  EXPECT_EQ(entries.error().kind, ErrorKind::kStorage);
  EXPECT_EQ(entries.error().why, "Is a directory");
}

TEST_F(JournalFile, IsOnlyForItsOwner) {
  ASSERT_TRUE(Journal::open(path()).has_value());
  using std::filesystem::perms;
  EXPECT_EQ(std::filesystem::status(path()).permissions(), perms::owner_read | perms::owner_write);
}

TEST(RandomMark, IsNeverTheSame) {
  EXPECT_NE(random_mark(), random_mark());
}

}  // namespace
}  // namespace headroom::drivers
