// Containers behind a real HAProxy.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <future>
#include <thread>

#include "containers/container_api.h"
#include "containers/docker_platform.h"
#include "containers/leftovers.h"
#include "containers/private_engine.h"
#include "drivers/asking.h"
#include "drivers/balancing.h"
#include "drivers/orphans.h"
#include "drivers/port.h"

namespace headroom::containers {
namespace {

using drivers::Asking;
using drivers::HaproxyServer;
using drivers::JournalEntry;
using drivers::Owner;
using drivers::status_of;
using platform::Health;
using platform::Instance;
using platform::StartOutcome;
using testing::ElementsAre;
using testing::HasSubstr;

struct Api {
  std::string command = "serve ${port}";
  int replicas = 1;
};

class DockerBalanced : public testing::Test {
 protected:
  void SetUp() override {
    if (PrivateEngine::get() == nullptr) GTEST_SKIP() << PrivateEngine::why_not();
  }
  void TearDown() override {
    if (PrivateEngine::get() == nullptr) return;
    EXPECT_TRUE(open()->stop().has_value());
    EXPECT_TRUE(containers().empty());
    EXPECT_TRUE(entries().empty());
  }

  std::unique_ptr<platform::Platform> open(const Api& given = {},
                                           Owner::Kind owner = Owner::Kind::kUp) const {
    spec::Launch api = container_launch("api", given.command);
    api.balancer = spec::Balancer::kHaproxy;
    api.replicas = given.replicas;
    auto made = make_docker_platform(
        {},
        container_environment("docker", {api, container_launch("front", "serve ${port} ${api}")}),
        {.folder = folder_.path(),
         .state_folder = state(),
         .owner = owner,
         .patience = std::chrono::minutes(2)});
    EXPECT_TRUE(made.has_value()) << to_string(made.error());
    return *std::move(made);
  }
  std::unique_ptr<platform::Platform> up(const Api& given = {}) const {
    auto platform = open(given);
    const auto started = platform->start();
    EXPECT_TRUE(started.has_value()) << to_string(started.error());
    return platform;
  }

  static Engine engine() { return PrivateEngine::get()->engine(); }
  std::filesystem::path state() const { return folder_.path() / ".headroom"; }
  std::vector<Container> containers() const {
    return list_containers(engine(), place_of(state())).value();
  }
  Container find(const std::string& component, int index = 0) const {
    for (const Container& one : containers()) {
      if (one.mark.component == component && one.mark.index == index) return one;
    }
    ADD_FAILURE() << component << "-" << index << " is not there";
    return {};
  }
  std::vector<JournalEntry> entries() const {
    return drivers::read_journal(drivers::StateFolder(state()).journal("local"))->entries;
  }
  JournalEntry balancer() const { return entries().at(0); }
  std::string balancer_url() const { return "http://" + balancer().address(); }
  std::vector<HaproxyServer> servers() const {
    return *drivers::Haproxy(drivers::StateFolder(state()).balancer("local", "api")).servers();
  }
  // Until the balancer says that of the server.
  bool becomes(const std::string& server,
               const std::function<bool(const HaproxyServer&)>& holds) const {
    const auto end =
        std::chrono::steady_clock::now() + std::chrono::milliseconds(drivers::kPatienceMs);
    while (std::chrono::steady_clock::now() < end) {
      for (const HaproxyServer& one : servers()) {
        if (one.name == server && holds(one)) return true;
      }
      std::this_thread::yield();
    }
    return false;
  }

  static std::vector<std::string> names_of(const std::vector<Instance>& instances) {
    std::vector<std::string> names;
    for (const Instance& one : instances)
      names.push_back(fmt::format("{}-{}", one.component, one.index));
    return names;
  }

