// `headroom test URL`: a load test with no file, against a real nginx.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <nlohmann/json.hpp>

#include "nginx.h"
#include "program.h"

namespace headroom::tests {
namespace {

using nlohmann::json;
using testing::HasSubstr;

constexpr auto kLocations = R"(
    location /ok { return 200 "ok"; }
    location /broken { return 503; }
)";

class TestUrl : public testing::Test {
 protected:
  Outcome test(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "test");
    return run_until_trusted(headroom(std::move(arguments)), folder_.path());
  }

  Nginx nginx_{kLocations};
  Folder folder_;
};

TEST_F(TestUrl, OpenModelSendsTheRateAskedForAndPasses) {
  const Outcome outcome = test({nginx_.url("/ok"), "--rate", "200/s", "--for", "2s", "--json",
                                "--require", "errors < 1%", "--require", "response_time p99 < 5s"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err << outcome.out;
  const json document = json::parse(outcome.out);
  EXPECT_EQ(document.at("headroom"), 1);
  EXPECT_EQ(document.at("verdict"), "pass");
  EXPECT_EQ(document.at("requirements").size(), 2U);

  EXPECT_EQ(document.at("requests").at("request").at("count"), 400);
}

TEST_F(TestUrl, TheSameSeedSendsTheSameNumberOfRequests) {
  const auto count = [&] {
    const Outcome outcome = test({nginx_.url("/ok"), "--rate", "150/s", "--arrivals", "poisson",
                                  "--for", "2s", "--json", "--seed", "7"});
    return json::parse(outcome.out).at("requests").at("request").at("count").get<int>();
  };
  EXPECT_EQ(count(), count());
}

TEST_F(TestUrl, ClosedModelKeepsItsUsersBusy) {
  const Outcome outcome = test({nginx_.url("/ok"), "--users", "8", "--for", "1s", "--json"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err << outcome.out;
  const json request = json::parse(outcome.out).at("requests").at("request");
  EXPECT_GT(request.at("count").get<int>(), 8);
  for (const auto& [kind, count] : request.at("errors").items()) EXPECT_EQ(count, 0) << kind;
}

TEST_F(TestUrl, ARequirementThatDoesNotHoldExitsWithOne) {
  const Outcome outcome = test({nginx_.url("/broken"), "--rate", "100/s", "--for", "1s",
                                "--require", "errors < 1%", "--json"});
  EXPECT_EQ(outcome.exit_code, 1) << outcome.err;
  const json document = json::parse(outcome.out);
  EXPECT_EQ(document.at("verdict"), "fail");
  EXPECT_EQ(document.at("requirements").at(0).at("value"), 1.0);
}

TEST_F(TestUrl, AServiceThatIsNotThereExitsWithThreeAndSaysSo) {
  nginx_.stop();
  const Outcome outcome = test({nginx_.url("/ok"), "--rate", "10/s", "--for", "1s"});
  EXPECT_EQ(outcome.exit_code, 3);
  EXPECT_THAT(outcome.err, HasSubstr("refused"));
}

TEST_F(TestUrl, ARateWithoutItsUnitExitsWithTwoAndNamesTheUnit) {
  const Outcome outcome = test({nginx_.url("/ok"), "--rate", "10", "--for", "1s"});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("30/s"));  // an example with the unit
}

TEST_F(TestUrl, CtrlCKeepsThePartialRun) {
  Program program(headroom({"test", nginx_.url("/ok"), "--rate", "100/s", "--for", "60s"}),
                  folder_.path());
  ASSERT_TRUE(program.wait_for_output("in flight"));  // the live view is under way
  program.signal(SIGINT);
  EXPECT_EQ(program.wait().exit_code, 130);
  const Outcome runs = run(headroom({"runs"}), folder_.path());
  EXPECT_THAT(runs.out, HasSubstr("partial"));
}

TEST_F(TestUrl, CtrlCExitsAsInterruptedEvenWhereARequirementIsAlreadyBroken) {
  Program program(headroom({"test", nginx_.url("/broken"), "--rate", "100/s", "--for", "60s",
                            "--require", "errors < 1%"}),
                  folder_.path());
  ASSERT_TRUE(program.wait_for_output("in flight"));
  program.signal(SIGINT);
  EXPECT_EQ(program.wait().exit_code, 130);
}

TEST_F(TestUrl, KilledInMidRunLeavesAReadablePartialRun) {
  Program program(headroom({"test", nginx_.url("/ok"), "--rate", "100/s", "--for", "60s"}),
                  folder_.path());
  ASSERT_TRUE(program.wait_for_output("in flight"));
  program.signal(SIGKILL);
  program.wait();
  const Outcome shown = run(headroom({"show", "last"}), folder_.path());
  EXPECT_EQ(shown.exit_code, 0) << shown.err;
  EXPECT_THAT(shown.out, HasSubstr("partial"));
}

}  // namespace
}  // namespace headroom::tests
