#include "drivers/process_platform.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

#include "drivers/journal.h"
#include "drivers/port.h"
#include "drivers/state_folder.h"
#include "drivers/test_support.h"

namespace headroom::drivers {
namespace {

using platform::Health;
using platform::Instance;
using platform::StartOutcome;
using testing::HasSubstr;

class ProcessPlatformTest : public testing::Test {
 protected:
  ~ProcessPlatformTest() override {
    const auto last = open({launch("x", "mute ${port}")}, Owner::Kind::kUp);
    EXPECT_TRUE(last->stop().has_value());
  }

  ProcessOptions options(Owner::Kind owner) {
    return {.file = "headroom.yaml",
            .folder = folder_.path(),
            .state_folder = folder_.path() / ".headroom",
            .owner = owner,
            .grace = std::chrono::milliseconds(500),
            .on_change = [this](const Instance& instance) { changes_.push_back(instance); },
            .interrupted = [this] { return interrupted_; }};
  }

  std::unique_ptr<platform::Platform> open(std::vector<spec::Launch> components,
                                           Owner::Kind owner) {
    auto made = make_process_platform({}, environment_of(std::move(components)), options(owner));
    EXPECT_TRUE(made.has_value()) << to_string(made.error());
    return *std::move(made);
  }

  std::string start_error(std::vector<spec::Launch> components) {
    const auto outcome = open(std::move(components), Owner::Kind::kSession)->start();
    EXPECT_FALSE(outcome.has_value());
    return outcome ? std::string() : to_string(outcome.error());
  }

  std::vector<JournalEntry> entries() const {
    return read_journal(StateFolder(folder_.path() / ".headroom").journal("local"))->entries;
  }
  std::vector<pid_t> pids() const {
    std::vector<pid_t> all;
    for (const JournalEntry& entry : entries()) all.push_back(entry.process.pid);
    return all;
  }
  std::filesystem::path log_of(const std::string& component, int index = 0) const {
    return StateFolder(folder_.path() / ".headroom").log("local", component, index);
  }

