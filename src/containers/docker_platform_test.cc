#include "containers/docker_platform.h"

#include <gmock/gmock.h>

#include "containers/container_api.h"
#include "containers/leftovers.h"
#include "containers/private_engine.h"

namespace headroom::containers {
namespace {

using drivers::Owner;
using drivers::status_of;
using platform::Health;
using platform::StartOutcome;
using testing::HasSubstr;

class DockerPlatformTest : public testing::Test {
 protected:
  void SetUp() override {
    if (PrivateEngine::get() == nullptr) GTEST_SKIP() << PrivateEngine::why_not();
  }
  void TearDown() override {
    if (PrivateEngine::get() == nullptr) return;
    for (const Container& left : containers()) {
      EXPECT_TRUE(remove_container(PrivateEngine::get()->engine(), left.id).has_value());
    }
  }

  std::filesystem::path state() const { return folder_.path() / ".headroom"; }

  std::vector<Container> containers() const {
    return list_containers(PrivateEngine::get()->engine(), place_of(state())).value();
  }

  std::unique_ptr<platform::Platform> open(spec::Environment environment,
                                           Owner::Kind owner = Owner::Kind::kUp) {
    auto made = make_docker_platform(
        {}, environment, {.folder = folder_.path(), .state_folder = state(), .owner = owner});
    EXPECT_TRUE(made.has_value()) << to_string(made.error());
    return *std::move(made);
  }

  static spec::Environment one(const spec::Launch& launch) {
    return container_environment("docker", {launch});
  }
  static spec::Launch api(const std::string& arguments = "serve ${port}") {
    return container_launch("api", arguments);
  }

