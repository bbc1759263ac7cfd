// `headroom plan` on the bundled example: what it will need, and what its tests would find, without
// starting anything.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>

#include "program.h"

namespace headroom::tests {
namespace {

using nlohmann::json;
using testing::HasSubstr;

Outcome plan(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "plan");
  return run(headroom(std::move(arguments)), HEADROOM_SOURCE_DIR "/examples/chat");
}

TEST(Plan, SaysWhichComponentBreaksFirstWhenAndWhatItTakes) {
  const Outcome outcome = plan({});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.out << outcome.err;
  // 60,000 users, 1.5 sessions each, 12 % of them in one hour, 1.5 times as many in its peak
  // minute: 60,000 x 1.5 x 0.12 / 3,600 x 1.5.
  EXPECT_THAT(outcome.out, testing::ContainsRegex("rate of the busiest minute +4.50/s "));
  EXPECT_THAT(outcome.out, testing::ContainsRegex("\n +model +1 +[0-9.]+% +20 slots each"));
  EXPECT_THAT(outcome.out, HasSubstr("then breaks ask.ttft p95 < 1s"));
  // At 50 times the load, more than the 20 replicas that the file allows.
  EXPECT_THAT(outcome.out, HasSubstr("! more than its scaling allows"));
}

TEST(Plan, KnowsWhatTheAnswersWeigh) {
  const json document = json::parse(plan({"--json", "--for", "1d"}).out);
  const auto& endpoints = document.at("endpoints");
  const auto ask = std::ranges::find_if(
      endpoints, [](const json& endpoint) { return endpoint.at("step") == "ask"; });
  ASSERT_NE(ask, endpoints.end());
  // 4.5 sessions a second, 80 % of them with three questions; 300 bytes and 190 for each of the
  // some 254 tokens of an answer.
  const double bytes = ask->at("response_bytes");
  EXPECT_NEAR(bytes, 300 + 190 * 254, 190);
  EXPECT_NEAR(ask->at("out_bit_per_s").get<double>() / (4.5 * 0.8 * 3 * bytes * 8), 1, 1e-3);
  // The edge sends users what they asked for, and passes on what they sent.
  EXPECT_GT(document.at("components").at(0).at("network").at("out_bit_per_s"),
            ask->at("out_bit_per_s"));
}

TEST(Plan, RanksTheLeversOfTheFileAlsoTheUselessOnes) {
  const json ranking = json::parse(plan({"--rank", "--json"}).out);
  std::map<std::string, json> effects;
  for (const json& effect : ranking.at("levers")) {
    const auto levers = effect.at("levers").get<std::vector<std::string>>();
    if (levers.size() == 1) effects[levers.front()] = effect;
  }
  const double as_is = ranking.at("as_is").at("saturated_per_s");
  // 40 slots instead of 20, and the model is what is scarce.
  EXPECT_NEAR(effects.at("bigger-model").at("saturated_per_s").get<double>() / as_is, 2, 1e-9);
  EXPECT_THAT(effects.at("cdn").at("useless").get<std::string>(), HasSubstr("which is model"));
}

TEST(Plan, ImaginesALeverPulled) {
  const json plain = json::parse(plan({"--json", "--for", "1d"}).out);
  const json levered = json::parse(plan({"--json", "--for", "1d", "--lever", "bigger-model"}).out);
  const auto used = [](const json& document) {
    for (const json& component : document.at("components")) {
      if (component.at("name") == "model") return component.at("utilisation").get<double>();
    }
    return 0.0;
  };
  EXPECT_NEAR(used(levered), used(plain) / 2, 1e-9);
}

TEST(Plan, MapsTheStabilityOfItsRetries) {
  const std::filesystem::path page = std::filesystem::path(testing::TempDir()) / "stability.html";
  const Outcome outcome = plan({"--stability", "--html", page.string()});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_GT(std::filesystem::file_size(page), 1000U);
  std::filesystem::remove(page);
  EXPECT_THAT(outcome.out, HasSubstr("api → model"));
  EXPECT_THAT(outcome.out, HasSubstr("comes back from any spike"));
  const json document = json::parse(plan({"--stability", "--json"}).out);
  EXPECT_EQ(document.at("headroom_stability"), 1);
  EXPECT_EQ(document.at("calls").at(0).at("at_peak"), "comes back");
}

TEST(Plan, NamesTheLeverThatWasMeant) {
  const Outcome outcome = plan({"--lever", "cluod"});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("did you mean cloud?"));
}

TEST(Plan, EveryRequirementWouldHoldAtTheExpectedPeak) {
  const Outcome outcome = plan({"load"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("simulated: nothing was sent"));
  EXPECT_THAT(outcome.out, HasSubstr("all 6 requirements hold"));
}

// 20 slots of some 1.5 s each carry 13 answers a second, and 60 sessions ask for more than 100.
TEST(Plan, MoreThanTheSlotsCarryWouldBreakThem) {
  const Outcome outcome = plan({"load", "--rate", "60/s", "--json"});
  EXPECT_EQ(outcome.exit_code, 1) << outcome.err;
  const json document = json::parse(outcome.out);
  const auto& requirements = document.at("requirements");
  const auto failed = std::ranges::count_if(
      requirements, [](const json& requirement) { return requirement.at("verdict") == "fail"; });
  EXPECT_GT(failed, 0);
  EXPECT_LT(document.at("requests").at("ask").at("throughput_per_s").get<double>(), 20);
}

TEST(Plan, ForeseesWhatASearchForTheBreakPointWillFind) {
  const Outcome outcome = plan({"breakpoint", "--json"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  const json found = json::parse(outcome.out);
  EXPECT_EQ(found.at("headroom_search"), 1);
  EXPECT_EQ(found.at("ending"), "settled");
  // The 13 answers a second that the slots carry are some four sessions of three questions each; a
  // minute of a little more still holds.
  EXPECT_GT(found.at("holds_at_per_s"), 2);
  EXPECT_LT(found.at("breaks_at_per_s"), 10);
  EXPECT_EQ(found.at("probes").at(0).at("rate_per_s"), 1);  // the lowest of the test's ramp
}

TEST(Plan, ReadsTheFileAsAnEnvironmentRunsIt) {
  const Outcome outcome = plan({"load", "--environment", "locall"});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("has no environment locall"));
  EXPECT_THAT(outcome.err, HasSubstr("did you mean local?"));
  EXPECT_EQ(plan({"load", "--environment", "local"}).exit_code, 0);
}

TEST(Plan, TheSameSeedPredictsTheSame) {
  const auto figures = [] { return json::parse(plan({"smoke", "--json"}).out).at("requests"); };
  EXPECT_EQ(figures(), figures());
}

TEST(Plan, ASignalEndsItAtOnce) {
  // Some ten million requests: it would take a minute.
  Program program(headroom({"plan", "load", "--rate", "3000/s", "--for", "15min"}),
                  HEADROOM_SOURCE_DIR "/examples/chat");
  program.wait_until_it_worked(std::chrono::milliseconds(500));
  ASSERT_TRUE(is_running(program.pid()));
  program.signal(SIGTERM);
  EXPECT_EQ(program.wait().exit_code, 128 + SIGTERM);
}

TEST(Plan, WhatWouldTakeForEverIsRefusedWithAnEstimate) {
  const Outcome outcome = plan({"load", "--rate", "1000000/s", "--for", "1000h"});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("this simulation would take"));
}

}  // namespace
}  // namespace headroom::tests
