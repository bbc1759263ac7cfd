// What scaling and limiting mean for plain processes.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

#include "drivers/journal.h"
#include "drivers/orphans.h"
#include "drivers/process_platform.h"
#include "drivers/state_folder.h"
#include "drivers/test_support.h"

namespace headroom::drivers {
namespace {

using platform::Health;
using platform::Instance;
using platform::Limits;
using platform::StartOutcome;
using testing::HasSubstr;

class ProcessScaling : public testing::Test {
 protected:
  ~ProcessScaling() override { EXPECT_TRUE(open(Owner::Kind::kUp)->stop().has_value()); }

  // "front" calls "back"; nothing stands between them.
  std::unique_ptr<platform::Platform> open(Owner::Kind owner, const Limits& limits = {}) const {
    spec::Launch back = launch("back", "serve ${port} --index ${index}");
    back.cpu = limits.cpu;
    back.memory = limits.memory;
    auto made = make_process_platform(
        {}, environment_of({back, launch("front", "serve ${port} ${back}")}),
        {.folder = folder_.path(), .state_folder = state_path(), .owner = owner});
    EXPECT_TRUE(made.has_value()) << to_string(made.error());
    return *std::move(made);
  }

  JournalContents journal() const {
    return *read_journal(StateFolder(state_path()).journal("local"));
  }
  JournalEntry find(const std::string& component, int index = 0) const {
    for (const JournalEntry& entry : journal().entries) {
      if (entry.component == component && entry.index == index) return entry;
    }
    ADD_FAILURE() << component << "-" << index << " is not recorded";
    return {};
  }
  std::filesystem::path state_path() const { return folder_.path() / ".headroom"; }

