// A test changed while it runs, by `headroom control`, against a real nginx.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "nginx.h"
#include "program.h"

namespace headroom::tests {
namespace {

using nlohmann::json;
using testing::HasSubstr;

class Control : public testing::Test {
 protected:
  // A test that would go on for a minute, and is under way.
  std::unique_ptr<Program> begin(const std::string& kind = "--rate",
                                 const std::string& load = "50/s") {
    auto program = std::make_unique<Program>(headroom({"test", nginx_.url("/ok"), kind, load,
                                                       "--for", "60s", "--control", "127.0.0.1:0"}),
                                             folder_.path());
    EXPECT_TRUE(program->wait_for_output("in flight"));
    return program;
  }

  Outcome control(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "control");
    return run(headroom(std::move(arguments)), folder_.path());
  }

  Nginx nginx_{R"(location /ok { return 200 "ok"; })"};
  Folder folder_;
};

TEST_F(Control, ChangesPausesAndStopsARunningTestAndItsRunSaysSo) {
  const auto program = begin();
  const json before = json::parse(control({"status"}).out);
  EXPECT_EQ(before.at("phase"), "running");
  EXPECT_EQ(before.at("rate_per_s"), 50);

  EXPECT_EQ(json::parse(control({"rate", "2x"}).out).at("rate_per_s"), 100);
  EXPECT_EQ(json::parse(control({"rate", "75/s"}).out).at("rate_per_s"), 75);
  const json paused = json::parse(control({"pause"}).out);
  EXPECT_EQ(paused.at("phase"), "paused");
  EXPECT_EQ(paused.at("rate_per_s"), 0);
  EXPECT_EQ(json::parse(control({"resume"}).out).at("phase"), "running");
  const Outcome refused = control({"rate", "1000x"});
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_THAT(refused.err, HasSubstr("out of bounds"));

  EXPECT_EQ(control({"stop"}).exit_code, 0);
  EXPECT_EQ(program->wait().exit_code, 130);
  const json shown = json::parse(run(headroom({"show", "last", "--json"}), folder_.path()).out);
  EXPECT_EQ(shown.at("changed_by_hand"), true);
  EXPECT_EQ(control({"status"}).exit_code, 3);  // it is gone, and its file with it
}

TEST_F(Control, ChangesHowManyUsersThereAre) {
  const auto program = begin("--users", "4");
  const json before = json::parse(control({"status"}).out);
  EXPECT_EQ(before.at("users"), 4);
  EXPECT_TRUE(before.at("rate_per_s").is_null());

  EXPECT_EQ(json::parse(control({"users", "10"}).out).at("users"), 10);
  EXPECT_EQ(json::parse(control({"users", "-10%"}).out).at("users"), 9);
  const Outcome refused = control({"rate", "50/s"});
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_THAT(refused.err, HasSubstr("users have none"));

  EXPECT_EQ(control({"stop"}).exit_code, 0);
  EXPECT_EQ(program->wait().exit_code, 130);
  const json shown = json::parse(run(headroom({"show", "last", "--json"}), folder_.path()).out);
  EXPECT_EQ(shown.at("changed_by_hand"), true);
}

TEST_F(Control, OfTwoTestsAtOnceEachIsReachedByItsProcessId) {
  const auto first = begin();
  const auto second = begin();
  const Outcome unclear = control({"pause"});
  EXPECT_EQ(unclear.exit_code, 2);
  EXPECT_THAT(unclear.err, HasSubstr(std::to_string(first->pid())));
  EXPECT_THAT(unclear.err, HasSubstr(std::to_string(second->pid())));

  const std::string pid = std::to_string(second->pid());
  EXPECT_EQ(control({"pause", "--pid", pid}).exit_code, 0);
  const auto phase_of = [&](const Program& program) {
    return json::parse(control({"status", "--pid", std::to_string(program.pid())}).out).at("phase");
  };
  EXPECT_EQ(phase_of(*first), "running");
  EXPECT_EQ(phase_of(*second), "paused");
}

TEST_F(Control, TheApiIsNotOpenedToTheNetwork) {
  const Outcome outcome =
      run(headroom({"test", nginx_.url("/ok"), "--rate", "1/s", "--control", "0.0.0.0:0"}),
          folder_.path());
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("127.0.0.1:0"));
}

}  // namespace
}  // namespace headroom::tests
