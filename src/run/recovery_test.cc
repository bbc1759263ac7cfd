#include "run/recovery.h"

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

// Ten successes in each of `length` seconds, and in each of the bad ones ten failures instead.
::headroom::run::Run run_with_bad(std::int64_t length, Window bad) {
  auto run = quiet_run({"ask"}, length);
  for (std::int64_t second = 0; second < length; ++second) {
    if (second >= bad.from && second < bad.to) {
      fail_requests(run, {second, 0}, Failure::kStatus, 10);
    } else {
      succeed(run, {second, 0}, 10ms, 10);
    }
  }
  return run;
}

Verdict recovery_of(const ::headroom::run::Run& run,
                    std::string_view limit = "recovery < 10s after fault",
                    std::string_view other = "errors < 1%") {
  return judge(run, {parsed(other), parsed(limit)}).at(1);
}

TEST(Recovery, IsNotJudgedWithoutAFault) {
  const Verdict verdict = recovery_of(run_with_bad(60, {20, 30}));
  EXPECT_EQ(verdict.ruling, Ruling::kNotJudged);
  EXPECT_EQ(verdict.reason, "this run had no fault");
}

TEST(Recovery, CountsFromTheEndOfTheFaultToTheEndOfTheLastBadSecond) {
  auto run = run_with_bad(60, {20, 34});
  run.events = {{20s, "fault", "slow"}, {30s, "fault-end", "slow"}};
  const Verdict verdict = recovery_of(run);
  EXPECT_EQ(verdict.ruling, Ruling::kPass);
  EXPECT_EQ(verdict.value, 4.0);
  EXPECT_EQ(verdict.window, (Window{30, 60}));
  EXPECT_EQ(verdict.samples, 26u);  // windows of 5 s begin at 30 to 55
  EXPECT_EQ(recovery_of(run, "recovery < 4s").ruling, Ruling::kFail);
  EXPECT_THAT(recovery_of(run, "recovery < 4s").reason, HasSubstr("recovery took 4s"));
}

TEST(Recovery, CountsFromTheFaultItselfWhereItHasNoEnd) {
  auto run = run_with_bad(60, {20, 34});
  run.events = {{20500ms, "fault", "killed model 1"}};
  EXPECT_EQ(recovery_of(run, "recovery < 20s").value, 13.5);
}

TEST(Recovery, IsZeroWhereTheServiceDidNotSuffer) {
  auto run = run_with_bad(60, {0, 0});
  run.events = {{20s, "fault", "killed model 1"}};
  EXPECT_EQ(recovery_of(run).ruling, Ruling::kPass);
  EXPECT_EQ(recovery_of(run).value, 0.0);
}

TEST(Recovery, MustLast) {
  auto run = run_with_bad(60, {20, 31});
  at(run, {50, 0}) = {};
  fail_requests(run, {50, 0}, Failure::kStatus, 10);  // a relapse 20 s after the fault
  run.events = {{20s, "fault", "slow"}, {30s, "fault-end", "slow"}};
  const Verdict verdict = recovery_of(run);
  EXPECT_EQ(verdict.ruling, Ruling::kFail);
  EXPECT_EQ(verdict.value, 21.0);
}

TEST(Recovery, ThatNeverCameFailsWithTheTimeWatched) {
  auto run = run_with_bad(60, {20, 60});
  run.events = {{20s, "fault", "slow"}, {30s, "fault-end", "slow"}};
  const Verdict verdict = recovery_of(run, "recovery < 60s");
  EXPECT_EQ(verdict.ruling, Ruling::kFail);
  EXPECT_EQ(verdict.value, 30.0);
  EXPECT_THAT(verdict.reason, HasSubstr("not recovered in the 30s"));
}

TEST(Recovery, IsNotSilence) {
  auto run = run_with_bad(60, {0, 0});
  for (std::int64_t second = 20; second < 60; ++second) at(run, {second, 0}) = {};
  run.events = {{20s, "fault", "everything hangs"}};
  EXPECT_EQ(recovery_of(run).ruling, Ruling::kFail);
}

TEST(Recovery, OfARunThatWasCutShortBeforeTheLimitIsNotJudged) {
  auto run = run_with_bad(36, {20, 36});
  run.events = {{30s, "fault", "killed"}};
  run.end.reset();
  EXPECT_EQ(recovery_of(run, "recovery < 10s").ruling, Ruling::kNotJudged);
  EXPECT_EQ(recovery_of(run, "recovery < 5s").ruling, Ruling::kFail);  // 6 s already
}

TEST(Recovery, FailsWhereTheLoadEndedTooSoonToSeeIt) {
  auto run = run_with_bad(33, {0, 0});
  run.events = {{30s, "fault", "killed"}};
  const Verdict verdict = recovery_of(run);
  EXPECT_EQ(verdict.ruling, Ruling::kFail);
  EXPECT_THAT(verdict.reason, HasSubstr("not recovered in the 3s"));
}

TEST(Recovery, OfSeveralFaultsIsTheSlowest) {
  auto run = run_with_bad(100, {20, 27});
  at(run, {60, 0}) = {};
  fail_requests(run, {60, 0}, Failure::kStatus, 10);
  run.events = {{20s, "fault", "a"}, {60s, "fault", "b"}};
  const Verdict verdict = recovery_of(run);
  EXPECT_EQ(verdict.value, 7.0);
  EXPECT_EQ(verdict.window, (Window{20, 60}));  // the second fault is none of the first's
}

TEST(Recovery, AsksOnlyWhatAFewSecondsCanAnswer) {
  auto run = run_with_bad(60, {0, 0});
  run.events = {{20s, "fault", "killed"}};
  run.header.expected_peak_share = 0.5;
  const auto verdicts =
      judge(run, {parsed("throughput >= 900/s at expected peak"),
                  parsed("availability >= 99.9% over 30d"), parsed("lateness p99 < 1ms"),
                  parsed("recovery < 10s"), parsed("errors < 1%")});
  EXPECT_EQ(verdicts[3].ruling, Ruling::kPass);
  run.header.expected_peak_share = 1;
  EXPECT_EQ(judge(run, {parsed("throughput >= 900/s at expected peak"), parsed("recovery < 10s")})
                .at(1)
                .ruling,
            Ruling::kFail);
}

TEST(Recovery, WithNothingElseRequiredFails) {
  auto run = run_with_bad(60, {0, 0});
  run.events = {{20s, "fault", "killed"}};
  const Verdict verdict = judge(run, {parsed("recovery < 10s")}).at(0);
  EXPECT_EQ(verdict.ruling, Ruling::kFail);
  EXPECT_THAT(verdict.reason, HasSubstr("no other requirement"));
}

TEST(JudgeAfterFault, SpeaksOfTheTimeBehindTheLastFault) {
  auto run = run_with_bad(60, {20, 34});
  EXPECT_EQ(judge(run, {parsed("errors < 50% after fault")}).at(0).ruling, Ruling::kNotJudged);
  run.events = {{20s, "fault", "slow"}, {29500ms, "fault-end", "slow"}};
  const Verdict verdict = judge(run, {parsed("errors < 50% after fault")}).at(0);
  EXPECT_EQ(verdict.window, (Window{30, 60}));
  EXPECT_DOUBLE_EQ(verdict.value, 4.0 / 30.0);
}

}  // namespace
}  // namespace headroom::run
