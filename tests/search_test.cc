// `until: requirement fails`: the search for the break point, on the bundled chat service, whose
// model has a capacity that can be worked out: it holds a slot for a stated time.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "program.h"

namespace headroom::tests {
namespace {

using nlohmann::json;
using testing::EndsWith;
using testing::HasSubstr;

// 4 slots, each held 100 ms by an answer of one token: 40 answers a second, and at most 4 wait.
// Past that it turns requests away with 429, whatever the machine is busy with besides.
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
system: { components: { model: {} } }
environments:
  local:
    driver: process
    components:
      model:
        run: >-
          chatd model --port ${port} --slots 4 --queue 4 --first-token 100ms --per-prompt-token 0ms
        ready: GET /healthz
tests:
  breakpoint:
    load: ramp 10/s to 320/s
    arrivals: uniform
    until: requirement fails
    hold: 3s
    warm-up: 1s
    tolerance: 20%
  within:
    { load: ramp 5/s to 20/s, until: requirement fails, hold: 2s, warm-up: 1s, arrivals: uniform }
  beyond:
    { load: ramp 200/s to 400/s, until: requirement fails, hold: 2s, arrivals: uniform }
  light: { load: 10/s, for: 2s, arrivals: uniform }
  heavy: { load: 200/s, for: 2s }
suites:
  release: [light, heavy, light]
)";

class Search : public testing::Test {
 protected:
  void SetUp() override { folder_.write("headroom.yaml", kFile); }

  Outcome test(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "test");
    return run_until_trusted(headroom(std::move(arguments)), folder_.path());
  }

  Folder folder_;
};

TEST_F(Search, FindsTheCapacityOfAServiceWhoseCapacityIsKnown) {
  const Outcome outcome = test({"breakpoint", "--json"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err << outcome.out;
  const json document = json::parse(outcome.out);
  EXPECT_EQ(document.at("verdict"), "pass");
  // The capacity is 40/s, and 5 % of errors are allowed: 42.1/s. The interval is at most 20 % wide
  // and holds that, but for the queue, which takes 4 more over the 2 s that are judged: 2/s. What a
  // busy machine adds to each answer lowers it; a third is more than it adds to 100 ms.
  const double holds = document.at("holds_at_per_s");
  const double breaks = document.at("breaks_at_per_s");
  EXPECT_LE(breaks / holds, 1.2);
  EXPECT_GT(breaks, 42.1 * 2 / 3);
  EXPECT_LT(holds, 42.1 + 2);
  EXPECT_EQ(document.at("broke_first").at(0).at("text"), "errors < 5%");

  // Each probe is a run that was kept.
  const std::string last = document.at("probes").back().at("run");
  const Outcome shown = run(headroom({"show", last}), folder_.path());
  EXPECT_EQ(shown.exit_code, 0);
  // It says of which search, and what that came to.
  EXPECT_THAT(shown.out,
              HasSubstr("\none of the series " + document.at("series").get<std::string>()));
  EXPECT_THAT(shown.out, HasSubstr("search 10/s to 320/s, each 3s"));
  EXPECT_THAT(shown.out, HasSubstr("broke first  errors < 5%"));
}

TEST_F(Search, SaysThatNothingBrokeUpToTheLimit) {
  const Outcome outcome = test({"within"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err << outcome.out;
  EXPECT_THAT(outcome.out, HasSubstr("did not break up to 20/s"));
}

TEST_F(Search, FailsWhereEvenTheLowestRateBreaks) {
  const Outcome outcome = test({"beyond"});
  EXPECT_EQ(outcome.exit_code, 1) << outcome.err << outcome.out;
  EXPECT_THAT(outcome.out, HasSubstr("breaks at 200/s already"));
}

TEST_F(Search, OfAUrlNeedsNoFile) {
  ASSERT_EQ(run(headroom({"up"}), folder_.path()).exit_code, 0);
  const Outcome status = run(headroom({"status", "--json"}), folder_.path());
  const std::string address = json::parse(status.out).at("instances").at(0).at("address");
  const Outcome outcome = test({"http://" + address + "/healthz", "--rate", "ramp 5/s to 10/s",
                                "--until-fails", "--hold", "2s", "--require", "errors < 1%"});
  run(headroom({"down"}), folder_.path());
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err << outcome.out;
  EXPECT_THAT(outcome.out, HasSubstr("did not break up to 10/s"));
}

TEST_F(Search, WithoutARequirementHasNothingToSearchFor) {
  const Outcome outcome =
      test({"http://127.0.0.1:1/", "--rate", "ramp 5/s to 10/s", "--until-fails"});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("nothing to search for"));
}

TEST_F(Search, ASuiteStopsAtTheFirstTestThatFails) {
  const Outcome outcome = test({"release", "--junit", "junit.xml", "--json"});
  EXPECT_EQ(outcome.exit_code, 1) << outcome.err << outcome.out;
  const json tests = json::parse(outcome.out).at("tests");
  ASSERT_EQ(tests.size(), 3U);
  EXPECT_EQ(tests.at(0).at("verdict"), "pass");
  EXPECT_EQ(tests.at(1).at("verdict"), "fail");
  EXPECT_EQ(tests.at(2).at("verdict"), "not run");
  EXPECT_EQ(tests.at(0).at("result").at("headroom"), 1);
  EXPECT_TRUE(std::filesystem::exists(folder_.path() / "junit.xml"));
}

TEST_F(Search, ASuiteThatKeepsGoingRunsAllAndIsAsBadAsItsWorst) {
  const Outcome outcome = test({"heavy", "light", "--keep-going"});
  EXPECT_EQ(outcome.exit_code, 1) << outcome.err << outcome.out;
  EXPECT_THAT(outcome.out, HasSubstr("1 of 2 tests passed"));
  // One of its runs shows what the suite came to, in the same words.
  const std::string shown = run(headroom({"show"}), folder_.path()).out;
  const std::size_t series = shown.find("\none of the series ");
  ASSERT_NE(series, std::string::npos) << shown;
  EXPECT_THAT(outcome.out, EndsWith(shown.substr(shown.find(":\n\n", series) + 3)));
}

}  // namespace
}  // namespace headroom::tests
