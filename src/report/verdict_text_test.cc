#include "report/verdict_text.h"

#include <gtest/gtest.h>

#include "report/sample_run.h"

namespace headroom::report {
namespace {

VerdictText described(const std::string& requirement) {
  return describe(judged(plain_run(), requirement).verdicts.at(0));
}

TEST(VerdictText, TheMarginSaysHowFarTheValueIsFromTheLimit) {
  // All requests took 100 ms, one in ten failed, nine succeeded each second.
  EXPECT_EQ(described("response_time p95 < 200ms").margin, "50.0% below");
  EXPECT_EQ(described("response_time p95 < 50ms").margin, "2.00× the limit");
  EXPECT_EQ(described("errors < 1%").margin, "10× the limit");
  EXPECT_EQ(described("throughput >= 8/s").margin, "12.5% above");
  EXPECT_EQ(described("throughput >= 3/s").margin, "3.00× the limit");
  EXPECT_EQ(described("throughput >= 18/s").margin, "50.0% of the limit");
}

TEST(VerdictText, AnAvailabilityIsToldByTheBudgetOfFailures) {
  // 10 % failed: half of what 80 % allows, and ten times what 99 % allows.
  EXPECT_EQ(described("availability >= 80%").margin, "50.0% of the budget left");
  EXPECT_EQ(described("availability >= 99%").margin, "10× the budget");
}

TEST(VerdictText, AnIntervalWithoutWidthIsNotShown) {
  EXPECT_EQ(described("response_time p95 < 1s").interval, "");
  EXPECT_EQ(described("response_time p95 < 1s").samples, "90 samples");
}

TEST(VerdictText, WithoutAValueThereIsAReason) {
  const VerdictText text = described("get.ttft p95 < 1s");
  EXPECT_EQ(text.value, "");
  EXPECT_EQ(text.margin, "");
  EXPECT_NE(text.reason, "");
}

TEST(VerdictText, ALimitOfNothingHasNoMultiple) {
  run::Verdict verdict = judged(plain_run(), "errors < 1%").verdicts.at(0);
  verdict.requirement.limit = 0;
  EXPECT_EQ(describe(verdict).margin, "");
}

TEST(VerdictText, TheHeadlineSaysThatTheLoadWasChangedByHand) {
  run::Run run = plain_run();
  run.events.push_back(
      {.at = std::chrono::seconds(3), .kind = std::string(run::kChangedByHand), .text = "to 2x"});
  EXPECT_EQ(headline(run, judged(run, "errors < 50%")),
            "the requirement holds; the load was changed by hand");
}

TEST(VerdictText, TheHeadlineCountsTheRequirements) {
  const run::Run run = plain_run();
  EXPECT_EQ(headline(run, judged(run, "errors < 50%")), "the requirement holds");
  run::Judgement judgement = judged(run, "errors < 50%");
  judgement.verdicts.resize(3, judgement.verdicts[0]);
  EXPECT_EQ(headline(run, judgement), "all 3 requirements hold");
  judgement.outcome = run::Outcome::kFail;
  judgement.verdicts[0].ruling = run::Ruling::kFail;
  EXPECT_EQ(headline(run, judgement), "1 of 3 requirements does not hold");
  judgement.verdicts[1].ruling = run::Ruling::kNotJudged;
  EXPECT_EQ(headline(run, judgement), "1 of 2 requirements does not hold, 1 not judged");
  judgement.verdicts.clear();
  EXPECT_EQ(headline(run, judgement), "no requirement to judge");
  judgement.finished = 1200;
  judgement.succeeded = 0;
  EXPECT_EQ(headline(run, judgement), "no requirement to judge, and all 1,200 requests failed");
}

}  // namespace
}  // namespace headroom::report
