#include "drivers/orphans.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "drivers/environment_lock.h"
#include "drivers/journal.h"
#include "drivers/process_platform.h"
#include "drivers/state_folder.h"
#include "drivers/test_support.h"

namespace headroom::drivers {
namespace {

class Orphans : public testing::Test {
 protected:
  ~Orphans() override { EXPECT_TRUE(open(Owner::Kind::kUp)->stop().has_value()); }

  std::unique_ptr<platform::Platform> open(Owner::Kind owner) const {
    spec::Launch back = launch("back", "serve ${port}");
    back.replicas = 2;
    auto made = make_process_platform(
        {}, environment_of({back, launch("front", "parent ${port} ${back}")}),
        {.folder = folder_.path(), .state_folder = state_path(), .owner = owner});
    EXPECT_TRUE(made.has_value());
    return *std::move(made);
  }

  // Another headroom: starts the environment, and is killed before it can do anything else.
  void start_and_be_killed(Owner::Kind owner) const {
    const pid_t pid = ::fork();
    if (pid == 0) {
      const auto platform = open(owner);
      if (!platform->start()) ::_exit(1);
      ::kill(::getpid(), SIGKILL);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(pid, &status, 0), pid);
    ASSERT_TRUE(WIFSIGNALED(status)) << "it could not start the environment";
  }

  std::vector<JournalEntry> entries() const {
    return read_journal(StateFolder(state_path()).journal("local"))->entries;
  }

  std::filesystem::path state_path() const { return folder_.path() / ".headroom"; }

  const TemporaryFolder folder_;
};

TEST_F(Orphans, OfAKilledSessionAreStoppedAndNothingElseIs) {
  HeldProcess unrelated = held_test_server({"mute"}, "unrelated", folder_.path() / "unrelated.log");
  ASSERT_TRUE(unrelated.release().has_value());
  start_and_be_killed(Owner::Kind::kSession);
  const std::vector<JournalEntry> left = entries();
  ASSERT_EQ(left.size(), 3u);
  for (const JournalEntry& entry : left) EXPECT_TRUE(is_alive(entry.process)) << entry.component;
  // What would be recorded had the number of one of them been given to another process since.
  JournalEntry recycled = left[0];
  recycled.id = "recycled";
  recycled.index = 7;
  ProcessIdentity before = unrelated.identity();
  --before.start_time;
  {
    auto journal = Journal::open(StateFolder(state_path()).journal("local"));
    ASSERT_TRUE(journal->starting(recycled).has_value());
    ASSERT_TRUE(journal->started("recycled", before, {}).has_value());
  }

  const auto stopped = stop_orphans(state_path());
  ASSERT_TRUE(stopped.has_value()) << to_string(stopped.error());
  ASSERT_EQ(stopped->size(), 4u);
  EXPECT_EQ(stopped->front().environment, "local");
  EXPECT_EQ(stopped->front().instance.component, "front");
  for (const JournalEntry& entry : left) {
    EXPECT_THAT(live_members(entry.group()), testing::IsEmpty()) << entry.component;
  }
  EXPECT_EQ(stopped->back().instance.index, 7);
  EXPECT_THAT(stopped->back().instance.detail, testing::HasSubstr("had already ended"));
  EXPECT_TRUE(is_alive(unrelated.identity()));

  EXPECT_TRUE(stop_orphans(state_path())->empty());
  ::kill(unrelated.identity().pid, SIGKILL);
  EXPECT_TRUE(ends(unrelated.identity()));
  reap_child(unrelated.identity().pid);
}

TEST_F(Orphans, AreNotWhatUpStarted) {
  start_and_be_killed(Owner::Kind::kUp);
  EXPECT_TRUE(stop_orphans(state_path())->empty());
  for (const JournalEntry& entry : entries()) EXPECT_TRUE(is_alive(entry.process));
}

TEST_F(Orphans, AreNotWhatALivingSessionUses) {
  const auto session = open(Owner::Kind::kSession);
  ASSERT_TRUE(session->start().has_value());
  EXPECT_TRUE(stop_orphans(state_path())->empty());
  for (const JournalEntry& entry : entries()) EXPECT_TRUE(is_alive(entry.process));
  EXPECT_TRUE(session->stop().has_value());
}

TEST_F(Orphans, AreLeftToWhoeverActsOnTheirEnvironment) {
  start_and_be_killed(Owner::Kind::kSession);
  const auto lock = EnvironmentLock::acquire(StateFolder(state_path()).lock("local"), "local");
  ASSERT_TRUE(lock.has_value());
  EXPECT_TRUE(stop_orphans(state_path())->empty());
  for (const JournalEntry& entry : entries()) EXPECT_TRUE(is_alive(entry.process));
}

TEST_F(Orphans, AreStoppedByTheNextSessionBeforeItStartsItsOwn) {
  start_and_be_killed(Owner::Kind::kSession);
  const std::vector<JournalEntry> left = entries();
  const auto session = open(Owner::Kind::kSession);
  EXPECT_EQ(session->start(), platform::StartOutcome::kStarted);
  for (const JournalEntry& entry : left) EXPECT_FALSE(is_alive(entry.process)) << entry.component;
  EXPECT_EQ(entries().size(), 3u);
  EXPECT_TRUE(session->stop().has_value());
}

TEST_F(Orphans, AreNoneWhereHeadroomNeverWas) {
  const auto stopped = stop_orphans(folder_.path() / "nowhere");
  ASSERT_TRUE(stopped.has_value());
  EXPECT_TRUE(stopped->empty());
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / "nowhere"));
}

}  // namespace
}  // namespace headroom::drivers