  drivers::TemporaryFolder folder_;
};

TEST_F(DockerPlatformTest, AnImageThatTheEngineLacksIsNotFetchedUnasked) {
  spec::Launch launch = api();
  launch.image = "127.0.0.1:1/nobody/nothing:1";
  const auto outcome = open(one(launch))->start();
  ASSERT_FALSE(outcome.has_value());
  EXPECT_EQ(outcome.error().kind, ErrorKind::kInvalid);
  EXPECT_THAT(outcome.error().what, HasSubstr("has no image 127.0.0.1:1/nobody/nothing:1"));
  EXPECT_THAT(outcome.error().fix, HasSubstr("pull: yes"));
  EXPECT_EQ(outcome.error().at.line, launch.at.line);
}

TEST_F(DockerPlatformTest, AnImageThatCannotBeFetchedSaysWhatTheRegistrySaid) {
  spec::Launch launch = api();
  launch.image = "127.0.0.1:1/nobody/nothing:1";
  spec::Environment environment = one(launch);
  environment.containers.pull = spec::Containers::Pull::kMissing;
  const auto outcome = open(environment)->start();
  ASSERT_FALSE(outcome.has_value());
  EXPECT_EQ(outcome.error().kind, ErrorKind::kUnreachable);
  EXPECT_THAT(outcome.error().what, HasSubstr("cannot be fetched"));
  EXPECT_THAT(outcome.error().why, HasSubstr("127.0.0.1:1"));
}

TEST_F(DockerPlatformTest, LimitsOfTheFileHoldAndComeBackWithUp) {
  spec::Launch launch = api();
  launch.cpu = Cores{0.5};
  launch.memory = Bytes{64u << 20};
  const auto platform = open(one(launch));
  ASSERT_TRUE(platform->start().has_value());
  const platform::Limits limits{.cpu = launch.cpu, .memory = launch.memory};
  EXPECT_EQ(platform->usage()->at(0).limits, limits);
  ASSERT_TRUE(platform->resize("api", {}).has_value());
  EXPECT_EQ(platform->usage()->at(0).limits, platform::Limits{});
  EXPECT_EQ(platform->start(), StartOutcome::kAlreadyUp);
  EXPECT_EQ(platform->usage()->at(0).limits, limits);
}

TEST_F(DockerPlatformTest, ASessionLeavesNothingWhenItGoes) {
  {
    const auto platform = open(one(api()), Owner::Kind::kSession);
    ASSERT_EQ(platform->start(), StartOutcome::kStarted);
    EXPECT_EQ(containers().size(), 1u);
  }
  EXPECT_TRUE(containers().empty());
}

TEST_F(DockerPlatformTest, ASessionUsesWhatIsUpAndLeavesIt) {
  ASSERT_TRUE(open(one(api()))->start().has_value());
  EXPECT_EQ(open(one(api()), Owner::Kind::kSession)->start(), StartOutcome::kAlreadyUp);
  EXPECT_EQ(containers().size(), 1u);
  const auto other = open(one(api("serve ${port} otherwise")), Owner::Kind::kSession)->start();
  ASSERT_FALSE(other.has_value());
  EXPECT_THAT(other.error().why, HasSubstr("another image or command"));
}

TEST_F(DockerPlatformTest, TheLeftoversOfAKilledSessionAreStoppedByTheNextCommand) {
  auto platform = open(one(api()));
  ASSERT_TRUE(platform->start().has_value());
  const Container up = containers().at(0);
  // As a session would have made it that is no more: process 1 did not start at tick 7.
  Mark mark = up.mark;
  mark.index = 1;
  mark.owner = {.kind = Owner::Kind::kSession,
                .headroom = {.pid = 1, .start_time = 7, .boot_id = drivers::boot_id()}};
  const Engine engine = PrivateEngine::get()->engine();
  const auto id = make_container(engine, {.name = "headroom-test-left",
                                          .image = kTestImage,
                                          .command = {.arguments = {"/server", "mute"}, .env = {}},
                                          .network = "host",
                                          .limits = {},
                                          .mark = mark});
  ASSERT_TRUE(id.has_value()) << to_string(id.error());
  ASSERT_TRUE(start_container(engine, *id).has_value());

  const auto stopped = stop_leftovers(state());
  ASSERT_TRUE(stopped.has_value()) << to_string(stopped.error());
  ASSERT_EQ(stopped->size(), 1u);
  EXPECT_EQ(stopped->front().instance.index, 1);
  ASSERT_EQ(containers().size(), 1u);
  EXPECT_EQ(containers().at(0).id, up.id);
  // Nothing is asked once nothing can be left.
  ASSERT_TRUE(platform->stop().has_value());
  EXPECT_TRUE(std::filesystem::is_empty(state() / "environments") ||
              !std::filesystem::exists(state() / "environments" / "local.engine"));
}

TEST_F(DockerPlatformTest, WhatAStoppedContainerPrintedIsKept) {
  const auto platform = open(one(api("serve ${port} by-its-name")));
  ASSERT_TRUE(platform->start().has_value());
  const auto stopped = platform->stop();
  ASSERT_TRUE(stopped.has_value());
  EXPECT_THAT(drivers::read_text(stopped->at(0).log), HasSubstr("argument by-its-name\n"));
}

TEST_F(DockerPlatformTest, OnANetworkOfItsOwnABalancerIsRefusedInWords) {
  spec::Launch launch = api();
  launch.balancer = spec::Balancer::kHaproxy;
  spec::Environment environment = one(launch);
  environment.containers.network = "chat";
  const auto made = make_docker_platform({}, environment, {.folder = folder_.path()});
  ASSERT_FALSE(made.has_value());
  EXPECT_EQ(made.error().kind, ErrorKind::kInvalid);
  EXPECT_THAT(made.error().what, HasSubstr("no balancer can stand before it on network chat"));
  EXPECT_EQ(made.error().at.line, launch.at.line);
}

TEST_F(DockerPlatformTest, AnEngineThatDoesNotAnswerIsNamed) {
  spec::Environment environment = one(api());
  environment.containers.socket = "/nowhere/docker.sock";
  const auto outcome = open(environment)->start();
  ASSERT_FALSE(outcome.has_value());
  EXPECT_EQ(outcome.error().kind, ErrorKind::kUnreachable);
  EXPECT_EQ(outcome.error().what, "no container engine answers at /nowhere/docker.sock");
}

TEST_F(DockerPlatformTest, ANetworkThatTheEngineLacksIsNamedAndLeavesNothing) {
  spec::Launch launch = api("serve ${port} ${api}");
  launch.replicas = 2;
  spec::Environment environment = one(launch);
  environment.containers.network = "none-such";
  const auto outcome = open(environment)->start();
  ASSERT_FALSE(outcome.has_value());
  EXPECT_THAT(to_string(outcome.error()), HasSubstr("none-such"));
  EXPECT_TRUE(containers().empty());
}

}  // namespace
}  // namespace headroom::containers