  const drivers::TemporaryFolder folder_;
};

TEST_F(DockerBalanced, CallersKnowTheBalancerOnlyWhichIsShownAndStoppedLikeTheRest) {
  const auto platform = open();
  EXPECT_THAT(names_of(*platform->instances()), ElementsAre("api-0", "api/balancer-0", "front-0"));
  const auto started = platform->start();
  ASSERT_TRUE(started.has_value()) << to_string(started.error());
  EXPECT_EQ(*started, StartOutcome::kStarted);
  const auto instances = *platform->instances();
  EXPECT_THAT(names_of(instances), ElementsAre("api-0", "api/balancer-0", "front-0"));
  for (const Instance& one : instances) EXPECT_EQ(one.health, Health::kReady) << one.detail;
  EXPECT_THAT(instances[1].detail, HasSubstr("pid "));
  EXPECT_EQ(status_of("http://" + instances[1].address), 200);
  EXPECT_EQ(platform->usage()->size(), 3u);
  EXPECT_EQ(platform->start(), StartOutcome::kAlreadyUp);

  const auto stopped = platform->stop();
  ASSERT_TRUE(stopped.has_value()) << to_string(stopped.error());
  EXPECT_THAT(names_of(*stopped), ElementsAre("front-0", "api/balancer-0", "api-0"));
  EXPECT_THAT(drivers::read_text(stopped->at(0).log),
              HasSubstr("argument " + instances[1].address + "\n"));
}

TEST_F(DockerBalanced, UsersOfABalancedEntryComeThroughItsBalancer) {
  spec::Launch api = container_launch("api", "serve ${port}");
  api.balancer = spec::Balancer::kHaproxy;
  const auto platform = *make_docker_platform(
      {}, container_environment("docker", {api}),
      {.folder = folder_.path(), .state_folder = state(), .owner = Owner::Kind::kUp});
  EXPECT_FALSE(platform->entry_url().has_value());
  ASSERT_TRUE(platform->start().has_value());
  EXPECT_EQ(platform->entry_url(), balancer_url());
  EXPECT_EQ(status_of(balancer_url()), 200);
}

// By how the replicas serve: with a connection for each request, or with connections that are kept
// and so are idle in the balancer when a replica goes.
class DockerBalancedUnderLoad : public DockerBalanced,
                                public testing::WithParamInterface<const char*> {};

TEST_P(DockerBalancedUnderLoad, LosesNoRequestWhileReplicasComeAndGo) {
  const auto platform = up({.command = std::string(GetParam()) + " ${port}"});
  const std::string front = find("front").id;
  Asking quick(balancer_url(), "/");
  Asking slow(balancer_url(), "/burn");
  ASSERT_TRUE(quick.is_answered_by(1));

  const auto more = platform->scale("api", 3);
  ASSERT_TRUE(more.has_value()) << to_string(more.error());
  EXPECT_TRUE(quick.is_answered_by(3));
  EXPECT_EQ(servers().size(), 3u);

  const auto fewer = platform->scale("api", 1);
  ASSERT_TRUE(fewer.has_value()) << to_string(fewer.error());
  EXPECT_TRUE(quick.is_answered_by(1));
  EXPECT_EQ(containers().size(), 2u);

  EXPECT_GT(slow.answered(), 0u);
  EXPECT_EQ(quick.failed(), 0u) << "of " << quick.answered();
  EXPECT_EQ(slow.failed(), 0u) << "of " << slow.answered();
  // Nobody who calls it had to be told.
  EXPECT_EQ(find("front").id, front);
}

INSTANTIATE_TEST_SUITE_P(Servers, DockerBalancedUnderLoad, testing::Values("serve", "keep"));

TEST_F(DockerBalanced, AReplicaThatIsGivenUpFinishesWhatItHas) {
  const auto platform = up({.replicas = 2});
  const Container second = find("api", 1);
  ASSERT_TRUE(pause_container(engine(), second).has_value());
  Asking asking(balancer_url(), "/");
  ASSERT_TRUE(becomes(second.address, [](const auto& server) { return server.sessions == 1; }));

  auto scaling = std::async(std::launch::async, [&] { return platform->scale("api", 1); });
  ASSERT_TRUE(becomes(second.address, [](const auto& server) { return server.status == "DRAIN"; }));
  // It waits for the one request that is held.
  EXPECT_EQ(find("api", 1).state, Container::State::kPaused);
  ASSERT_TRUE(resume_container(engine(), second).has_value());
  const auto scaled = scaling.get();
  ASSERT_TRUE(scaled.has_value()) << to_string(scaled.error());
  EXPECT_EQ(containers().size(), 2u);
  EXPECT_EQ(servers().size(), 1u);
  EXPECT_TRUE(asking.is_answered_by(1));
  EXPECT_EQ(asking.failed(), 0u);
}

TEST_F(DockerBalanced, ADrainedReplicaGetsNothingUntilItIsResumed) {
  const auto platform = up({.replicas = 2});
  Asking asking(balancer_url(), "/");
  ASSERT_TRUE(asking.is_answered_by(2));
  const auto drained = platform->drain({"api", 1}, std::chrono::seconds(20));
  ASSERT_TRUE(drained.has_value()) << to_string(drained.error());
  EXPECT_TRUE(becomes(find("api", 1).address, [](const auto& server) {
    return server.status == "DRAIN" && server.sessions == 0;
  }));
  EXPECT_TRUE(asking.is_answered_by(1));
  ASSERT_TRUE(platform->resume({"api", 1}).has_value());
  EXPECT_TRUE(asking.is_answered_by(2));
  EXPECT_EQ(asking.failed(), 0u);
  // Before the front stands none.
  const auto refused = platform->drain({"front", 0}, std::chrono::seconds(20));
  ASSERT_FALSE(refused.has_value());
  EXPECT_THAT(refused.error().what, HasSubstr("driver docker cannot drain front-0"));
}

TEST_F(DockerBalanced, UpReplacesReplicasOneAfterTheOtherUnderTheSameBalancer) {
  const auto first = up({.replicas = 2});
  const JournalEntry before = balancer();
  const Container replica = find("api", 1);
  Asking asking(balancer_url(), "/");
  ASSERT_TRUE(asking.is_answered_by(2));
  EXPECT_EQ(open({.command = "serve ${port} otherwise", .replicas = 2})->start(),
            StartOutcome::kStarted);
  EXPECT_TRUE(asking.is_answered_by(2));
  EXPECT_EQ(asking.failed(), 0u) << "of " << asking.answered();
  EXPECT_EQ(balancer().id, before.id);
  EXPECT_NE(find("api", 1).id, replica.id);
}

TEST_F(DockerBalanced, TheBalancerComesBackWithItsServersWhereItsCallersLookForIt) {
  const auto platform = up({.replicas = 2});
  const std::string url = balancer_url();
  const Container replica = find("api", 1);
  ASSERT_TRUE(platform->kill({"api/balancer", 0}).has_value());
  EXPECT_EQ(status_of(url), 0);
  EXPECT_EQ(platform->instances()->at(2).health, Health::kFailed);
  EXPECT_EQ(platform->start(), StartOutcome::kStarted);
  EXPECT_EQ(balancer_url(), url);
  EXPECT_EQ(status_of(url), 200);
  EXPECT_EQ(servers().size(), 2u);
  EXPECT_EQ(find("api", 1).id, replica.id);
}

TEST_F(DockerBalanced, ABalancerThatIsNewTakesThePortOfItsComponent) {
  const int port = drivers::free_ports(1, {})->front();
  spec::Launch api = container_launch("api", "serve ${port}");
  api.port = port;
  const auto open_api = [&] {
    return *make_docker_platform(
        {}, container_environment("docker", {api}),
        {.folder = folder_.path(), .state_folder = state(), .owner = Owner::Kind::kUp});
  };
  const auto alone = open_api();
  ASSERT_TRUE(alone->start().has_value());
  EXPECT_EQ(find("api").mark.port, port);
  api.balancer = spec::Balancer::kHaproxy;
  const auto outcome = open_api()->start();
  ASSERT_TRUE(outcome.has_value()) << to_string(outcome.error());
  EXPECT_EQ(balancer().port, port);
  EXPECT_NE(find("api").mark.port, port);
  EXPECT_EQ(status_of(balancer_url()), 200);
}

TEST_F(DockerBalanced, ARequestForADeadReplicaGoesToAnother) {
  const auto platform = up({.replicas = 2});
  ASSERT_TRUE(platform->kill({"api", 0}).has_value());
  for (int i = 0; i < 4; ++i) EXPECT_EQ(status_of(balancer_url()), 200);
}

TEST_F(DockerBalanced, ASessionUsesWhatIsUpAndLeavesIt) {
  const auto platform = up();
  EXPECT_EQ(open({}, Owner::Kind::kSession)->start(), StartOutcome::kAlreadyUp);
  EXPECT_EQ(status_of(balancer_url()), 200);
  ASSERT_TRUE(platform->kill({"api/balancer", 0}).has_value());
  const auto other = open({}, Owner::Kind::kSession)->start();
  ASSERT_FALSE(other.has_value());
  EXPECT_THAT(other.error().why, HasSubstr("api/balancer-0 does not run"));
}

TEST_F(DockerBalanced, WhatAFailedStartHasStartedIsStopped) {
  const auto outcome = open({.command = "exit 3 ${port}"})->start();
  ASSERT_FALSE(outcome.has_value());
  EXPECT_THAT(to_string(outcome.error()), HasSubstr("leaving on purpose"));
  EXPECT_TRUE(containers().empty());
  EXPECT_TRUE(entries().empty());
}

TEST_F(DockerBalanced, OnlyTheComponentItselfIsScaled) {
  const auto platform = up();
  const auto scaled = platform->scale("api/balancer", 2);
  ASSERT_FALSE(scaled.has_value());
  EXPECT_EQ(scaled.error().kind, ErrorKind::kInvalid);
}

TEST_F(DockerBalanced, WhatAKilledHeadroomHasLeftIsFoundAndRemoved) {
  const pid_t headroom = ::fork();
  if (headroom == 0) {
    const auto platform = open({.replicas = 2}, Owner::Kind::kSession);
    ::raise(platform->start().has_value() ? SIGKILL : SIGTERM);
  }
  int how = 0;
  ASSERT_EQ(::waitpid(headroom, &how, 0), headroom);
  ASSERT_EQ(WTERMSIG(how), SIGKILL);
  EXPECT_EQ(containers().size(), 3u);
  const JournalEntry left = balancer();
  EXPECT_EQ(status_of(balancer_url()), 200);

  const auto processes = drivers::stop_orphans(state());
  ASSERT_TRUE(processes.has_value()) << to_string(processes.error());
  ASSERT_EQ(processes->size(), 1u);
  EXPECT_EQ(processes->front().instance.component, "api/balancer");
  EXPECT_TRUE(drivers::ends(left.process));
  const auto stopped = stop_leftovers(state());
  ASSERT_TRUE(stopped.has_value()) << to_string(stopped.error());
  EXPECT_EQ(stopped->size(), 3u);
  EXPECT_TRUE(containers().empty());
  EXPECT_TRUE(entries().empty());
}

TEST_F(DockerBalanced, ANewSessionBeginsAnewAfterOneThatWasKilled) {
  const pid_t headroom = ::fork();
  if (headroom == 0) {
    const auto platform = open({}, Owner::Kind::kSession);
    ::raise(platform->start().has_value() ? SIGKILL : SIGTERM);
  }
  int how = 0;
  ASSERT_EQ(::waitpid(headroom, &how, 0), headroom);
  ASSERT_EQ(WTERMSIG(how), SIGKILL);
  const JournalEntry left = balancer();
  const auto session = open({}, Owner::Kind::kSession);
  EXPECT_EQ(session->start(), StartOutcome::kStarted);
  EXPECT_TRUE(drivers::ends(left.process));
  EXPECT_NE(balancer().id, left.id);
  EXPECT_EQ(status_of(balancer_url()), 200);
  ASSERT_TRUE(session->scale("api", 2).has_value());
  EXPECT_EQ(servers().size(), 2u);
  ASSERT_TRUE(session->stop().has_value());
}

}  // namespace
}  // namespace headroom::containers
