#include "drivers/exec_platform.h"

#include <gmock/gmock.h>

#include "drivers/test_support.h"

namespace headroom::drivers {
namespace {

using platform::Health;
using platform::StartOutcome;
using testing::HasSubstr;

// An environment that is a file: it is up while "there" exists in the folder.
class ExecPlatformTest : public testing::Test {
 protected:
  ExecPlatformTest() {
    environment_.name = "cloud";
    environment_.at = {.line = 3, .column = 5};
    environment_.driver = "exec";
    environment_.components.resize(2);
    environment_.components[0].component = "db";
    environment_.components[1].component = "api";
    environment_.commands.up = "echo making it; touch there";
    environment_.commands.down = "rm -f there";
    environment_.commands.status = "test -e there";
    environment_.commands.url = "echo http://127.0.0.1:8080/";
  }

  std::unique_ptr<platform::Platform> open(Owner::Kind owner = Owner::Kind::kUp) {
    auto made = make_exec_platform({}, environment_,
                                   {.file = "h.yaml",
                                    .folder = folder_.path(),
                                    .state_folder = folder_.path() / ".headroom",
                                    .owner = owner});
    EXPECT_TRUE(made.has_value()) << to_string(made.error());
    return *std::move(made);
  }
  bool is_there() const { return std::filesystem::exists(folder_.path() / "there"); }
  std::string written() const { return read_text(folder_.path() / "written"); }

  spec::Environment environment_;
  TemporaryFolder folder_;
};

TEST_F(ExecPlatformTest, CommandsBringItUpAndDown) {
  const auto platform = open();
  EXPECT_EQ(platform->instances()->at(0).health, Health::kFailed);
  EXPECT_EQ(platform->start(), StartOutcome::kStarted);
  EXPECT_TRUE(is_there());
  EXPECT_EQ(open()->start(), StartOutcome::kAlreadyUp);
  EXPECT_EQ(platform->instances()->at(1).health, Health::kReady);
  EXPECT_EQ(platform->entry_url(), "http://127.0.0.1:8080/");
  const auto stopped = open()->stop();
  ASSERT_TRUE(stopped.has_value()) << to_string(stopped.error());
  EXPECT_EQ(stopped->size(), 2u);
  EXPECT_FALSE(is_there());
  EXPECT_TRUE(open()->stop()->empty());
}

TEST_F(ExecPlatformTest, ASessionTakesDownWhatItBroughtUpAndNothingElse) {
  EXPECT_EQ(open(Owner::Kind::kSession)->start(), StartOutcome::kStarted);
  EXPECT_FALSE(is_there());
  ASSERT_TRUE(open()->start().has_value());
  EXPECT_EQ(open(Owner::Kind::kSession)->start(), StartOutcome::kAlreadyUp);
  EXPECT_TRUE(is_there());
}

TEST_F(ExecPlatformTest, AFailureShowsTheStatusAndTheEndOfTheLog) {
  environment_.commands.up = "echo first; echo no such zone >&2; exit 7";
  const auto outcome = open()->start();
  ASSERT_FALSE(outcome.has_value());
  EXPECT_EQ(outcome.error().kind, ErrorKind::kUnreachable);
  EXPECT_EQ(outcome.error().what, "commands.up exited with status 7");
  EXPECT_THAT(outcome.error().why, HasSubstr("no such zone"));
}

TEST_F(ExecPlatformTest, WhatTakesTooLongIsEndedWithAllThatItStarted) {
  environment_.commands.up = "sleep 1000 & sleep 1000";
  environment_.commands.timeout = std::chrono::milliseconds(50);
  const auto outcome = open()->start();
  ASSERT_FALSE(outcome.has_value());
  EXPECT_THAT(outcome.error().what, HasSubstr("had not come to an end within 50ms"));
}

TEST_F(ExecPlatformTest, AnEnvironmentThatIsNotWellAfterUpHasNotStarted) {
  environment_.commands.up = "true";
  const auto outcome = open()->start();
  ASSERT_FALSE(outcome.has_value());
  EXPECT_THAT(outcome.error().what, HasSubstr("is not well after commands.up"));
}

TEST_F(ExecPlatformTest, CommandsAreGivenWhatTheyAskFor) {
  environment_.commands.scale = "echo ${component} ${replicas} $HOME_OF_NOBODY > written";
  environment_.commands.resize = "echo ${component} ${cpu} ${memory} > written";
  environment_.commands.kill = "echo ${component}-${index} > written";
  environment_.commands.drain = "echo ${index} ${seconds} > written";
  environment_.commands.log = "printf 'one\\ntwo\\n'";
  const auto platform = open();
  ASSERT_TRUE(platform->scale("api", 3).has_value());
  EXPECT_EQ(written(), "api 3\n");
  ASSERT_TRUE(platform->resize("api", {.cpu = Cores{0.5}}).has_value());
  EXPECT_EQ(written(), "api 0.5 0\n");
  ASSERT_TRUE(platform->kill({"db", 1}).has_value());
  EXPECT_EQ(written(), "db-1\n");
  ASSERT_TRUE(platform->drain({"db", 1}, std::chrono::milliseconds(1500)).has_value());
  EXPECT_EQ(written(), "1 2\n");
  EXPECT_EQ(platform->log_end({"db", 1}, 100), "one\ntwo\n");
  EXPECT_EQ(platform->log_end({"db", 1}, 5), "two\n");
}

TEST_F(ExecPlatformTest, OutlivesTheEnvironmentThatItWasMadeOf) {
  const auto platform = open();
  environment_.commands = {};
  EXPECT_EQ(platform->start(), StartOutcome::kStarted);
  EXPECT_EQ(platform->entry_url(), "http://127.0.0.1:8080/");
}

TEST_F(ExecPlatformTest, StatusIsAskedForEachComponentThatItNames) {
  environment_.commands.status = "test ${component} = db";
  const auto instances = open()->instances();
  ASSERT_TRUE(instances.has_value());
  EXPECT_EQ(instances->at(0).health, Health::kReady);
  EXPECT_EQ(instances->at(1).health, Health::kFailed);
}

TEST_F(ExecPlatformTest, WhatHasNoCommandIsRefusedInWords) {
  const auto refused = open()->scale("api", 2);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().kind, ErrorKind::kInvalid);
  EXPECT_THAT(refused.error().what, HasSubstr("driver exec cannot change the replicas of api"));
}

TEST_F(ExecPlatformTest, WhatItDoesNotHaveIsInvalidAndNamed) {
  environment_.commands.scale = "true";
  const auto refused = open()->scale("apj", 2);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().kind, ErrorKind::kInvalid);
  EXPECT_THAT(refused.error().fix, HasSubstr("did you mean api?"));
}

TEST_F(ExecPlatformTest, ANameThatTheCommandIsNotGivenIsRefusedBeforeAnythingRuns) {
  environment_.commands.up = "touch there-${replicas}";
  const auto made = make_exec_platform({}, environment_, {.file = "h.yaml"});
  ASSERT_FALSE(made.has_value());
  EXPECT_EQ(made.error().what, "commands.up: unknown ${replicas}");
  EXPECT_EQ(made.error().file, "h.yaml");
  EXPECT_EQ(made.error().at.line, 3);
}

TEST_F(ExecPlatformTest, AnUnreadableUrlIsNamedWithWhereItCameFrom) {
  environment_.commands.url = "echo nothing of the kind";
  const auto url = open()->entry_url();
  ASSERT_FALSE(url.has_value());
  EXPECT_THAT(url.error().what, HasSubstr("commands.url"));
}

}  // namespace
}  // namespace headroom::drivers
