#include "drivers/process_identity.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

namespace headroom::drivers {
namespace {

TEST(ProcessIdentity, IsTheSameAtEveryLook) {
  EXPECT_EQ(identify_self(), identify_self());
  EXPECT_TRUE(is_alive(identify_self()));
}

TEST(ProcessIdentity, AnotherStartOrBootUnderTheSameNumberIsAnotherProcess) {
  ProcessIdentity earlier = identify_self();
  --earlier.start_time;
  EXPECT_FALSE(is_alive(earlier));
  ProcessIdentity other_boot = identify_self();
  other_boot.boot_id = "00000000-0000-0000-0000-000000000000";
  EXPECT_FALSE(is_alive(other_boot));
  EXPECT_FALSE(is_alive({}));
}

TEST(ProcessIdentity, AZombieIsIdentifiedButNotAlive) {
  const pid_t pid = ::fork();
  if (pid == 0) ::_exit(7);
  siginfo_t info{};
  ASSERT_EQ(::waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOWAIT), 0);
  const auto zombie = identify(pid);
  ASSERT_TRUE(zombie.has_value());
  EXPECT_FALSE(is_alive(*zombie));
  EXPECT_EQ(exit_of_child(pid), "exited with status 7");
  EXPECT_EQ(exit_of_child(pid), "exited with status 7");
  reap_child(pid);
  EXPECT_EQ(identify(pid), std::nullopt);
  EXPECT_EQ(exit_of_child(pid), std::nullopt);
}

TEST(ProcessIdentity, ASignalIsToldByNumberAndName) {
  const pid_t pid = ::fork();
  if (pid == 0) {
    while (true) ::pause();
  }
  EXPECT_EQ(exit_of_child(pid), std::nullopt);
  ASSERT_EQ(::kill(pid, SIGKILL), 0);
  siginfo_t info{};
  ASSERT_EQ(::waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOWAIT), 0);
  EXPECT_EQ(exit_of_child(pid), "was ended by signal 9 (Killed)");
  reap_child(pid);
}

TEST(ProcessIdentity, ProcessesOfAGroupAreThoseInItAndTheOneOfItsNumber) {
  const pid_t own_group = ::getpgrp();
  const std::array leaders = {own_group};
  const auto processes = processes_of_groups(leaders);
  EXPECT_THAT(processes, testing::Contains(testing::Field(&ProcessStat::pid, ::getpid())));
  for (const ProcessStat& process : processes) {
    EXPECT_TRUE(process.group == own_group || process.pid == own_group) << process.pid;
  }
}

}  // namespace
}  // namespace headroom::drivers