  const TemporaryFolder folder_;
  std::vector<Instance> changes_;
  bool interrupted_ = false;
};

TEST_F(ProcessPlatformTest, TellsEachInstanceWhereTheOthersAre) {
  spec::Launch back = launch("back", "serve ${port} --index ${index}");
  back.replicas = 2;
  spec::Launch front = launch("front", "serve ${port} --back '${back}'");
  front.env["GREETING"] = "hello ${port}";
  const auto platform = open({front, back}, Owner::Kind::kSession);
  ASSERT_TRUE(platform->start().has_value());
  const auto instances = *platform->instances();
  const std::string log = read_text(log_of("front"));
  EXPECT_THAT(log,
              HasSubstr("argument " + instances[0].address + "," + instances[1].address + "\n"));
  const std::string own_port = instances[2].address.substr(instances[2].address.find(':') + 1);
  EXPECT_THAT(log, HasSubstr("greeting hello " + own_port + "\n"));
  EXPECT_THAT(log, HasSubstr("folder " + folder_.path().string() + "\n"));
  EXPECT_THAT(read_text(log_of("back", 1)), HasSubstr("argument --index\nargument 1\n"));
}

TEST_F(ProcessPlatformTest, TellsOfEveryChange) {
  const auto platform = open({launch("a", "serve ${port}"), launch("b", "serve ${port} ${a}")},
                             Owner::Kind::kSession);
  ASSERT_TRUE(platform->start().has_value());
  ASSERT_TRUE(platform->stop().has_value());
  std::vector<std::pair<std::string, Health>> seen;
  for (const Instance& change : changes_) seen.emplace_back(change.component, change.health);
  using Pair = std::pair<std::string, Health>;
  EXPECT_THAT(seen, testing::ElementsAre(Pair{"a", Health::kStarting}, Pair{"a", Health::kReady},
                                         Pair{"b", Health::kStarting}, Pair{"b", Health::kReady},
                                         Pair{"b", Health::kStopped}, Pair{"a", Health::kStopped}));
}

TEST_F(ProcessPlatformTest, ShowsStatusAndLogOfWhatEndsBeforeItIsReady) {
  const std::string error = start_error({launch("api", "exit 3 ${port}")});
  EXPECT_THAT(error, testing::StartsWith(
                         "headroom.yaml:7:5: api-0 exited with status 3 before it was ready"));
  EXPECT_THAT(error, HasSubstr("\n    leaving on purpose"));
  EXPECT_TRUE(entries().empty());
}

TEST_F(ProcessPlatformTest, SaysThatWhatExitsWellHasToStayInTheForeground) {
  EXPECT_THAT(start_error({launch("api", "exit 0 ${port}")}),
              HasSubstr("has to stay in the foreground"));
}

TEST_F(ProcessPlatformTest, SaysHowLongItWaitedAndWhatTheLastTrySaid) {
  spec::Launch mute = launch("api", "mute ${port}");
  mute.ready.within = std::chrono::milliseconds(50);
  const std::string error = start_error({mute});
  EXPECT_THAT(error, HasSubstr("api-0 was not ready within 50ms"));
  EXPECT_THAT(error, HasSubstr("connection refused"));
  EXPECT_TRUE(entries().empty());
}

TEST_F(ProcessPlatformTest, NoticesWhenWhatWasReadyEndsWhileAnotherStarts) {
  spec::Launch doomed = launch("doomed", "serve ${port}");
  spec::Launch mute = launch("mute", "mute ${port} ${doomed}");
  const auto made = make_process_platform({}, environment_of({doomed, mute}), [&] {
    ProcessOptions killing = options(Owner::Kind::kSession);
    killing.on_change = [this](const Instance& instance) {
      if (instance.component == "mute" && instance.health == Health::kStarting) {
        ::kill(entries().front().process.pid, SIGKILL);
      }
    };
    return killing;
  }());
  const auto outcome = (*made)->start();
  ASSERT_FALSE(outcome.has_value());
  EXPECT_THAT(outcome.error().what,
              HasSubstr("doomed-0 was ended by signal 9 (Killed) while mute-0 was starting"));
  EXPECT_TRUE(entries().empty());
}

TEST_F(ProcessPlatformTest, TriesAnotherPortWhenTheFreeOneWasTakenMeanwhile) {
  const auto made = folder_.path() / "tried";
  const auto platform =
      open({launch("api", "taken-once ${port} " + made.string())}, Owner::Kind::kSession);
  EXPECT_EQ(platform->start(), StartOutcome::kStarted);
  const std::string first = read_text(log_of("api").string() + ".1");
  EXPECT_THAT(first, HasSubstr("Address already in use"));
  EXPECT_NE(first.substr(0, first.find('\n', 20)),
            read_text(log_of("api")).substr(0, first.find('\n', 20)));
}

TEST_F(ProcessPlatformTest, NamesAFixedPortThatIsTaken) {
  const auto holder = open({launch("holder", "serve ${port}")}, Owner::Kind::kUp);
  ASSERT_TRUE(holder->start().has_value());
  const int port = entries().front().port;
  spec::Environment other = environment_of({launch("api", "serve ${port}")});
  other.name = "other";
  other.components[0].port = port;
  const auto made = make_process_platform({}, other, options(Owner::Kind::kSession));
  const auto outcome = (*made)->start();
  ASSERT_FALSE(outcome.has_value());
  EXPECT_EQ(outcome.error().kind, ErrorKind::kUnreachable);
  EXPECT_EQ(outcome.error().what, "component api: port " + std::to_string(port) + " is taken");
}

TEST_F(ProcessPlatformTest, CountsFixedPortsUpOverTheReplicas) {
  // Three in a row that are free just now; another program may take one before we do, in which case
  // the start fails by the name of the port, and the next three are as good.
  const auto candidates = free_ports(20, {});
  ASSERT_TRUE(candidates.has_value());
  for (const int base : *candidates) {
    if (base > 65000 || !is_port_free(base + 1) || !is_port_free(base + 2)) continue;
    spec::Launch api = launch("api", "serve ${port}");
    api.port = base;
    api.replicas = 3;
    const auto platform = open({api}, Owner::Kind::kSession);
    if (!platform->start()) continue;
    for (int i = 0; i < 3; ++i) {
      EXPECT_EQ((*platform->instances())[static_cast<std::size_t>(i)].address,
                loopback_address(base + i));
    }
    return;
  }
  FAIL() << "no three free ports in a row";
}

TEST_F(ProcessPlatformTest, FindsWhatIsMissingBeforeAnythingStarts) {
  spec::Launch front = launch("front", "");
  front.run = "no-such-program ${port} ${back}";
  EXPECT_THAT(
      start_error({launch("back", "serve ${port}"), front}),
      testing::StartsWith("headroom.yaml:7:5: the program \"no-such-program\" is not found"));
  front = launch("front", "serve ${port} ${back} ${env:HEADROOM_TEST_UNSET}");
  EXPECT_THAT(start_error({launch("back", "serve ${port}"), front}),
              HasSubstr("the environment variable HEADROOM_TEST_UNSET is not set"));
  EXPECT_TRUE(changes_.empty());
}

TEST_F(ProcessPlatformTest, StopsWhatIgnoresSigtermAfterTheGrace) {
  const auto platform = open({launch("api", "stubborn ${port}")}, Owner::Kind::kSession);
  ASSERT_TRUE(platform->start().has_value());
  const auto stopped = platform->stop();
  ASSERT_TRUE(stopped.has_value());
  EXPECT_THAT(stopped->front().detail, HasSubstr("killed: still there 500ms after SIGTERM"));
}

TEST_F(ProcessPlatformTest, ShowsWhatDiedByItself) {
  const auto platform = open({launch("api", "serve ${port}")}, Owner::Kind::kSession);
  ASSERT_TRUE(platform->start().has_value());
  const ProcessIdentity process = entries().front().process;
  ASSERT_EQ(::kill(process.pid, SIGKILL), 0);
  ASSERT_TRUE(ends(process));
  const auto instances = *platform->instances();
  EXPECT_EQ(instances[0].health, Health::kFailed);
  EXPECT_EQ(instances[0].detail, "was ended by signal 9 (Killed)");
  EXPECT_FALSE(platform->entry_url().has_value());
}

TEST_F(ProcessPlatformTest, ASessionUsesWhatIsUpAndLeavesIt) {
  const std::vector<spec::Launch> components = {launch("api", "serve ${port}")};
  ASSERT_EQ(open(components, Owner::Kind::kUp)->start(), StartOutcome::kStarted);
  {
    const auto session = open(components, Owner::Kind::kSession);
    EXPECT_EQ(session->start(), StartOutcome::kAlreadyUp);
  }
  EXPECT_TRUE(is_alive(entries().front().process));
}

TEST_F(ProcessPlatformTest, ASessionThatEndsEarlyStopsWhatItStarted) {
  ProcessIdentity process;
  {
    const auto session = open({launch("api", "serve ${port}")}, Owner::Kind::kSession);
    ASSERT_EQ(session->start(), StartOutcome::kStarted);
    process = entries().front().process;
  }
  EXPECT_FALSE(is_alive(process));
  EXPECT_TRUE(entries().empty());
}

TEST_F(ProcessPlatformTest, NobodyElseActsOnAnEnvironmentThatASessionOwns) {
  const std::vector<spec::Launch> components = {launch("api", "serve ${port}")};
  const auto session = open(components, Owner::Kind::kSession);
  ASSERT_TRUE(session->start().has_value());
  const auto other = open(components, Owner::Kind::kUp);
  EXPECT_THAT(other->start().error().what,
              HasSubstr("environment local is in use by another headroom"));
  EXPECT_THAT(other->stop().error().what,
              HasSubstr("environment local is in use by another headroom"));
  EXPECT_EQ(other->instances()->front().health, Health::kReady);
}

TEST_F(ProcessPlatformTest, ASessionRefusesAnEnvironmentThatIsUpInPart) {
  const std::vector<spec::Launch> components = {launch("a", "serve ${port}"),
                                                launch("b", "serve ${port} ${a}")};
  ASSERT_TRUE(open(components, Owner::Kind::kUp)->start().has_value());
  ASSERT_EQ(::kill(entries().front().process.pid, SIGKILL), 0);
  ASSERT_TRUE(ends(entries().front().process));
  const auto outcome = open(components, Owner::Kind::kSession)->start();
  ASSERT_FALSE(outcome.has_value());
  EXPECT_EQ(outcome.error().what, "environment local is up, but not as the file says");
  EXPECT_EQ(outcome.error().why, "a-0 does not run");
}

TEST_F(ProcessPlatformTest, ASessionRefusesAnEnvironmentThatTheFileHasLeftBehind) {
  ASSERT_TRUE(open({launch("api", "serve ${port}")}, Owner::Kind::kUp)->start().has_value());
  const auto outcome =
      open({launch("api", "serve ${port} --fast")}, Owner::Kind::kSession)->start();
  ASSERT_FALSE(outcome.has_value());
  EXPECT_EQ(outcome.error().why, "api-0 was started with another command");
}

TEST_F(ProcessPlatformTest, UpRestartsWhatDiedWhereItsCallersLookForIt) {
  const std::vector<spec::Launch> components = {launch("a", "serve ${port}"),
                                                launch("b", "serve ${port} ${a}")};
  const auto platform = open(components, Owner::Kind::kUp);
  ASSERT_TRUE(platform->start().has_value());
  const auto before = entries();
  ASSERT_EQ(::kill(before[0].process.pid, SIGKILL), 0);
  ASSERT_TRUE(ends(before[0].process));
  EXPECT_EQ(platform->start(), StartOutcome::kStarted);
  const auto instances = *platform->instances();
  EXPECT_EQ(instances[0].address, before[0].address());
  EXPECT_EQ(instances[0].health, Health::kReady);
  EXPECT_EQ(instances[1].detail, "pid " + std::to_string(before[1].process.pid));
  // Started later than b, and yet stopped after it.
  EXPECT_EQ(platform->stop()->front().component, "b");
}

TEST_F(ProcessPlatformTest, UpReplacesOnlyWhatTheFileChanged) {
  ASSERT_TRUE(
      open({launch("a", "serve ${port}"), launch("b", "serve ${port} ${a}")}, Owner::Kind::kUp)
          ->start()
          .has_value());
  const auto before = pids();
  const auto changed = open(
      {launch("a", "serve ${port}"), launch("b", "serve ${port} ${a} --fast")}, Owner::Kind::kUp);
  EXPECT_EQ(changed->start(), StartOutcome::kStarted);
  EXPECT_EQ(pids()[0], before[0]);
  EXPECT_NE(pids()[1], before[1]);
}

TEST_F(ProcessPlatformTest, UpStopsWhatTheFileNoLongerHas) {
  spec::Launch api = launch("api", "serve ${port}");
  api.replicas = 2;
  ASSERT_TRUE(open({api}, Owner::Kind::kUp)->start().has_value());
  const auto before = entries();
  api.replicas = 1;
  const auto fewer = open({api}, Owner::Kind::kUp);
  EXPECT_EQ(fewer->instances()->back().detail,
            "pid " + std::to_string(before[1].process.pid) + ", no longer in the file");
  ASSERT_TRUE(fewer->start().has_value());
  EXPECT_THAT(pids(), testing::ElementsAre(before[0].process.pid));
  EXPECT_FALSE(is_alive(before[1].process));
}

TEST_F(ProcessPlatformTest, AnInterruptedStartLeavesNothing) {
  interrupted_ = true;
  const auto outcome = open({launch("api", "mute ${port}")}, Owner::Kind::kUp)->start();
  ASSERT_FALSE(outcome.has_value());
  EXPECT_EQ(outcome.error().kind, ErrorKind::kInterrupted);
  EXPECT_TRUE(entries().empty());
}

TEST_F(ProcessPlatformTest, ProblemsOfTheFileAreFoundBeforeAnythingIsTouched) {
  const auto made = make_process_platform(
      {}, environment_of({launch("api", "serve ${prot} ${port}")}), options(Owner::Kind::kUp));
  ASSERT_FALSE(made.has_value());
  EXPECT_THAT(to_string(made.error()),
              testing::StartsWith("headroom.yaml:7:5: component api: unknown ${prot}"));
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / ".headroom"));
}

TEST_F(ProcessPlatformTest, NoSecretGetsIntoTheJournal) {
  ASSERT_EQ(::setenv("HEADROOM_TEST_SECRET", "sesame", 1), 0);
  spec::Launch api = launch("api", "serve ${port} --key ${env:HEADROOM_TEST_SECRET}");
  api.env["GREETING"] = "${env:HEADROOM_TEST_SECRET}";
  const auto platform = open({api}, Owner::Kind::kSession);
  ASSERT_TRUE(platform->start().has_value());
  const auto journal = StateFolder(folder_.path() / ".headroom").journal("local");
  EXPECT_THAT(read_text(journal), testing::Not(HasSubstr("sesame")));
  EXPECT_THAT(read_text(log_of("api")), HasSubstr("greeting sesame"));
}

}  // namespace
}  // namespace headroom::drivers