  const TemporaryFolder folder_;
};

TEST_F(ProcessScaling, TellsCallersOfTheNewReplicasAndLeavesTheOldOnes) {
  const auto platform = open(Owner::Kind::kUp);
  ASSERT_TRUE(platform->start().has_value());
  const JournalEntry back = find("back");
  const JournalEntry front = find("front");
  ASSERT_TRUE(platform->scale("back", 2).has_value());
  EXPECT_EQ(find("back").id, back.id);
  EXPECT_NE(find("front").id, front.id);
  EXPECT_EQ(find("front").address(), front.address());
  EXPECT_THAT(read_text(front.log),
              HasSubstr("argument " + back.address() + "," + find("back", 1).address() + "\n"));
}

// Whoever decides wants more while the last ones are still starting: these are not waited for
// twice, one after the other, but together.
TEST_F(ProcessScaling, AHurriedCallLeavesWhatIsNotReadyToTheNext) {
  const auto is_ready = [&](int index) {
    std::ofstream(folder_.path() / fmt::format("ready-{}", index)) << "yes";
  };
  std::unique_ptr<platform::Platform> platform;
  const auto hurry_at_the_second = [&](const Instance& instance) {
    if (instance.index == 1 && instance.health == Health::kStarting) platform->hurry();
  };
  platform =
      *make_process_platform({}, environment_of({launch("back", "late ${port} ready-${index}")}),
                             {.folder = folder_.path(),
                              .state_folder = state_path(),
                              .owner = Owner::Kind::kUp,
                              .on_change = hurry_at_the_second});
  is_ready(0);
  ASSERT_TRUE(platform->start().has_value());
  ASSERT_TRUE(platform->scale("back", 2).has_value());
  const JournalEntry second = find("back", 1);
  EXPECT_EQ(platform->instances()->at(1).health, Health::kStarting);

  is_ready(1);
  is_ready(2);
  ASSERT_TRUE(platform->scale("back", 3).has_value());
  const auto instances = *platform->instances();
  for (const Instance& instance : instances) EXPECT_EQ(instance.health, Health::kReady);
  EXPECT_EQ(find("back", 1).id, second.id);
}

TEST_F(ProcessScaling, ASessionTakesAScaledEnvironmentForWhatIsWanted) {
  ASSERT_TRUE(open(Owner::Kind::kUp)->start().has_value());
  ASSERT_TRUE(open(Owner::Kind::kUp)->scale("back", 2).has_value());
  const auto session = open(Owner::Kind::kSession);
  EXPECT_EQ(session->start(), StartOutcome::kAlreadyUp);
  EXPECT_EQ(session->instances()->size(), 3u);
}

TEST_F(ProcessScaling, ReplicasThatASessionAddsToWhatIsUpStayWithIt) {
  ASSERT_TRUE(open(Owner::Kind::kUp)->start().has_value());
  {
    const auto session = open(Owner::Kind::kSession);
    ASSERT_EQ(session->start(), StartOutcome::kAlreadyUp);
    ASSERT_TRUE(session->scale("back", 2).has_value());
  }
  EXPECT_EQ(find("back", 1).owner.kind, Owner::Kind::kUp);
  EXPECT_TRUE(is_alive(find("back", 1).process));
}

TEST_F(ProcessScaling, ShowsWhatIsMissingAndStopsWhatIsThereWhenItWasEndedInMidWay) {
  ASSERT_TRUE(open(Owner::Kind::kUp)->start().has_value());
  // As a headroom leaves it that was killed right after it wrote down what it was about to do.
  ASSERT_TRUE(Journal::open(StateFolder(state_path()).journal("local"))
                  ->want("back", Wanted{.replicas = 3, .limits = {}})
                  .has_value());
  const auto platform = open(Owner::Kind::kUp);
  const auto instances = *platform->instances();
  ASSERT_EQ(instances.size(), 4u);
  EXPECT_EQ(instances[1].health, Health::kStopped);
  EXPECT_EQ(instances[2].health, Health::kStopped);
  ASSERT_TRUE(platform->scale("back", 3).has_value());
  const auto scaled = *platform->instances();
  for (const Instance& instance : scaled) {
    EXPECT_EQ(instance.health, Health::kReady) << instance.component << instance.index;
  }
  EXPECT_EQ(platform->stop()->size(), 4u);
  EXPECT_TRUE(journal().wanted.empty());
}

TEST_F(ProcessScaling, LeavesWhatWasKilledElsewhereAsItIs) {
  const auto platform = open(Owner::Kind::kUp);
  ASSERT_TRUE(platform->start().has_value());
  ASSERT_TRUE(platform->kill({"back", 0}).has_value());
  ASSERT_TRUE(platform->resize("front", {}).has_value());
  EXPECT_EQ(platform->instances()->front().detail, "was ended by signal 9 (Killed)");
  ASSERT_TRUE(platform->scale("back", 1).has_value());
  EXPECT_EQ(platform->instances()->front().health, Health::kReady);
}

TEST_F(ProcessScaling, OfWhatIsNotUpIsRefused) {
  const auto scaled = open(Owner::Kind::kUp)->scale("back", 2);
  ASSERT_FALSE(scaled.has_value());
  EXPECT_EQ(scaled.error().what, "environment local is not up");
  EXPECT_TRUE(journal().wanted.empty());
}

TEST_F(ProcessScaling, APausedReplicaIsShownAsSuch) {
  const auto platform = open(Owner::Kind::kUp);
  ASSERT_TRUE(platform->start().has_value());
  ASSERT_TRUE(platform->pause({"back", 0}).has_value());
  EXPECT_THAT(platform->instances()->front().detail, HasSubstr(", paused"));
  ASSERT_TRUE(platform->resume({"back", 0}).has_value());
  EXPECT_EQ(platform->instances()->front().health, Health::kReady);
}

TEST_F(ProcessScaling, LimitsOfTheFileHoldFromTheStartAndChangeInPlace) {
  const Limits quarter{.cpu = Cores{0.25}, .memory = Bytes{64u << 20}};
  const auto platform = open(Owner::Kind::kUp, quarter);
  ASSERT_TRUE(platform->start().has_value());
  const JournalEntry back = find("back");
  if (!back.in_force.remark.empty()) GTEST_SKIP() << back.in_force.remark;
  const auto usage_of_back = [&] { return platform->usage()->front(); };
  EXPECT_EQ(usage_of_back().limits, quarter);

  const std::string url = "http://" + back.address() + "/burn";
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(kPatienceMs);
  while (usage_of_back().throttled_seconds == 0 && std::chrono::steady_clock::now() < end) {
    EXPECT_EQ(status_of(url), 200);
  }
  EXPECT_GT(usage_of_back().throttled_seconds, 0);

  const Limits more{.cpu = Cores{2}, .memory = {}};
  ASSERT_TRUE(platform->resize("back", more).has_value());
  EXPECT_EQ(usage_of_back().limits, more);
  EXPECT_EQ(find("back").id, back.id);
  EXPECT_EQ(open(Owner::Kind::kSession, quarter)->start(), StartOutcome::kAlreadyUp);
  ASSERT_TRUE(open(Owner::Kind::kUp, quarter)->start().has_value());
  EXPECT_EQ(usage_of_back().limits, quarter);
}

TEST_F(ProcessScaling, TheControlGroupOfAKilledSessionGoesWithItsProcesses) {
  const pid_t pid = ::fork();
  if (pid == 0) {
    const auto session = open(Owner::Kind::kSession);
    if (!session->start()) ::_exit(1);
    ::kill(::getpid(), SIGKILL);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(pid, &status, 0), pid);
  ASSERT_TRUE(WIFSIGNALED(status)) << "it could not start the environment";
  const Cgroup group = find("back").cgroup;
  if (group.version == 0) GTEST_SKIP() << "control groups are not permitted here";
  ASSERT_TRUE(std::filesystem::exists(*group.folder("cpu")));
  ASSERT_EQ(stop_orphans(state_path())->size(), 2u);
  for (const auto& [controller, folder] : group.folders) {
    EXPECT_FALSE(std::filesystem::exists(folder)) << folder;
  }
}

}  // namespace
}  // namespace headroom::drivers
