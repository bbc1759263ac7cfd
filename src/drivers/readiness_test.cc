#include "drivers/readiness.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "drivers/pidfd.h"
#include "drivers/port.h"
#include "drivers/process_group.h"
#include "drivers/test_support.h"

namespace headroom::drivers {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const spec::Ready kTcp{.kind = spec::Ready::Kind::kTcp, .path = {}, .within = seconds(20)};
const spec::Ready kHttp{
    .kind = spec::Ready::Kind::kHttp, .path = "/healthz", .within = seconds(20)};

bool never() {
  return false;
}

class Readiness : public testing::Test {
 protected:
  ~Readiness() override {
    if (group_) stop_groups({&*group_, 1}, milliseconds(50));
  }

  void run(std::vector<std::string> arguments) {
    HeldProcess held = held_test_server(std::move(arguments), "mark", folder_.path() / "log");
    ASSERT_TRUE(held.release().has_value());
    group_ = ProcessGroup{.leader = held.identity(), .mark = "mark"};
  }

  const TemporaryFolder folder_;
  const int port_ = free_ports(1, {})->front();
  const std::string address_ = loopback_address(port_);
  std::optional<ProcessGroup> group_;
};

TEST_F(Readiness, IsThereWhenTheServerAnswers) {
  run({"serve", std::to_string(port_)});
  EXPECT_TRUE(wait_until_ready(kTcp, address_, {}, never).has_value());
  EXPECT_TRUE(wait_until_ready(kHttp, address_, {}, never).has_value());
}

TEST_F(Readiness, IsNotThereWhileNothingListens) {
  spec::Ready ready = kTcp;
  ready.within = milliseconds(30);
  const auto waited = wait_until_ready(ready, address_, {}, never);
  ASSERT_FALSE(waited.has_value());
  EXPECT_EQ(waited.error().cause, NotReady::Cause::kTimeout);
  EXPECT_EQ(waited.error().last_reason, "connection refused");
}

TEST_F(Readiness, IsNotThereWhileTheServerSaysThatItIsUnwell) {
  run({"unwell", std::to_string(port_)});
  ASSERT_TRUE(wait_until_ready(kTcp, address_, {}, never).has_value());
  EXPECT_EQ(probe(kHttp, address_, seconds(5)), "GET /healthz answered 503");
}

TEST_F(Readiness, GivesUpAtOnceWhenAWatchedProcessEnds) {
  run({"exit", "3"});
  const FileDescriptor handle = open_pidfd(group_->leader.pid);
  const std::vector<int> watched = {handle.get()};
  const auto started = std::chrono::steady_clock::now();
  const auto waited = wait_until_ready(kHttp, address_, watched, never);
  ASSERT_FALSE(waited.has_value());
  EXPECT_EQ(waited.error().cause, NotReady::Cause::kProcessEnded);
  EXPECT_EQ(waited.error().process, 0u);
  // Not only when the time to get ready is over.
  EXPECT_LT(std::chrono::steady_clock::now() - started, kHttp.within);
}

TEST_F(Readiness, DoesNotTakeAnotherServerForOneThatEnded) {
  run({"serve", std::to_string(port_)});
  ASSERT_TRUE(wait_until_ready(kTcp, address_, {}, never).has_value());
  HeldProcess late =
      held_test_server({"serve", std::to_string(port_)}, "late", folder_.path() / "late");
  ASSERT_TRUE(late.release().has_value());
  ASSERT_TRUE(ends(late.identity()));  // the port is taken
  const FileDescriptor handle = open_pidfd(late.identity().pid);
  const std::vector<int> watched = {handle.get()};
  const auto waited = wait_until_ready(kTcp, address_, watched, never);
  ASSERT_FALSE(waited.has_value());
  EXPECT_EQ(waited.error().cause, NotReady::Cause::kProcessEnded);
  reap_child(late.identity().pid);
}

TEST_F(Readiness, EndsWhenInterrupted) {
  const auto waited = wait_until_ready(kTcp, address_, {}, [] { return true; });
  ASSERT_FALSE(waited.has_value());
  EXPECT_EQ(waited.error().cause, NotReady::Cause::kInterrupted);
}

}  // namespace
}  // namespace headroom::drivers
