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
          .limits = {.cpu = Cores{0.5}, .memory = Bytes{1u << 20}},
          .cgroup = {.version = 1, .folders = {{"cpu", "/c/headroom-a"}}},
          .stage = Stage::kIntended,
          .process = {},
          .in_force = {}};
}

const ProcessIdentity kProcess{
    .pid = 56, .start_time = 18'446'744'073'709'551'615u, .boot_id = "boot"};

const LimitsInForce kInForce{.held = {.cpu = Cores{0.5}, .memory = {}},
                             .remark = "memory limit not enforced: \"why\""};

class JournalFile : public testing::Test {
 protected:
  std::vector<JournalEntry> read() const {
    auto contents = read_journal(path());
    EXPECT_TRUE(contents.has_value());
    return contents.value_or(JournalContents{}).entries;
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
  ASSERT_TRUE(journal->started("a", kProcess, kInForce).has_value());
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
  EXPECT_EQ(read_back.limits, entry("a").limits);
  EXPECT_EQ(read_back.cgroup, entry("a").cgroup);
  EXPECT_EQ(read_back.in_force, kInForce);
}

TEST_F(JournalFile, KnowsTheLastLimitsOfAnInstance) {
  auto journal = Journal::open(path());
  ASSERT_TRUE(journal->starting(entry("a")).has_value());
  ASSERT_TRUE(journal->started("a", kProcess, kInForce).has_value());
  const platform::Limits more{.cpu = Cores{2}, .memory = {}};
  ASSERT_TRUE(journal->limited("a", more, {.held = more, .remark = {}}).has_value());
  for (const bool opened_again : {false, true}) {
    if (opened_again) journal = Journal::open(path());
    EXPECT_EQ(read()[0].limits, more);
    EXPECT_EQ(read()[0].in_force, (LimitsInForce{.held = more, .remark = {}}));
  }
}

TEST_F(JournalFile, KeepsWhatIsWantedUntilTheFileIsGoneBackTo) {
  const Wanted wanted{.replicas = 0, .limits = {.cpu = {}, .memory = Bytes{4096}}};
  {
    auto journal = Journal::open(path());
    ASSERT_TRUE(journal->want("api", Wanted{.replicas = 7, .limits = {}}).has_value());
    ASSERT_TRUE(journal->want("api", wanted).has_value());
    ASSERT_TRUE(journal->want("other", wanted).has_value());
    ASSERT_TRUE(journal->want("other", std::nullopt).has_value());
  }
  auto journal = Journal::open(path());
  EXPECT_EQ(journal->contents().wanted, (std::map<std::string, Wanted>{{"api", wanted}}));
  ASSERT_TRUE(journal->want_what_the_file_says().has_value());
  EXPECT_TRUE(read_journal(path())->wanted.empty());
}

TEST_F(JournalFile, OfAHeadroomWithoutLimitsIsUnderstood) {
  std::filesystem::create_directories(path().parent_path());
  std::ofstream(path(), std::ios::binary)
      << R"({"component":"c","event":"starting","fingerprint":"f","id":"a","index":0,"log":"l",)"
      << R"("owner":{"headroom":{"boot_id":"b","pid":1,"start_time":2},"kind":"up"},"port":3,)"
      << R"("rank":0})"
      << "\n"
      << R"({"event":"started","id":"a","process":{"boot_id":"b","pid":4,"start_time":5}})"
      << "\n";
  ASSERT_EQ(read().size(), 1u);
  EXPECT_EQ(read()[0].process.pid, 4);
  EXPECT_EQ(read()[0].limits, platform::Limits{});
  EXPECT_EQ(read()[0].cgroup.version, 0);
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
  const auto whole = starting_line(entry("a")) + started_line("a", kProcess, kInForce);
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
    ASSERT_TRUE(journal->started("b", kProcess, kInForce).has_value());
    ASSERT_TRUE(journal->stopped("a").has_value());
  }
  auto journal = Journal::open(path());
  EXPECT_EQ(read_text(path()), starting_line(entry("b")) + started_line("b", kProcess, kInForce) +
                                   starting_line(entry("c")));
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
