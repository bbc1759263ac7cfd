// "in every 30s": which windows are cut, and which of them decides.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "run/judge.h"
#include "run/judged_by_definition.h"
#include "run/run_for_test.h"

namespace headroom::run {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

spec::Requirement parsed(std::string_view text) {
  return spec::parse_requirement(text).value();
}

Verdict verdict_on(const ::headroom::run::Run& run, std::string_view text) {
  return judge(run, {parsed(text)}).at(0);
}

// Every second one success of 10 ms.
::headroom::run::Run steady_run(std::int64_t length) {
  auto run = quiet_run({"ask"}, length);
  for (std::int64_t second = 0; second < length; ++second) succeed(run, {second, 0}, 10ms);
  return run;
}

TEST(WindowsOf, AreOneBehindTheOtherAndFull) {
  EXPECT_THAT(windows_of(quiet_run({}, 100), parsed("errors < 1% in every 30s")),
              ElementsAre(Window{0, 30}, Window{30, 60}, Window{60, 90}));
}

TEST(WindowsOf, BeginWhereTheWarmUpEnds) {
  auto run = quiet_run({}, 100);
  run.header.warm_up = 15s;
  EXPECT_THAT(windows_of(run, parsed("errors < 1% in every 30s")),
              ElementsAre(Window{15, 45}, Window{45, 75}));
}

TEST(WindowsOf, TakeInWhatDrainedWhereNothingIsLeftOver) {
  auto run = quiet_run({}, 65);
  run.end->duration = 60s;
  EXPECT_THAT(windows_of(run, parsed("errors < 1% in every 30s")),
              ElementsAre(Window{0, 30}, Window{30, 65}));
  EXPECT_THAT(windows_of(run, parsed("throughput > 1/s in every 30s")),
              ElementsAre(Window{0, 30}, Window{30, 60}));
  EXPECT_THAT(windows_of(run, parsed("errors < 1% in every 25s")),
              ElementsAre(Window{0, 25}, Window{25, 50}));
}

TEST(WindowsOf, AreRoundedUpToWholeSeconds) {
  EXPECT_THAT(windows_of(quiet_run({}, 4), parsed("errors < 1% in every 1500ms")),
              ElementsAre(Window{0, 2}, Window{2, 4}));
}

TEST(WindowsOf, AreNoneInARunThatFillsNone) {
  EXPECT_TRUE(windows_of(quiet_run({}, 29), parsed("errors < 1% in every 30s")).empty());
  auto run = quiet_run({}, 1);
  run.end->duration = 300ms;
  EXPECT_TRUE(windows_of(run, parsed("errors < 1% in every 1s")).empty());
}

TEST(JudgeInEvery, FailsARunThatIsTooShort) {
  const Verdict verdict = verdict_on(steady_run(29), "response_time p95 < 1s in every 30s");
  EXPECT_EQ(verdict.ruling, Ruling::kFail);
  EXPECT_EQ(verdict.reason, "no full window of 30s");
}

TEST(JudgeInEvery, FindsTheWorstWindow) {
  auto run = steady_run(90);
  succeed(run, {40, 0}, 2s, 5);
  succeed(run, {70, 0}, 3s, 1);
  // [30, 60) has 5 of 35 slow ones, so its p95 is 2 s; [60, 90) has 1 of 31, and its p95 is 10 ms.
  const Verdict verdict = verdict_on(run, "response_time p95 < 1s in every 30s");
  EXPECT_EQ(verdict.ruling, Ruling::kFail);
  EXPECT_EQ(verdict.window, (Window{30, 60}));
  EXPECT_EQ(verdict.samples, 35u);
  EXPECT_NEAR(verdict.value, 2.0, 0.016);  // 0.8 % of a bucket
  EXPECT_THAT(verdict.reason, HasSubstr("from 30s to 60s"));
  // Over the whole run 6 of 96 are slow: p90 holds, while a window of it does not.
  EXPECT_EQ(verdict_on(run, "response_time p90 < 1s").ruling, Ruling::kPass);
  EXPECT_EQ(verdict_on(run, "response_time p90 < 1s in every 30s").ruling, Ruling::kFail);
}

TEST(JudgeInEvery, TakesTheLowestWhereMoreIsBetter) {
  auto run = steady_run(90);
  succeed(run, {10, 0}, 10ms, 30);
  succeed(run, {80, 0}, 10ms, 30);
  const Verdict verdict = verdict_on(run, "throughput >= 2/s in every 30s");
  EXPECT_EQ(verdict.ruling, Ruling::kFail);
  EXPECT_EQ(verdict.window, (Window{30, 60}));
  EXPECT_DOUBLE_EQ(verdict.value, 1.0);
}

TEST(JudgeInEvery, FailsALatencyForOneWindowOfSilence) {
  auto run = steady_run(90);
  for (std::int64_t second = 30; second < 60; ++second) at(run, {second, 0}) = {};
  const Verdict verdict = verdict_on(run, "response_time p95 < 1s in every 30s");
  EXPECT_EQ(verdict.ruling, Ruling::kFail);
  EXPECT_EQ(verdict.window, (Window{30, 60}));
  EXPECT_EQ(verdict.samples, 0u);
  EXPECT_EQ(verdict.reason, "no samples: no request ever finished from 30s to 60s");
}

TEST(JudgeInEvery, LeavesSilentWindowsOutOfAShareUnlessAllAreSilent) {
  auto run = steady_run(90);
  for (std::int64_t second = 30; second < 60; ++second) at(run, {second, 0}) = {};
  EXPECT_EQ(verdict_on(run, "errors < 1% in every 30s").ruling, Ruling::kPass);
  EXPECT_EQ(verdict_on(quiet_run({"ask"}, 90), "errors < 1% in every 30s").ruling, Ruling::kFail);
}

TEST(JudgeInEvery, CountsASilentWindowAsAThroughputOfZero) {
  auto run = steady_run(90);
  for (std::int64_t second = 60; second < 90; ++second) at(run, {second, 0}) = {};
  const Verdict verdict = verdict_on(run, "throughput >= 1/s in every 30s");
  EXPECT_EQ(verdict.ruling, Ruling::kFail);
  EXPECT_EQ(verdict.window, (Window{60, 90}));
  EXPECT_EQ(verdict.value, 0.0);
  EXPECT_THAT(verdict.reason, HasSubstr("found 0/s"));
}

}  // namespace
}  // namespace headroom::run
