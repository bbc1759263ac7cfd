// What a search came to, in every report. The probes are runs made by hand.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "report/breakpoint_page.h"
#include "report/breakpoint_summary.h"
#include "report/breakpoint_text.h"
#include "report/junit.h"
#include "report/sample_run.h"
#include "report/well_formed.h"

namespace headroom::report {
namespace {

using testing::HasSubstr;
using testing::Not;
using trial::Breakpoint;
using workload::Probed;

constexpr auto kRequirement = "ask.response_time p99 < 2s";

trial::Probe probe(double rate, Probed answer) {
  trial::Probe probe{.rate = {rate}, .answer = answer, .finished = {}};
  probe.finished.run = sample_run({.seconds = 20, .sessions_per_second = rate, .spike_factor = 1});
  probe.finished.run.header.id = "20261123-185301-breakpoint-" + std::to_string(int(rate));
  probe.finished.judgement = judged(probe.finished.run, kRequirement);
  probe.finished.judgement.verdicts[0].ruling =
      answer == Probed::kHeld ? run::Ruling::kPass : run::Ruling::kFail;
  return probe;
}

// The service of sample_run() answers 60 asks a second, two a session: its capacity is 30/s.
Breakpoint sample_breakpoint() {
  Breakpoint found;
  found.series = "20261123-185255-breakpoint-01c4";
  found.identity.service = "chat";
  found.identity.test = "breakpoint";
  found.range = {.lowest = {8}, .highest = {200}};
  found.hold = std::chrono::seconds(15);
  found.duration = std::chrono::seconds(150);
  for (const double rate : {8.0, 16.0}) found.probes.push_back(probe(rate, Probed::kHeld));
  for (const double rate : {40.0, 32.0}) found.probes.push_back(probe(rate, Probed::kBroke));
  for (const double rate : {25.0, 29.0}) found.probes.push_back(probe(rate, Probed::kHeld));
  found.probes[2].recovery = std::chrono::seconds(4);
  found.last_good = Rate{29};
  found.first_bad = Rate{32};
  return found;
}

TEST(BreakpointReport, SaysWhatHoldsAndWhatBreaks) {
  EXPECT_EQ(headline(sample_breakpoint()), "holds 29/s and breaks at 32/s");
}

TEST(BreakpointReport, SaysThatNothingBrokeUpToTheLimit) {
  Breakpoint result = sample_breakpoint();
  result.last_good = Rate{200};
  result.first_bad.reset();
  EXPECT_EQ(headline(result), "did not break up to 200/s");
}

TEST(BreakpointReport, SaysThatTheGeneratorWasTheLimit) {
  Breakpoint result = sample_breakpoint();
  result.bad_is_unclear = true;
  EXPECT_THAT(headline(result), HasSubstr("the load generator is the limit"));
}

TEST(BreakpointReport, SaysThatTheServiceDidNotRecover) {
  Breakpoint result = sample_breakpoint();
  result.ending = Breakpoint::Ending::kNotRecovered;
  EXPECT_THAT(summary(result, Colour::kOff), HasSubstr("did not recover"));
}

TEST(BreakpointReport, TheSummaryListsTheProbesByRateAndEndsWithTheOutcome) {
  const std::string text = summary(sample_breakpoint(), Colour::kOff);
  EXPECT_LT(text.find("\n  ✓  29/s"), text.find("\n  ✗  32/s"));
  EXPECT_LT(text.find("\n  ✗  32/s"), text.find("\n  ✗  40/s"));
  EXPECT_THAT(text, HasSubstr("recovered after 4.00s"));
  EXPECT_THAT(text, HasSubstr("broke first  ask.response_time p99 < 2s"));
  EXPECT_TRUE(text.ends_with("\n✓ pass  holds 29/s and breaks at 32/s\n"));
}

TEST(BreakpointReport, ThePageIsWellFormedAndHoldsBothPlots) {
  Breakpoint result = sample_breakpoint();
  result.remarks = {"<script>"};
  const std::string page = html(result);
  std::ofstream(HEADROOM_BINARY_DIR "/sample-breakpoint.html") << page;  // for people to open
  EXPECT_EQ(malformation(page), "");
  EXPECT_THAT(page, HasSubstr("Response time by load"));
  EXPECT_THAT(page, HasSubstr("Throughput by load"));
  EXPECT_THAT(page, HasSubstr("holds 29/s and breaks at 32/s"));
}

TEST(BreakpointReport, ThePageOfASearchThatFoundNothingIsWellFormedToo) {
  Breakpoint result = sample_breakpoint();
  result.probes.clear();
  result.last_good.reset();
  result.first_bad.reset();
  EXPECT_EQ(malformation(html(result)), "");
}

TEST(BreakpointReport, MarkdownHasARowForEachProbe) {
  const std::string text = markdown(sample_breakpoint());
  EXPECT_THAT(text, HasSubstr("| ✓ | 29/s |"));
  EXPECT_THAT(text, HasSubstr("| ✗ | 40/s |"));
}

TEST(BreakpointReport, JunitHasOneTestcaseAndTheRatesAsProperties) {
  const std::string xml = junit({junit_suite(sample_breakpoint())});
  EXPECT_EQ(malformation(xml), "");
  EXPECT_THAT(xml, HasSubstr("<testcase classname=\"chat.breakpoint\" name=\"break point\">"));
  EXPECT_THAT(xml, HasSubstr("<property name=\"holds_at_per_s\" value=\"29\"/>"));
  EXPECT_THAT(xml, Not(HasSubstr("<failure")));
}

TEST(BreakpointReport, JunitAddsUpSeveralSuites) {
  const run::Run run = plain_run();
  const std::string xml = junit({junit_suite(run, judged(run, "response_time p95 < 50ms")),
                                 junit_suite(sample_breakpoint())});
  EXPECT_EQ(malformation(xml), "");
  EXPECT_THAT(xml, HasSubstr("<testsuites name=\"headroom\" tests=\"3\" failures=\"1\""));
}

}  // namespace
}  // namespace headroom::report
