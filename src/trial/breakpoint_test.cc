// What a search comes to, told from results made by hand. That it finds the capacity of a real
// service is shown in tests/search_test.cc.
#include "trial/breakpoint.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "trial/breakpoint_json.h"

namespace headroom::trial {
namespace {

using nlohmann::json;
using Ending = Breakpoint::Ending;

run::Verdict verdict(run::Ruling ruling) {
  return {.requirement = spec::parse_requirement("response_time p99 < 300ms").value(),
          .ruling = ruling,
          .value = ruling == run::Ruling::kFail ? 0.9 : 0.1,
          .samples = 100};
}

Probe probe(double rate, workload::Probed answer) {
  Probe probe{.rate = {rate}, .answer = answer, .finished = {}};
  probe.finished.judgement.verdicts = {
      verdict(answer == workload::Probed::kHeld ? run::Ruling::kPass : run::Ruling::kFail)};
  return probe;
}

// 8/s holds, 8.4/s does not.
Breakpoint found() {
  Breakpoint found;
  found.range = {.lowest = {1}, .highest = {100}};
  found.last_good = Rate{8};
  found.first_bad = Rate{8.4};
  found.probes = {probe(8, workload::Probed::kHeld), probe(8.4, workload::Probed::kUnclear),
                  probe(8.4, workload::Probed::kBroke), probe(8.4, workload::Probed::kUnclear)};
  return found;
}

TEST(Breakpoint, PassesOnceItIsKnown) {
  EXPECT_EQ(outcome_of(found()), run::Outcome::kPass);
}

TEST(Breakpoint, PassesWhereNothingBrokeUpToTheLimit) {
  Breakpoint result = found();
  result.last_good = Rate{100};
  result.first_bad.reset();
  EXPECT_EQ(outcome_of(result), run::Outcome::kPass);
}

TEST(Breakpoint, FailsWhereNotEvenTheLowestRateHeld) {
  Breakpoint result = found();
  result.last_good.reset();
  EXPECT_EQ(outcome_of(result), run::Outcome::kFail);
}

TEST(Breakpoint, FailsWhereTheTimeWasOverBeforeAnythingBroke) {
  Breakpoint result = found();
  result.first_bad.reset();
  result.ending = Ending::kUnsettled;
  EXPECT_EQ(outcome_of(result), run::Outcome::kFail);
}

TEST(Breakpoint, IsNotTrustedWhereTheGeneratorWasTheLimit) {
  Breakpoint result = found();
  result.bad_is_unclear = true;
  EXPECT_EQ(outcome_of(result), run::Outcome::kUntrusted);
}

TEST(Breakpoint, IsPartialWhereTheUserStoppedIt) {
  Breakpoint result = found();
  result.ending = Ending::kInterrupted;
  EXPECT_EQ(outcome_of(result), run::Outcome::kPartial);
}

TEST(Breakpoint, ItsEvidenceIsTheProbeThatBrokeAtTheFirstBadRate) {
  const Breakpoint result = found();
  EXPECT_EQ(result.evidence(), &result.probes[2]);
}

TEST(Breakpoint, ItsDocumentHoldsTheIntervalTheProbesAndWhatBrokeFirst) {
  Breakpoint result = found();
  result.probes[2].recovery = std::chrono::milliseconds(2500);
  const json document = json::parse(breakpoint_json(result));
  EXPECT_EQ(document.at("headroom_search"), 1);
  EXPECT_EQ(document.at("verdict"), "pass");
  EXPECT_EQ(document.at("holds_at_per_s"), 8);
  EXPECT_EQ(document.at("breaks_at_per_s"), 8.4);
  EXPECT_EQ(document.at("broke_first").at(0).at("text"), "response_time p99 < 300ms");
  ASSERT_EQ(document.at("probes").size(), 4u);
  EXPECT_EQ(document.at("probes").at(0).at("answer"), "held");
  EXPECT_TRUE(document.at("probes").at(0).at("recovery_s").is_null());
  EXPECT_EQ(document.at("probes").at(2).at("recovery_s"), 2.5);
}

}  // namespace
}  // namespace headroom::trial
