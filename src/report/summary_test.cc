#include "report/summary.h"

#include <gmock/gmock.h>

#include "report/sample_run.h"

namespace headroom::report {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

TEST(Summary, SaysWhatHappenedAndEndsWithTheOutcome) {
  const run::Run run = plain_run();
  EXPECT_EQ(summary(run, judged(run, "get.response_time p95 < 50ms"), Colour::kOff),
            // 100 requests in 10 s, nine of ten succeed, all of them after 100 ms.
            "shop · load  10/s  10s  seed 7\n"
            "\n"
            "  request  count  throughput  errors    p50    p90    p95    p99    max\n"
            "  get        100      9.00/s   10.0%  100ms  100ms  100ms  100ms  100ms\n"
            "\n"
            "  get failed  timeout 10\n"
            "\n"
            "  ✗  get.response_time p95 < 50ms  100ms  90 samples\n"
            "\n"
            "  generator  late by p50 1.00ms, p99 1.00ms, at most 1.00ms  cpu 0.05 cores of 1 "
            "thread  dropped 0\n"
            "\n"
            "✗ fail  the requirement does not hold\n");
}

TEST(Summary, WhatWasNeverSentIsNamedBelowTheTable) {
  const run::Run run = run_without_post();
  EXPECT_THAT(summary(run, judged(run, "get.errors < 50%"), Colour::kOff),
              HasSubstr("  request  count  throughput  errors    p50    p90    p95    p99    max\n"
                        "  get        100      9.00/s   10.0%  100ms  100ms  100ms  100ms  100ms\n"
                        "\n"
                        "  not sent: post\n"
                        "\n"));
}

TEST(Summary, ATagHasARowBelowTheSteps) {
  run::Run run = plain_run();
  run.header.class_tags = {{"read"}};
  EXPECT_THAT(summary(run, judged(run, "read.errors < 50%"), Colour::kOff),
              HasSubstr("  get         100      9.00/s   10.0%  100ms  100ms  100ms  100ms  100ms\n"
                        "  tag read    100      9.00/s   10.0%  100ms  100ms  100ms  100ms  100ms\n"
                        "\n"));
}

TEST(Summary, ARequirementOfEveryWindowNamesTheWorst) {
  const run::Run run = sample_run();
  EXPECT_THAT(summary(run, sample_judgement(run), Colour::kOff), HasSubstr("worst window"));
}

TEST(Summary, WithoutSamplesTheReasonStandsInPlaceOfAValue) {
  const run::Run run = plain_run();
  EXPECT_THAT(summary(run, judged(run, "get.ttft p95 < 1s"), Colour::kOff),
              HasSubstr("  ✗  get.ttft p95 < 1s  "));
}

TEST(Summary, AnUntrustedRunGivesItsReasonsAndProvesNothing) {
  const run::Run run = plain_run();
  run::Judgement judgement = judged(run, "errors < 50%");
  judgement.outcome = run::Outcome::kUntrusted;
  judgement.trust = {.trusted = false, .reasons = {"sent late: use fewer users"}};
  const std::string text = summary(run, judgement, Colour::kOff);
  EXPECT_THAT(text, HasSubstr("  ! sent late: use fewer users\n"));
  EXPECT_THAT(text, HasSubstr("\n! untrusted  the load generator shaped what was measured"));
}

TEST(Summary, ARunThatWasCutShortSaysHowMuchOfItThereIs) {
  run::Run run = plain_run();
  run.header.planned = std::chrono::seconds(60);
  run.end->interrupted = true;
  EXPECT_THAT(summary(run, judged(run, "errors < 50%"), Colour::kOff),
              HasSubstr("◐ partial  interrupted after 10s of 1m"));
}

TEST(Summary, ColoursOnlyWhenAsked) {
  const run::Run run = sample_run();
  const run::Judgement judgement = sample_judgement(run);
  EXPECT_THAT(summary(run, judgement, Colour::kOff), Not(HasSubstr("\x1b")));
  EXPECT_THAT(summary(run, judgement, Colour::kOn), HasSubstr("\x1b[1;31m✗ fail\x1b[0m"));
}

TEST(Summary, NamesFromUsersCannotSteerTheTerminal) {
  run::Run run = plain_run();
  run.header.service = "\x1b[2J";
  run.header.classes = {"\x1b]0;x\a"};
  run.header.remarks = {"\x1b[H"};
  EXPECT_THAT(summary(run, judged(run, "errors < 50%"), Colour::kOff), Not(HasSubstr("\x1b")));
}

TEST(Summary, SaysWhatTheComponentsUsedAndWhatTheirLimitsWithheld) {
  run::Run run = plain_run();
  run.header.components = {"api", "unseen"};
  for (run::Slice& slice : run.slices) {
    slice.components = {{.cpu_seconds = 0.25,
                         .throttled_seconds = 0.05,
                         .memory_bytes = 64 << 20,
                         .replicas = 2,
                         .cores = 1},
                        {}};
  }
  const std::string text = summary(run, judged(run, "errors < 50%"), Colour::kOff);
  EXPECT_THAT(text, testing::HasSubstr("api"));
  EXPECT_THAT(text, testing::HasSubstr("× 2"));
  EXPECT_THAT(text, testing::HasSubstr("0.250 of 1 cores"));
  EXPECT_THAT(text, testing::HasSubstr("its limit withheld the processor 5.00% of the time"));
}

TEST(Summary, WhatOthersHaveToSayStandsAboveTheOutcome) {
  const run::Run run = plain_run();
  const run::Judgement judgement = judged(run, "errors < 50%");
  const std::string text = summary(run, judgement, Colour::kOff, "  aside\n");
  EXPECT_LT(text.find("  aside\n"), text.rfind("pass"));
}

}  // namespace
}  // namespace headroom::report
