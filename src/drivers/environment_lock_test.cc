#include "drivers/environment_lock.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <optional>

#include "drivers/test_support.h"

namespace headroom::drivers {
namespace {

TEST(EnvironmentLock, RefusesASecondHolderAndNamesTheFirst) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "local.lock";
  const auto first = EnvironmentLock::acquire(path, "local");
  ASSERT_TRUE(first.has_value());
  const auto second = EnvironmentLock::acquire(path, "local");
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().kind, ErrorKind::kUnreachable);
  EXPECT_EQ(second.error().what, "environment local is in use by another headroom (pid " +
                                     std::to_string(::getpid()) + ")");
}

TEST(EnvironmentLock, IsFreeAgainOnceItsHolderLetsGo) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "local.lock";
  {
    ASSERT_TRUE(EnvironmentLock::acquire(path, "local").has_value());
  }
  EXPECT_TRUE(EnvironmentLock::acquire(path, "local").has_value());
}

TEST(EnvironmentLock, TellsWhoHoldsItWithoutTakingIt) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "local.lock";
  EXPECT_EQ(EnvironmentLock::holder(path), std::nullopt);
  {
    const auto lock = EnvironmentLock::acquire(path, "local");
    ASSERT_TRUE(lock.has_value());
    EXPECT_EQ(EnvironmentLock::holder(path), ::getpid());
    EXPECT_EQ(EnvironmentLock::holder(path), ::getpid());
  }
  EXPECT_EQ(EnvironmentLock::holder(path), std::nullopt);
  EXPECT_TRUE(EnvironmentLock::acquire(path, "local").has_value());
}

TEST(EnvironmentLock, IsNotHeldByTheProgramsThatItsHolderStarts) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "local.lock";
  auto lock = std::optional(*EnvironmentLock::acquire(path, "local"));
  HeldProcess held = held_test_server({"mute"}, "mark", folder.path() / "log");
  ASSERT_TRUE(held.release().has_value());
  lock.reset();
  EXPECT_TRUE(EnvironmentLock::acquire(path, "local").has_value());
  ::kill(held.identity().pid, SIGKILL);
  EXPECT_TRUE(ends(held.identity()));
  reap_child(held.identity().pid);
}

}  // namespace
}  // namespace headroom::drivers
