// Headroom is killed at one step of a sweep and of a tuning after the other: what it leaves is
// named, goes away, and what it had finished is not done again.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>

#include "program.h"

namespace headroom::tests {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::IsEmpty;

// A slot is held 50 ms by an answer of one token: 20 answers a second for each, and at most 4 wait.
constexpr auto kFile = R"(
headroom: 1
service: model
requirements: [ "errors < 5%" ]
workload:
  journeys:
    ask:
      steps:
        - ask:
            request: POST /v1/chat/completions
            json: { stream: true, max_tokens: 1, messages: [ { role: user, content: hi } ] }
            stream: sse
system: { components: { model: { slots: 1, queue: 4, holds: 50ms } } }
environments:
  local:
    driver: process
    components:
      model:
        run: >-
          chatd model --port ${port} --slots ${slots} --queue 4 --first-token 50ms
          --per-prompt-token 0ms
        ready: GET /healthz
tests:
  limit:
    load: ramp 5/s to 10/s
    arrivals: uniform
    until: requirement fails
    hold: 2s
    tolerance: 100%
  busy: { load: 30/s, for: 2s, arrivals: uniform }
tune:
  knobs: { model.slots: [1, 3] }
  objective: cheapest in busy
  runs: 2
)";

// In front of which change of which files it is killed.
struct Death {
  std::string files;  // a part of their paths
  int change = 1;
};

class Killed : public testing::Test {
 protected:
  void SetUp() override { folder_.write("headroom.yaml", kFile); }

  // Runs the command until it dies there; without end it has failed to die.
  void run_until(const Death& death, std::vector<std::string> command) {
    SCOPED_TRACE(death.files + " " + std::to_string(death.change));
    std::vector<std::string> words{"env", "LD_PRELOAD=" HEADROOM_DIE_AT_WRITE,
                                   "DIE_AT_FILE=" + death.files,
                                   "DIE_AT_WRITE=" + std::to_string(death.change)};
    for (std::string& word : headroom(std::move(command))) words.push_back(std::move(word));
    const Outcome outcome = run(words, folder_.path());
    ASSERT_EQ(outcome.exit_code, 128 + SIGKILL) << outcome.out << outcome.err;
    expect_everything_goes();
  }

  std::string file_text(const std::string& name) const {
    std::ifstream stream(folder_.path() / name);
    return {std::istreambuf_iterator<char>(stream), {}};
  }

  Folder folder_;
  std::size_t left_ = 0;  // processes, by the last that was killed

 private:
  // `status` names what was left, and `down` leaves nothing.
  void expect_everything_goes() {
    const std::vector<pid_t> left = of_the_service();
    left_ = left.size();
    const Outcome status = run(headroom({"status"}), folder_.path());
    EXPECT_EQ(status.exit_code, 1) << status.err;
    if (!left.empty()) {
      EXPECT_THAT(status.err,
                  HasSubstr("stopped model-0 of local, left by a headroom that was killed"));
    }
    const Outcome down = run(headroom({"down"}), folder_.path());
    EXPECT_EQ(down.exit_code, 0) << down.err;
    for (const pid_t pid : left) EXPECT_FALSE(is_running(pid)) << pid;
    EXPECT_THAT(of_the_service(), IsEmpty());
    EXPECT_EQ(run(headroom({"runs"}), folder_.path()).exit_code, 0);
  }

  // Processes that run in this test's folder.
  std::vector<pid_t> of_the_service() const {
    std::vector<pid_t> found;
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
      const std::string name = entry.path().filename();
      if (name.find_first_not_of("0123456789") != std::string::npos) continue;
      std::error_code gone;
      const auto there = std::filesystem::read_symlink(entry.path() / "cwd", gone);
      if (!gone && there == folder_.path() && is_running(std::stoi(name))) {
        found.push_back(std::stoi(name));
      }
    }
    return found;
  }
};

// The journal of the environment is made anew and renamed as it is opened, then has a line before
// the replica is started, when it was, when it is ready, and when it was stopped; that of the sweep
// has one at first and one for each size.
TEST_F(Killed, AtAnyPointOfASweepLeavesWhatItHadMeasuredAndNothingElse) {
  const std::vector<std::string> whole{"scale",     "model", "--slots", "1,2",
                                       "--repeats", "1",     "--json"};
  run_until({"/scale/"}, whole);
  EXPECT_EQ(file_text(".headroom/scale/model-slots.jsonl"), "");
  run_until({"/environments/", 1}, whole);

  std::vector<std::string> rest = whole;
  rest.push_back("--resume");
  for (int change = 2; change <= 4; ++change) run_until({"/environments/", change}, rest);
  run_until({"/runs.db-wal", 8}, rest);  // in the middle of its first run
  EXPECT_EQ(left_, 1U);
  run_until({"/scale/", 1}, rest);
  run_until({"/scale/", 2}, rest);
  const std::string journal = file_text(".headroom/scale/model-slots.jsonl");
  EXPECT_EQ(std::ranges::count(journal, '\n'), 2);

  const Outcome end = run(headroom(rest), folder_.path());
  ASSERT_TRUE(was_measured(end)) << end.err;
  const json found = json::parse(end.out);
  ASSERT_EQ(found.at("points").size(), 2U);
  EXPECT_EQ(found.at("points").at(0).at("size"), 1);
  EXPECT_EQ(found.at("points").at(1).at("size"), 2);
  const json first = json::parse(journal.substr(0, journal.find('\n')));
  EXPECT_EQ(found.at("series"), first.at("series"));
  EXPECT_EQ(file_text(".headroom/scale/model-slots.jsonl").find(journal), 0U) << "measured again";
}

TEST_F(Killed, AtAnyPointOfATuningGoesOnWithItsAnswers) {
  const std::vector<std::string> whole{"tune", "--json"};
  run_until({"/tuning/", 1}, whole);
  run_until({"/tuning/", 2}, whole);
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / ".headroom/tuning/local.jsonl"));
  run_until({"/tuning/", 3}, whole);

  std::vector<std::string> rest = whole;
  rest.push_back("--resume");
  for (int change = 1; change <= 6; ++change) run_until({"/environments/", change}, rest);

  const Outcome end = run(headroom(rest), folder_.path());
  const json tuned = json::parse(end.out);
  EXPECT_EQ(tuned.at("runs").size(), 2U);
  EXPECT_EQ(tuned.at("proposal").at("model.slots"), "3");
  EXPECT_EQ(tuned.at("simulations"), 0);
}

}  // namespace
}  // namespace headroom::tests
