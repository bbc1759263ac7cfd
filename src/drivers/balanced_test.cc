// Components behind a real HAProxy.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

#include "drivers/asking.h"
#include "drivers/balancing.h"
#include "drivers/process_platform.h"
#include "drivers/test_support.h"

namespace headroom::drivers {
namespace {

using platform::Health;
using platform::Instance;
using platform::StartOutcome;
using testing::HasSubstr;

class Balanced : public testing::Test {
 protected:
  ~Balanced() override { EXPECT_TRUE(open()->stop().has_value()); }

  std::unique_ptr<platform::Platform> open(const std::string& api_command = "serve ${port}") const {
    spec::Launch api = launch("api", api_command);
    api.balancer = spec::Balancer::kHaproxy;
    auto made = make_process_platform(
        {}, environment_of({api, launch("front", "serve ${port} ${api}")}),
        {.folder = folder_.path(), .state_folder = state_path(), .owner = Owner::Kind::kUp});
    EXPECT_TRUE(made.has_value()) << to_string(made.error());
    return *std::move(made);
  }

  std::string balancer_url() const { return "http://" + find("api/balancer").address(); }
  JournalEntry find(const std::string& component) const {
    const auto contents = read_journal(StateFolder(state_path()).journal("local"));
    for (const JournalEntry& entry : contents->entries) {
      if (entry.component == component) return entry;
    }
    ADD_FAILURE() << component << " does not run";
    return {};
  }
  std::vector<HaproxyServer> servers() const {
    return *Haproxy(StateFolder(state_path()).balancer("local", "api")).servers();
  }
  std::filesystem::path state_path() const { return folder_.path() / ".headroom"; }

  const TemporaryFolder folder_;
};

TEST_F(Balanced, CallersKnowTheBalancerOnly) {
  const auto platform = open();
  const auto outcome = platform->start();
  ASSERT_TRUE(outcome.has_value()) << to_string(outcome.error());
  const auto instances = *platform->instances();
  ASSERT_EQ(instances.size(), 3u);
  EXPECT_EQ(instances[1].component, "api/balancer");
  for (const Instance& instance : instances) EXPECT_EQ(instance.health, Health::kReady);
  EXPECT_THAT(read_text(instances[2].log), HasSubstr("argument " + instances[1].address + "\n"));
  EXPECT_EQ(status_of(balancer_url()), 200);
  EXPECT_EQ(platform->start(), StartOutcome::kAlreadyUp);
}

// By how the replicas serve: with a connection for each request, or with connections that are kept
// and so are idle in the balancer when a replica goes.
class BalancedUnderLoad : public Balanced, public testing::WithParamInterface<const char*> {};

TEST_P(BalancedUnderLoad, LosesNoRequestWhileReplicasComeAndGo) {
  const auto platform = open(std::string(GetParam()) + " ${port}");
  const auto started = platform->start();
  ASSERT_TRUE(started.has_value()) << to_string(started.error());
  const ProcessIdentity front = find("front").process;
  Asking quick(balancer_url(), "/");
  Asking slow(balancer_url(), "/burn");
  ASSERT_TRUE(quick.is_answered_by(1));

  const auto more = platform->scale("api", 5);
  ASSERT_TRUE(more.has_value()) << to_string(more.error());
  EXPECT_TRUE(quick.is_answered_by(5));
  EXPECT_EQ(servers().size(), 5u);

  const auto fewer = platform->scale("api", 2);
  ASSERT_TRUE(fewer.has_value()) << to_string(fewer.error());
  EXPECT_TRUE(quick.is_answered_by(2));
  EXPECT_EQ(platform->instances()->size(), 4u);

  EXPECT_GT(slow.answered(), 0u);
  EXPECT_EQ(quick.failed(), 0u) << "of " << quick.answered();
  EXPECT_EQ(slow.failed(), 0u) << "of " << slow.answered();
  // Nobody who calls it had to be told.
  EXPECT_EQ(find("front").process, front);
}

INSTANTIATE_TEST_SUITE_P(Servers, BalancedUnderLoad, testing::Values("serve", "keep"));

TEST_F(Balanced, ADrainedReplicaGetsNothingUntilItIsResumed) {
  const auto platform = open();
  const auto started = platform->start();
  ASSERT_TRUE(started.has_value()) << to_string(started.error());
  ASSERT_TRUE(platform->scale("api", 2).has_value());
  Asking asking(balancer_url(), "/");
  ASSERT_TRUE(asking.is_answered_by(2));
  const auto drained = platform->drain({"api", 1}, std::chrono::seconds(20));
  ASSERT_TRUE(drained.has_value()) << to_string(drained.error());
  EXPECT_EQ(servers()[1].status, "DRAIN");
  EXPECT_EQ(servers()[1].sessions, 0u);
  EXPECT_TRUE(asking.is_answered_by(1));
  ASSERT_TRUE(platform->resume({"api", 1}).has_value());
  EXPECT_TRUE(asking.is_answered_by(2));
  EXPECT_EQ(asking.failed(), 0u);
}

TEST_F(Balanced, TheBalancerComesBackWithItsServersWhereItsCallersLookForIt) {
  const auto platform = open();
  const auto started = platform->start();
  ASSERT_TRUE(started.has_value()) << to_string(started.error());
  const std::string url = balancer_url();
  ASSERT_TRUE(platform->kill({"api/balancer", 0}).has_value());
  EXPECT_EQ(status_of(url), 0);
  EXPECT_EQ(platform->start(), StartOutcome::kStarted);
  EXPECT_EQ(balancer_url(), url);
  EXPECT_EQ(status_of(url), 200);
}

TEST_F(Balanced, ARequestForADeadReplicaGoesToAnother) {
  const auto platform = open();
  const auto started = platform->start();
  ASSERT_TRUE(started.has_value()) << to_string(started.error());
  ASSERT_TRUE(platform->scale("api", 2).has_value());
  ASSERT_TRUE(platform->kill({"api", 0}).has_value());
  for (int i = 0; i < 4; ++i) EXPECT_EQ(status_of(balancer_url()), 200);
}

TEST_F(Balanced, UpReplacesReplicasUnderTheSameBalancer) {
  const auto first = open()->start();
  ASSERT_TRUE(first.has_value()) << to_string(first.error());
  const JournalEntry before = find("api/balancer");
  const JournalEntry replica = find("api");
  EXPECT_EQ(open("serve ${port} --fast")->start(), StartOutcome::kStarted);
  EXPECT_EQ(find("api/balancer").id, before.id);
  EXPECT_NE(find("api").id, replica.id);
  EXPECT_EQ(status_of(balancer_url()), 200);
}

TEST_F(Balanced, OnlyTheComponentItselfIsScaled) {
  const auto platform = open();
  const auto started = platform->start();
  ASSERT_TRUE(started.has_value()) << to_string(started.error());
  const auto scaled = platform->scale("api/balancer", 2);
  ASSERT_FALSE(scaled.has_value());
  EXPECT_EQ(scaled.error().kind, ErrorKind::kInvalid);
}

}  // namespace
}  // namespace headroom::drivers
