#include "drivers/process_group.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <csignal>
#include <string>

#include "drivers/port.h"
#include "drivers/readiness.h"
#include "drivers/test_support.h"

namespace headroom::drivers {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// Waited for in full only by those that ignore SIGTERM.
constexpr Nanos kShortGrace = milliseconds(50);

class Stopping : public testing::Test {
 protected:
  // Started, ready, and so past everything it does before it serves.
  ProcessGroup serve(const std::string& mode) {
    const int port = free_ports(1, {})->front();
    const std::string mark = "mark-" + std::to_string(port);
    HeldProcess held = held_test_server({mode, std::to_string(port)}, mark, log());
    EXPECT_TRUE(held.release().has_value());
    const auto waited =
        wait_until_ready({.kind = spec::Ready::Kind::kTcp, .path = {}, .within = seconds(20)},
                         loopback_address(port), {}, [] { return false; });
    EXPECT_TRUE(waited.has_value());
    return {.leader = held.identity(), .mark = mark};
  }

  ProcessIdentity child_in_log() const {
    const std::string text = read_text(log());
    return *identify(std::stoi(text.substr(text.find("child ") + 6)));
  }

  std::filesystem::path log() const { return folder_.path() / "log"; }

  const TemporaryFolder folder_;
};

TEST_F(Stopping, EndsAProcessWithinTheGrace) {
  const ProcessGroup group = serve("serve");
  EXPECT_THAT(live_members(group), testing::ElementsAre(group.leader.pid));
  EXPECT_THAT(stop_groups({&group, 1}, seconds(20)), testing::ElementsAre(Ending::kTerminated));
  EXPECT_FALSE(is_alive(group.leader));
  EXPECT_EQ(identify(group.leader.pid), std::nullopt);  // reaped
  EXPECT_THAT(stop_groups({&group, 1}, seconds(20)), testing::ElementsAre(Ending::kAlreadyGone));
}

TEST_F(Stopping, KillsWhatIgnoresSigterm) {
  const ProcessGroup group = serve("stubborn");
  EXPECT_THAT(stop_groups({&group, 1}, kShortGrace), testing::ElementsAre(Ending::kKilled));
  EXPECT_FALSE(is_alive(group.leader));
}

TEST_F(Stopping, TakesDescendantsAlong) {
  const ProcessGroup group = serve("parent");
  const ProcessIdentity child = child_in_log();
  EXPECT_THAT(live_members(group), testing::UnorderedElementsAre(group.leader.pid, child.pid));
  EXPECT_THAT(stop_groups({&group, 1}, seconds(20)), testing::ElementsAre(Ending::kTerminated));
  EXPECT_FALSE(is_alive(child));
}

TEST_F(Stopping, FindsDescendantsOfALeaderThatIsGone) {
  const ProcessGroup group = serve("parent");
  const ProcessIdentity child = child_in_log();
  ASSERT_EQ(::kill(group.leader.pid, SIGKILL), 0);
  ASSERT_EQ(::waitpid(group.leader.pid, nullptr, 0), group.leader.pid);
  EXPECT_THAT(live_members(group), testing::ElementsAre(child.pid));
  EXPECT_THAT(stop_groups({&group, 1}, seconds(20)), testing::ElementsAre(Ending::kTerminated));
  EXPECT_FALSE(is_alive(child));
}

TEST_F(Stopping, LeavesDescendantsOfAGoneLeaderThatDoNotCarryTheMark) {
  const ProcessGroup group = serve("parent");
  const ProcessIdentity child = child_in_log();
  ASSERT_EQ(::kill(group.leader.pid, SIGKILL), 0);
  ASSERT_EQ(::waitpid(group.leader.pid, nullptr, 0), group.leader.pid);
  const ProcessGroup other_mark{.leader = group.leader, .mark = "another"};
  EXPECT_THAT(stop_groups({&other_mark, 1}, seconds(20)),
              testing::ElementsAre(Ending::kAlreadyGone));
  EXPECT_TRUE(is_alive(child));
  stop_groups({&group, 1}, seconds(20));
}

TEST_F(Stopping, LeavesAloneWhoeverHasTheNumberNow) {
  const ProcessGroup stranger = serve("serve");
  ProcessGroup recorded = stranger;
  --recorded.leader.start_time;
  EXPECT_THAT(live_members(recorded), testing::IsEmpty());
  EXPECT_THAT(stop_groups({&recorded, 1}, seconds(20)), testing::ElementsAre(Ending::kAlreadyGone));
  EXPECT_TRUE(is_alive(stranger.leader));

  recorded = stranger;
  recorded.leader.boot_id = "00000000-0000-0000-0000-000000000000";
  EXPECT_THAT(stop_groups({&recorded, 1}, seconds(20)), testing::ElementsAre(Ending::kAlreadyGone));
  EXPECT_TRUE(is_alive(stranger.leader));
  stop_groups({&stranger, 1}, seconds(20));
}

TEST_F(Stopping, StopsSeveralAtOnceAndTellsThemApart) {
  const std::vector<ProcessGroup> groups = {serve("serve"), serve("stubborn"), {}};
  EXPECT_THAT(stop_groups(groups, kShortGrace),
              testing::ElementsAre(testing::AnyOf(Ending::kTerminated, Ending::kKilled),
                                   Ending::kKilled, Ending::kAlreadyGone));
}

}  // namespace
}  // namespace headroom::drivers
