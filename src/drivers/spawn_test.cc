#include "drivers/spawn.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <optional>

#include "drivers/test_support.h"

namespace headroom::drivers {
namespace {

Program touch(const std::filesystem::path& file) {
  return {.path = "/usr/bin/touch",
          .arguments = {"touch", file.string()},
          .environment = {},
          .folder = {}};
}

FileDescriptor null_output() {
  return FileDescriptor(::open("/dev/null", O_WRONLY | O_CLOEXEC));
}

TEST(Spawn, HeldBackUntilReleased) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "made";
  auto held = spawn_held(touch(file), null_output());
  ASSERT_TRUE(held.has_value());
  const ProcessIdentity identity = held->identity();
  EXPECT_TRUE(is_alive(identity));
  EXPECT_FALSE(std::filesystem::exists(file));
  ASSERT_TRUE(held->release().has_value());
  EXPECT_TRUE(ends(identity));
  EXPECT_TRUE(std::filesystem::exists(file));
  EXPECT_EQ(exit_of_child(identity.pid), "exited with status 0");
  reap_child(identity.pid);
}

TEST(Spawn, EndsWithoutRunningWhenItIsNeverReleased) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "made";
  ProcessIdentity identity;
  {
    const auto held = spawn_held(touch(file), null_output());
    ASSERT_TRUE(held.has_value());
    identity = held->identity();
  }
  EXPECT_FALSE(is_alive(identity));
  EXPECT_FALSE(std::filesystem::exists(file));
}

TEST(Spawn, EndsWithoutRunningWhenTheParentIsKilledBeforeTheRelease) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "made";
  std::array<int, 2> channel{};
  ASSERT_EQ(::pipe2(channel.data(), O_CLOEXEC), 0);
  const pid_t parent = ::fork();
  if (parent == 0) {
    auto held = spawn_held(touch(file), null_output());
    const pid_t pid = held->identity().pid;
    if (::write(channel[1], &pid, sizeof pid) != sizeof pid) ::_exit(1);
    ::kill(::getpid(), SIGKILL);
  }
  const FileDescriptor reader(channel[0]);
  const FileDescriptor writer(channel[1]);
  pid_t pid = 0;
  ASSERT_EQ(::read(reader.get(), &pid, sizeof pid), static_cast<ssize_t>(sizeof pid));
  const auto identity = identify(pid);
  ASSERT_EQ(::waitpid(parent, nullptr, 0), parent);
  EXPECT_TRUE(!identity || ends(*identity));
  EXPECT_FALSE(std::filesystem::exists(file));
}

TEST(Spawn, LeadsAGroupOfItsOwn) {
  auto held = spawn_held(touch("/dev/null"), null_output());
  ASSERT_TRUE(held.has_value());
  const pid_t pid = held->identity().pid;
  EXPECT_EQ(read_process_stat(pid)->group, pid);
}

TEST(Spawn, SaysWhyAProgramCannotBeExecuted) {
  auto held = spawn_held(
      {.path = "/nonexistent", .arguments = {"x"}, .environment = {}, .folder = {}}, null_output());
  ASSERT_TRUE(held.has_value());
  const auto released = held->release();
  ASSERT_FALSE(released.has_value());
  EXPECT_EQ(released.error().why, "No such file or directory");
  EXPECT_FALSE(is_alive(held->identity()));
}

TEST(Spawn, PassesOnArgumentsVariablesAndFolderAndNothingElse) {
  const TemporaryFolder folder;
  const auto log = folder.path() / "log";
  const FileDescriptor output(::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644));
  auto held = spawn_held(
      {.path = "/bin/sh",
       .arguments = {"sh", "-c", "echo \"$1 $GREETING\"; pwd; ls /proc/self/fd; cat", "x", "a b"},
       .environment = {"GREETING=hello", "PATH=/usr/bin:/bin"},
       .folder = folder.path().string()},
      output);
  ASSERT_TRUE(held.has_value());
  ASSERT_TRUE(held->release().has_value());
  ASSERT_TRUE(ends(held->identity()));
  reap_child(held->identity().pid);
  // Descriptor 3 is that of ls itself, on the folder it lists; cat finds standard input empty.
  EXPECT_EQ(read_text(log), "a b hello\n" + folder.path().string() + "\n0\n1\n2\n3\n");
}

TEST(Spawn, HasDefaultSignalsEvenIfOursAreIgnoredOrBlocked) {
  const TemporaryFolder folder;
  const auto log = folder.path() / "log";
  const FileDescriptor output(::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644));
  const auto before = ::signal(SIGPIPE, SIG_IGN);
  auto held = spawn_held({.path = "/usr/bin/grep",
                          .arguments = {"grep", "-E", "^Sig(Blk|Ign)", "/proc/self/status"},
                          .environment = {},
                          .folder = {}},
                         output);
  ::signal(SIGPIPE, before);
  ASSERT_TRUE(held.has_value());
  ASSERT_TRUE(held->release().has_value());
  ASSERT_TRUE(ends(held->identity()));
  reap_child(held->identity().pid);
  unsigned long long blocked = 1;
  unsigned long long ignored = 1;
  ASSERT_EQ(std::sscanf(read_text(log).c_str(), "SigBlk: %llx SigIgn: %llx", &blocked, &ignored),
            2);
  EXPECT_EQ(blocked, 0U);
  // Signals 32 and 33 are the C library's own: nobody can set them, so they stay as whoever started
  // this test left them.
  constexpr unsigned long long kLibrarysOwn = 3ULL << 31;
  EXPECT_EQ(ignored & ~kLibrarysOwn, 0U);
}

}  // namespace
}  // namespace headroom::drivers
