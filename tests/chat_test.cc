// The bundled chat service under headroom, as `make demo` has it: every requirement is seen to hold
// in one run and to be broken in another, and a headroom that is killed leaves nothing behind.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <map>
#include <nlohmann/json.hpp>

#include "program.h"

namespace headroom::tests {
namespace {

using nlohmann::json;
using testing::HasSubstr;

class Chat : public testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::copy(HEADROOM_SOURCE_DIR "/examples/chat", folder_.path(),
                          std::filesystem::copy_options::recursive);
    std::filesystem::remove_all(folder_.path() / ".headroom");
  }
  void TearDown() override {
    for (const char* environment : {"local", "small"}) {
      run(headroom({"down", "--environment", environment}), folder_.path());
    }
  }

  // What each requirement came to.
  std::map<std::string, std::string> verdicts(const std::string& test,
                                              const std::string& environment) {
    const Outcome outcome =
        run(headroom({"test", test, "--environment", environment, "--json"}), folder_.path());
    std::map<std::string, std::string> verdict_of;
    if (outcome.out.empty()) {
      ADD_FAILURE() << outcome.err;
      return verdict_of;
    }
    const json document = json::parse(outcome.out);
    for (const json& requirement : document.at("requirements")) {
      verdict_of[requirement.at("text")] = requirement.at("verdict");
    }
    return verdict_of;
  }

  // Process ids of what runs now, from `headroom status`.
  std::vector<pid_t> running(const std::string& environment) {
    const Outcome status =
        run(headroom({"status", "--environment", environment, "--json"}), folder_.path());
    std::vector<pid_t> pids;
    const json document = json::parse(status.out);
    for (const json& instance : document.at("instances")) {
      const std::string detail = instance.at("detail");
      if (detail.starts_with("pid ")) pids.push_back(std::stoi(detail.substr(4)));
    }
    return pids;
  }

  Folder folder_;
};

TEST_F(Chat, EveryRequirementHoldsAtTheExpectedPeakAndIsBrokenWithAModelTooSmall) {
  const auto fit = verdicts("load", "local");
  const auto small = verdicts("load", "small");
  ASSERT_FALSE(fit.empty());
  for (const auto& [text, verdict] : fit) {
    EXPECT_EQ(verdict, "pass") << text;
    EXPECT_EQ(small.at(text), "fail") << text;
  }
}

TEST_F(Chat, UpStaysUpAndDownStopsAllOfIt) {
  ASSERT_EQ(run(headroom({"up"}), folder_.path()).exit_code, 0);
  const auto pids = running("local");
  EXPECT_GE(pids.size(), 4U);
  for (const pid_t pid : pids) EXPECT_TRUE(is_running(pid)) << pid;

  EXPECT_THAT(run(headroom({"up"}), folder_.path()).out, HasSubstr("already"));
  EXPECT_EQ(run(headroom({"down"}), folder_.path()).exit_code, 0);
  for (const pid_t pid : pids) EXPECT_FALSE(is_running(pid)) << pid;
}

TEST_F(Chat, ATestUsesWhatIsUpAndLeavesItUp) {
  ASSERT_EQ(run(headroom({"up"}), folder_.path()).exit_code, 0);
  const auto before = running("local");
  EXPECT_EQ(run_until_trusted(headroom({"test", "smoke"}), folder_.path()).exit_code, 0);
  EXPECT_EQ(running("local"), before);
}

TEST_F(Chat, AfterAKillInMidTestTheNextCommandStopsTheOrphansAndNothingElse) {
  Program bystander({"sleep", "300"}, folder_.path());
  Program program(headroom({"test", "load"}), folder_.path());
  ASSERT_TRUE(program.wait_for_output("in flight"));
  const auto pids = running("local");
  EXPECT_GE(pids.size(), 4U);
  program.signal(SIGKILL);
  program.wait();

  const Outcome next = run(headroom({"runs"}), folder_.path());
  EXPECT_THAT(next.out, HasSubstr("partial"));
  EXPECT_THAT(next.err, HasSubstr("left by a headroom that was killed"));
  for (const pid_t pid : pids) EXPECT_FALSE(is_running(pid)) << pid;
  EXPECT_TRUE(is_running(bystander.pid()));
}

}  // namespace
}  // namespace headroom::tests
