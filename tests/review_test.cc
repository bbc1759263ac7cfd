// `headroom review` on the bundled example, as a person and as a script use it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "program.h"

namespace headroom::tests {
namespace {

using nlohmann::json;
using testing::HasSubstr;

Outcome review(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "review");
  return run(headroom(std::move(arguments)), HEADROOM_SOURCE_DIR "/examples/chat");
}

TEST(Review, FindsWhatTheExampleLeavesOpenAndFails) {
  const Outcome outcome = review({});
  EXPECT_EQ(outcome.exit_code, 1) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("critical QUE01 Queue without a bound"));
  EXPECT_THAT(outcome.out, HasSubstr("edge"));
  EXPECT_THAT(outcome.out, HasSubstr("of 77 rules would have to know more"));
}

TEST(Review, FailsOnlyOnWhatItIsToldTo) {
  EXPECT_EQ(review({"--fail-on", "never"}).exit_code, 0);
  EXPECT_EQ(review({"--fail-on", "critical"}).exit_code, 1);
  const Outcome unknown = review({"--fail-on", "severe"});
  EXPECT_EQ(unknown.exit_code, 2);
  EXPECT_THAT(unknown.err, HasSubstr("there is no severity \"severe\""));
}

TEST(Review, SpeaksToPrograms) {
  const json document = json::parse(review({"--json"}).out);
  EXPECT_EQ(document.at("service"), "chat");
  EXPECT_FALSE(document.at("findings").empty());
  const json sarif = json::parse(review({"--sarif"}).out);
  const json& results = sarif.at("runs").at(0).at("results");
  EXPECT_EQ(results.size(), document.at("findings").size());
  const json& place = results.at(0).at("locations").at(0).at("physicalLocation");
  EXPECT_EQ(place.at("artifactLocation").at("uri"), "headroom.yaml");
  EXPECT_THAT(review({"--markdown"}).out, HasSubstr("| critical | QUE01 "));
}

TEST(Review, TellsWhatRulesWouldHaveToKnow) {
  const Outcome outcome = review({"--undecided"});
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.out, testing::ContainsRegex("zones of components +CAP04"));
}

TEST(Review, ExplainsARule) {
  const Outcome outcome = review({"--rule", "que01"});
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.out, HasSubstr("Google SRE book"));
  const Outcome unknown = review({"--rule", "QUE11"});
  EXPECT_EQ(unknown.exit_code, 2);
  EXPECT_THAT(unknown.err, HasSubstr("did you mean QUE01?"));
}

}  // namespace
}  // namespace headroom::tests
