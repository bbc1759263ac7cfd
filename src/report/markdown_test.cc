#include "report/markdown.h"

#include <gmock/gmock.h>

#include "report/sample_run.h"

namespace headroom::report {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST(Markdown, HasVerdictRequirementsWhatToLookAtAndFigures) {
  const run::Run run = plain_run();
  EXPECT_EQ(markdown(run, judged(run, "errors < 1%")),
            "### ❌ shop · load: fail\n"
            "\n"
            "the requirement does not hold\n"
            "\n"
            "| | Requirement | Found | | Samples |\n"
            "|---|---|---:|---|---:|\n"
            "| ❌ | `errors < 1%` | **10%** | 10× the limit | 100 |\n"
            "\n"
            "**To look at**\n"
            "\n"
            "- get: 10.0% of 100 failed: timeout 10\n"
            "\n"
            "| Request | Count | Throughput | Errors | p50 | p95 | p99 | max | TTFT p95 |\n"
            "|---|---:|---:|---:|---:|---:|---:|---:|---:|\n"
            "| get | 100 | 9.00/s | 10.0% | 100ms | 100ms | 100ms | 100ms | – |\n"
            "\n"
            "<sub>run plain · 10/s · 10s · seed 7 · headroom 0.1.0</sub>\n");
}

TEST(Markdown, WhatWasNeverSentIsNamedBelowTheTable) {
  const run::Run run = run_without_post();
  EXPECT_THAT(markdown(run, judged(run, "get.errors < 50%")),
              HasSubstr("|---:|\n"
                        "| get | 100 | 9.00/s | 10.0% | 100ms | 100ms | 100ms | 100ms | – |\n"
                        "\n"
                        "Not sent: post\n"));
}

TEST(Markdown, WhatWasSpokenStandsBesideTheLoad) {
  run::Run run = plain_run();
  run.header.protocols = {"HTTP/2 by TLS", "gRPC"};
  EXPECT_THAT(markdown(run, judged(run, "errors < 50%")),
              HasSubstr("· 10/s · HTTP/2 by TLS, gRPC · 10s ·"));
}

TEST(Markdown, ATagHasARowBelowTheSteps) {
  run::Run run = plain_run();
  run.header.class_tags = {{"read"}};
  EXPECT_THAT(markdown(run, judged(run, "errors < 50%")),
              HasSubstr("| – |\n| tag read | 100 | 9.00/s |"));
}

TEST(Markdown, NamesFromUsersStayText) {
  run::Run run = plain_run();
  run.header.service = "<img src=x>";
  run.header.classes = {"a|b\n# @team"};
  run.header.remarks = {"[x](javascript:y)"};
  const std::string text = markdown(run, judged(run, "errors < 50%"));
  EXPECT_THAT(text, Not(HasSubstr("<img")));
  EXPECT_THAT(text, HasSubstr("a\\|b \\# @\u200Bteam"));
  EXPECT_THAT(text, HasSubstr("\\[x\\](javascript:y)"));
}

TEST(Markdown, DoubtsAboutTheGeneratorComeFirst) {
  const run::Run run = plain_run();
  run::Judgement judgement = judged(run, "errors < 50%");
  judgement.outcome = run::Outcome::kUntrusted;
  judgement.trust = {.trusted = false, .reasons = {"sent late"}};
  const std::string text = markdown(run, judgement);
  EXPECT_THAT(text, StartsWith("### ⚠️ shop · load: untrusted\n"));
  EXPECT_THAT(text, HasSubstr("**To look at**\n\n- sent late\n"));
}

}  // namespace
}  // namespace headroom::report
