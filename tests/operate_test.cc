// `headroom operate` in the background, as a person and as a script use it, on real processes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "program.h"

namespace headroom::tests {
namespace {

using nlohmann::json;
using testing::HasSubstr;

constexpr auto kFile = R"(
headroom: 1
service: shop
system:
  entry: api
  components: { api: { replicas: 1, cpu: 1 core, demand: 1ms } }
environments:
  local:
    driver: process
    components:
      api: { run: "chatd sessions --port ${port} --preload 1", ready: GET /healthz }
operate:
  period: 1s
  watch: { scrape: every 200ms }
  autoscale: { api: { policy: fixed, replicas: 1..2 } }
)";

class Operate : public testing::Test {
 protected:
  Operate() { folder_.write("headroom.yaml", kFile); }
  ~Operate() override {
    operate({"--stop"});
    run(headroom({"down"}), folder_.path());
  }

  Outcome operate(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "operate");
    return run(headroom(std::move(arguments)), folder_.path());
  }

  Folder folder_;
};

TEST_F(Operate, InTheBackgroundItGoesOnUntilItIsStoppedAndLeavesTheSystemAsItIs) {
  ASSERT_EQ(run(headroom({"up"}), folder_.path()).exit_code, 0);
  const Outcome begun = operate({"--background"});
  ASSERT_EQ(begun.exit_code, 0) << begun.err;

  const Outcome told = operate({"--status"});
  ASSERT_EQ(told.exit_code, 0) << told.err;
  const json status = json::parse(told.out);
  const pid_t pid = status.at("pid");
  EXPECT_TRUE(is_running(pid));
  EXPECT_THAT(begun.err, HasSubstr("pid " + std::to_string(pid)));
  EXPECT_LE(status.at("since_s").get<double>(), status.at("at_s").get<double>());
  EXPECT_TRUE(std::filesystem::exists(folder_.path() / status.at("log").get<std::string>()));

  const Outcome second = operate({"--background"});
  EXPECT_EQ(second.exit_code, 3);
  EXPECT_THAT(second.err, HasSubstr("operated already, by pid " + std::to_string(pid)));

  const Outcome stopped = operate({"--stop"});
  EXPECT_EQ(stopped.exit_code, 0) << stopped.err;
  EXPECT_EQ(operate({"--status"}).exit_code, 1);
  const Outcome up = run(headroom({"status", "--json"}), folder_.path());
  EXPECT_EQ(json::parse(up.out).at("instances").at(0).at("health"), "ready") << up.out;
  EXPECT_EQ(operate({"--stop"}).exit_code, 1) << "nothing is left to stop";
}

TEST_F(Operate, InTheBackgroundItSaysWhyItDidNotBegin) {
  const Outcome outcome = operate({"--background"});
  EXPECT_EQ(outcome.exit_code, 3);
  EXPECT_THAT(outcome.err, HasSubstr("headroom up --environment local"));
  EXPECT_EQ(operate({"--stop"}).exit_code, 1);
}

TEST_F(Operate, WhatIsInTheForegroundCanBeStoppedFromElsewhereToo) {
  ASSERT_EQ(run(headroom({"up"}), folder_.path()).exit_code, 0);
  Program program(headroom({"operate", "--for", "60s"}), folder_.path());
  // Its lock is there before it says a word, and its first step soon after.
  while (operate({"--status"}).exit_code != 0) {
    ASSERT_TRUE(is_running(program.pid()));
  }
  EXPECT_EQ(operate({"--stop"}).exit_code, 0);
  const Outcome outcome = program.wait();
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("the system stays as it is"));
}

}  // namespace
}  // namespace headroom::tests
