#include "run/judge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "run/run_for_test.h"

namespace headroom::run {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

spec::Requirement parsed(std::string_view text) {
  return spec::parse_requirement(text).value();
}

Verdict verdict_on(const ::headroom::run::Run& run, std::string_view text) {
  return judge(run, {parsed(text)}).at(0);
}

// Ten seconds of two steps. home: 900 successes of 10 ms. ask: 95 of 100 ms, 5 of 2 s, and 25
// failures.
::headroom::run::Run busy_run() {
  auto run = quiet_run({"home", "ask"}, 10);
  succeed(run, {3, 0}, 10ms, 900);
  succeed(run, {4, 1}, 100ms, 95);
  succeed(run, {5, 1}, 2s, 5);
  fail_requests(run, {6, 1}, Failure::kStatus, 20);
  fail_requests(run, {6, 1}, Failure::kTimeout, 5);
  return run;
}

// A histogram tells a value to 0.8 %.
constexpr double kBucket = 0.008;

TEST(Judge, FindsAPercentileOfOneStepInSeconds) {
  const Verdict verdict = verdict_on(busy_run(), "ask.response_time p95 < 1s");
  EXPECT_EQ(verdict.ruling, Ruling::kPass);
  EXPECT_NEAR(verdict.value, 0.1, 0.1 * kBucket);
  EXPECT_EQ(verdict.samples, 100u);
  EXPECT_EQ(verdict.window, (Window{0, 10}));
  EXPECT_EQ(verdict.reason, "");
}

// Of both steps' thousand successes 995 took 100 ms or less, of those of `ask` alone 95 of 100.
TEST(Judge, FindsAPercentileOfAllStepsWithATag) {
  auto run = busy_run();
  run.header.class_tags = {{"read", "all-of-it"}, {"all-of-it"}};
  const Verdict both = verdict_on(run, "all-of-it.response_time p99.5 < 1s");
  EXPECT_EQ(both.ruling, Ruling::kPass);
  EXPECT_NEAR(both.value, 0.1, 0.1 * kBucket);
  EXPECT_EQ(both.samples, 1000u);
  EXPECT_NEAR(verdict_on(run, "read.response_time p99.5 < 1s").value, 0.01, 0.01 * kBucket);
  EXPECT_DOUBLE_EQ(verdict_on(run, "all-of-it.errors < 1%").value, 25.0 / 1025);
  EXPECT_DOUBLE_EQ(verdict_on(run, "read.errors < 1%").value, 0);
}

TEST(Judge, SaysOfATagWhyItHasNoSamples) {
  auto run = busy_run();
  run.header.class_tags = {{"read"}, {}};
  EXPECT_EQ(verdict_on(run, "read.ttft p95 < 1s").reason,
            "no samples: no response of tag read was a stream with such a measure");
}

TEST(Judge, TellsWhatItFoundAndWhatWasRequired) {
  const Verdict verdict = verdict_on(busy_run(), "ask.response_time p96 < 1s");
  EXPECT_EQ(verdict.ruling, Ruling::kFail);
  EXPECT_NEAR(verdict.value, 2.0, 2.0 * kBucket);
  EXPECT_THAT(verdict.reason, HasSubstr("found "));
  EXPECT_THAT(verdict.reason, HasSubstr("required < 1s"));
}

TEST(Judge, MergesAllStepsWhereNoneIsNamed) {
  // 900 of 10 ms and 95 of 100 ms make 99.5 % of the thousand.
  EXPECT_NEAR(verdict_on(busy_run(), "response_time p99.5 < 1s").value, 0.1, 0.1 * kBucket);
  EXPECT_NEAR(verdict_on(busy_run(), "response_time p90 < 1s").value, 0.01, 0.01 * kBucket);
  EXPECT_EQ(verdict_on(busy_run(), "response_time p90 < 1s").samples, 1000u);
}

TEST(Judge, KnowsMeanAndMax) {
  // (95 * 0.1 + 5 * 2) / 100
  EXPECT_NEAR(verdict_on(busy_run(), "ask.response_time mean < 1s").value, 0.195, 1e-9);
  EXPECT_EQ(verdict_on(busy_run(), "ask.response_time max < 1s").value, 2.0);
  EXPECT_EQ(verdict_on(busy_run(), "ask.response_time max < 1s").ruling, Ruling::kFail);
}

TEST(Judge, GivesAPercentileItsInterval) {
  // Ranks of p50 among 100 are 40 and 61: all of them 100 ms.
  const Verdict verdict = verdict_on(busy_run(), "ask.response_time p50 < 1s");
  EXPECT_NEAR(verdict.low, 0.1, 0.1 * kBucket);
  EXPECT_NEAR(verdict.high, 0.1, 0.1 * kBucket);
  // p95: rank 99 or 100 may be the true one, and those took 2 s.
  EXPECT_NEAR(verdict_on(busy_run(), "ask.response_time p95 < 1s").high, 2.0, 2.0 * kBucket);
}

TEST(Judge, CountsEveryKindOfFailureAsAnError) {
  const Verdict verdict = verdict_on(busy_run(), "ask.errors < 20%");
  EXPECT_EQ(verdict.ruling, Ruling::kFail);  // 25 of 125, and 20 % is not less than 20 %
  EXPECT_DOUBLE_EQ(verdict.value, 0.2);
  EXPECT_EQ(verdict.samples, 125u);
  // Wilson, 25 of 125: (0.2 + 0.015366) / 1.030732 = 0.208945; half 1.95996 sqrt(0.00128 +
  // 0.0000614633) / 1.030732 = 0.069645.
  EXPECT_NEAR(verdict.low, 0.13930, 1e-4);
  EXPECT_NEAR(verdict.high, 0.27859, 1e-4);
  EXPECT_EQ(verdict_on(busy_run(), "ask.errors <= 20%").ruling, Ruling::kPass);
}

TEST(Judge, CountsWhatTheGeneratorCouldNotSendAsAnErrorToo) {
  auto run = quiet_run({"ask"}, 1);
  succeed(run, {0, 0}, 1ms, 3);
  fail_requests(run, {0, 0}, Failure::kNotSent, 1);
  EXPECT_DOUBLE_EQ(verdict_on(run, "errors < 50%").value, 0.25);
}

TEST(Judge, LeavesOutRequestsThatNeverFinished) {
  auto run = quiet_run({"ask"}, 1);
  succeed(run, {0, 0}, 1ms, 4);
  at(run, {0, 0}).started += 6;
  EXPECT_DOUBLE_EQ(verdict_on(run, "errors < 50%").value, 0.0);
  EXPECT_EQ(verdict_on(run, "errors < 50%").samples, 4u);
}

TEST(Judge, TakesAvailabilityAsTheShareOfSuccesses) {
  const Verdict verdict = verdict_on(busy_run(), "availability >= 97%");
  EXPECT_DOUBLE_EQ(verdict.value, 1000.0 / 1025.0);  // 97.56 %
  EXPECT_EQ(verdict.ruling, Ruling::kPass);
}

TEST(Judge, CountsOnlySuccessesAsThroughput) {
  const Verdict verdict = verdict_on(busy_run(), "throughput >= 100/s");
  EXPECT_DOUBLE_EQ(verdict.value, 100.0);
  EXPECT_EQ(verdict.ruling, Ruling::kPass);
  EXPECT_EQ(verdict.samples, 1000u);
  // 1000 +- 1.96 sqrt(1000) = +- 62 in ten seconds; the exact interval is up to 2 wider.
  EXPECT_NEAR(verdict.low, 93.8, 0.2);
  EXPECT_NEAR(verdict.high, 106.2, 0.2);
  EXPECT_DOUBLE_EQ(verdict_on(busy_run(), "ask.throughput >= 30/s").value, 10.0);
}

TEST(Judge, CountsAsGoodputWhatKeptTheLimitsOfARequest) {
  auto run = quiet_run({"ask"}, 10);
  for (std::int64_t second = 0; second < 10; ++second) {
    succeed(run, {second, 0}, 100ms, 10);
    at(run, {second, 0}).counters[static_cast<std::size_t>(Counter::kOverLimit)] = 3;
  }
  const Verdict verdict = verdict_on(run, "goodput >= 8/s");
  EXPECT_EQ(verdict.ruling, Ruling::kFail);
  EXPECT_DOUBLE_EQ(verdict.value, 7.0);
  EXPECT_EQ(verdict.samples, 70u);
  EXPECT_DOUBLE_EQ(verdict_on(run, "throughput >= 8/s").value, 10.0);
}

TEST(Judge, CountsNoThroughputThatDrainedAfterTheLoad) {
  auto run = quiet_run({"ask"}, 15);
  run.end->duration = 10s;
  succeed(run, {9, 0}, 1ms, 100);
  succeed(run, {14, 0}, 5s, 900);
  EXPECT_DOUBLE_EQ(verdict_on(run, "throughput >= 30/s").value, 10.0);
  // But the slowest answers are among what drained.
  EXPECT_NEAR(verdict_on(run, "response_time p50 < 1s").value, 5.0, 5.0 * kBucket);
}

TEST(Judge, TellsTheMeasuresOfStreamsApart) {
  auto run = quiet_run({"ask"}, 1);
  succeed(run, {0, 0}, 9s, 2);
  const Spot spot{0, 0};
  record(run, spot, Measure::kServiceTime, 8'000'000'000);
  record(run, spot, Measure::kTtft, 500'000'000);
  record(run, spot, Measure::kInterTokenLatency, 20'000'000, 99);
  record(run, spot, Measure::kStreamRate, 50'000);  // 50 events per second
  EXPECT_EQ(verdict_on(run, "service_time max < 9s").value, 8.0);
  EXPECT_EQ(verdict_on(run, "ask.ttft max < 1s").value, 0.5);
  EXPECT_EQ(verdict_on(run, "ask.inter_token_latency max < 1s").value, 0.02);
  EXPECT_EQ(verdict_on(run, "ask.tokens_per_s max >= 20/s").value, 50.0);
  EXPECT_EQ(verdict_on(run, "ask.tokens_per_s p5 >= 51/s").ruling, Ruling::kFail);
}

TEST(Judge, JudgesTheGeneratorsLateness) {
  auto run = quiet_run({"ask"}, 1);
  be_late(run, 0, 2ms, 10);
  EXPECT_EQ(verdict_on(run, "lateness max < 1ms").value, 0.002);
  EXPECT_THAT(verdict_on(quiet_run({"ask"}, 1), "lateness max < 1ms").reason,
              HasSubstr("no schedule"));
}

TEST(Judge, LeavesTheWarmUpOut) {
  auto run = busy_run();
  run.header.warm_up = 5s;
  const Verdict verdict = verdict_on(run, "ask.response_time p50 < 1s after warm-up");
  EXPECT_EQ(verdict.window, (Window{5, 10}));
  EXPECT_EQ(verdict.samples, 5u);
  EXPECT_EQ(verdict_on(run, "ask.response_time p50 < 1s").samples, 5u);
  EXPECT_DOUBLE_EQ(verdict_on(run, "throughput >= 30/s").value, 1.0);  // 5 in 5 s
}

TEST(Judge, FailsWhatHasNoSamplesAndSaysWhy) {
  auto run = quiet_run({"home", "ask"}, 10);
  succeed(run, {1, 0}, 1ms);
  EXPECT_EQ(verdict_on(run, "ask.errors < 1%").ruling, Ruling::kFail);
  EXPECT_EQ(verdict_on(run, "ask.errors < 1%").reason,
            "no samples: no request of step ask ever finished");
  EXPECT_EQ(verdict_on(run, "ask.throughput < 9/s").ruling, Ruling::kFail);
  EXPECT_EQ(verdict_on(run, "ask.response_time p95 < 1s").ruling, Ruling::kFail);
  EXPECT_EQ(verdict_on(run, "asks.errors < 1%").reason,
            "no samples: the run has no step or tag asks");
  EXPECT_EQ(verdict_on(run, "home.ttft p95 < 1s").reason,
            "no samples: no response of step home was a stream with such a measure");
  EXPECT_EQ(verdict_on(quiet_run({}, 0), "availability > 1%").reason,
            "no samples: no request ever finished");

  fail_requests(run, {1, 1}, Failure::kRefused, 7);
  EXPECT_EQ(verdict_on(run, "ask.response_time p95 < 1s").reason,
            "no samples: none of the 7 requests of step ask succeeded");
  EXPECT_EQ(verdict_on(run, "ask.throughput >= 1/s").ruling, Ruling::kFail);
}

TEST(JudgeAtExpectedPeak, JudgesOnlyRunsAtTheirPeak) {
  auto run = busy_run();
  const auto at_share = [&](double share) {
    run.header.expected_peak_share = share;
    return verdict_on(run, "throughput >= 30/s at expected peak");
  };
  EXPECT_EQ(at_share(0).ruling, Ruling::kNotJudged);
  EXPECT_THAT(at_share(0).reason, HasSubstr("not known"));
  EXPECT_EQ(at_share(0.5).ruling, Ruling::kNotJudged);
  EXPECT_THAT(at_share(0.5).reason, HasSubstr("50%"));
  EXPECT_EQ(at_share(0.98).ruling, Ruling::kNotJudged);
  EXPECT_EQ(at_share(0.99).ruling, Ruling::kPass);
  EXPECT_EQ(at_share(1).ruling, Ruling::kPass);
  EXPECT_EQ(at_share(8).window, (Window{0, 10}));
}

TEST(JudgeOver, JudgesOnlyRunsOfThatLength) {
  auto run = busy_run();
  const Verdict verdict = verdict_on(run, "availability >= 99.9% over 30d");
  EXPECT_EQ(verdict.ruling, Ruling::kNotJudged);
  EXPECT_EQ(verdict.reason, "this run covers 10s, not 30d");
  EXPECT_EQ(verdict_on(run, "availability >= 97% over 10s").ruling, Ruling::kPass);
  // Only the last four seconds: all 25 requests of them failed.
  EXPECT_EQ(verdict_on(run, "availability >= 97% over 4s").value, 0.0);
  run.header.warm_up = 1s;
  EXPECT_EQ(verdict_on(run, "availability >= 97% over 10s").ruling, Ruling::kNotJudged);
}

TEST(JudgeWhole, PassesWhenEverythingHoldsAndNothingIsInDoubt) {
  EXPECT_EQ(judge_whole(busy_run(), {parsed("ask.response_time p95 < 1s")}).outcome,
            Outcome::kPass);
  EXPECT_EQ(judge_whole(busy_run(), {}).outcome, Outcome::kPass);
}

TEST(JudgeWhole, FailsWhenOneRequirementFails) {
  const Judgement judgement =
      judge_whole(busy_run(), {parsed("errors < 50%"), parsed("errors < 1%")});
  EXPECT_EQ(judgement.outcome, Outcome::kFail);
  EXPECT_EQ(judgement.verdicts[0].ruling, Ruling::kPass);
  EXPECT_EQ(judgement.verdicts[1].ruling, Ruling::kFail);
}

TEST(JudgeWhole, DoesNotFailForWhatIsNotJudged) {
  EXPECT_EQ(judge_whole(busy_run(), {parsed("availability >= 99.9% over 30d")}).outcome,
            Outcome::kPass);
}

TEST(JudgeWhole, IsPartialWhenTheRunHasNoEndOrWasInterrupted) {
  auto run = busy_run();
  run.end->interrupted = true;
  EXPECT_EQ(judge_whole(run, {parsed("errors < 50%")}).outcome, Outcome::kPartial);
  run.end.reset();
  EXPECT_EQ(judge_whole(run, {parsed("errors < 50%")}).outcome, Outcome::kPartial);
}

TEST(JudgeWhole, IsPartialAndNotFailedForWhatACutShortRunDidNotLiveToSee) {
  auto run = quiet_run({"ask"}, 2);
  run.end.reset();
  const Judgement judgement = judge_whole(run, {parsed("response_time p95 < 1s")});
  EXPECT_EQ(judgement.verdicts[0].ruling, Ruling::kFail);
  EXPECT_EQ(judgement.outcome, Outcome::kPartial);
  run.end = End{.duration = 2s};
  EXPECT_EQ(judge_whole(run, {parsed("response_time p95 < 1s")}).outcome, Outcome::kFail);
}

TEST(JudgeWhole, TellsAFailBeforeAPartialRun) {
  auto run = busy_run();
  run.end.reset();
  EXPECT_EQ(judge_whole(run, {parsed("errors < 1%")}).outcome, Outcome::kFail);
}

TEST(JudgeWhole, TrustsNoVerdictOfASaturatedGenerator) {
  auto run = busy_run();
  be_late(run, 0, 50ms, 100);
  EXPECT_EQ(judge_whole(run, {parsed("errors < 1%")}).outcome, Outcome::kUntrusted);
  EXPECT_EQ(judge_whole(run, {parsed("errors < 50%")}).outcome, Outcome::kUntrusted);
}

TEST(Judge, FailsARunOfWhichNothingSucceededThoughNothingIsRequired) {
  auto run = quiet_run({"ask"}, 2);
  EXPECT_EQ(judge_whole(run, {}).outcome, Outcome::kPass);  // nor did anything fail
  fail_requests(run, {.second = 0}, Failure::kStatus, 3);
  EXPECT_EQ(judge_whole(run, {}).outcome, Outcome::kFail);
  succeed(run, {.second = 1}, 1ms);
  EXPECT_EQ(judge_whole(run, {}).outcome, Outcome::kPass);
}

}  // namespace
}  // namespace headroom::run
