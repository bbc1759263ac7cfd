// A run judged while it happens gets the verdicts of one that is judged when it is over, and those
// are what the definition says; what is kept of it does not grow.
#include "run/judging.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "base/random.h"
#include "run/judged_by_definition.h"
#include "run/run_for_test.h"

namespace headroom::run {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

std::vector<spec::Requirement> all_kinds() {
  constexpr std::array kTexts = {
      "response_time p99 < 300ms",
      "ask.response_time p50 < 40ms in every 30s",
      "response_time max < 900ms in every 7s",
      "errors < 2%",
      "errors < 20% in every 11s",
      "home.availability >= 90% in every 30s",
      "throughput >= 8/s",
      "throughput >= 5/s in every 13s",
      "ask.throughput >= 1/s in every 100s",
      "response_time p95 < 200ms after fault",
      "errors < 1% in every 5s after fault",
      "response_time p90 < 100ms over 40s",
      "throughput >= 8/s over 25s",
      "errors < 10% over 1m in every 20s",
      "lateness p99 < 5ms",
      "ask.ttft p95 < 1s",
      "recovery < 20s after fault",
      "recovery < 1s after fault",
      "nowhere.response_time p95 < 1s",
  };
  std::vector<spec::Requirement> requirements;
  for (const char* text : kTexts) {
    auto requirement = spec::parse_requirement(text);
    EXPECT_TRUE(requirement.has_value()) << text;
    if (requirement) requirements.push_back(std::move(*requirement));
  }
  return requirements;
}

// A run as the engine makes one: it may be stopped early, drains for up to half a minute, has
// silent seconds and seconds without a slice, faults, and slow or failing stretches.
::headroom::run::Run random_run(Random& random) {
  const auto up_to = [&](std::uint64_t most) {
    return static_cast<std::int64_t>(random.below(most + 1));
  };
  const std::int64_t load = 1 + up_to(300);
  const std::int64_t drain = up_to(30);
  auto run = quiet_run({"home", "ask"}, load + drain);
  run.header.warm_up = seconds(up_to(3) == 0 ? up_to(200) : up_to(20));
  run.end->duration = seconds(load) - milliseconds(up_to(999));
  switch (up_to(3)) {
    case 0:
      break;  // open-ended
    case 1:
      run.header.planned = run.end->duration + seconds(1 + up_to(100));
      run.end->interrupted = true;
      break;
    case 2:
      run.end.reset();
      break;
    default:
      run.header.planned = run.end->duration;
  }
  std::uint64_t pace = 10;
  std::uint64_t slowness = 30;
  for (std::int64_t second = 0; second < load + drain; ++second) {
    if (up_to(20) == 0) pace = random.below(15);
    if (up_to(20) == 0) slowness = 10 + random.below(400);
    for (std::size_t of_class = 0; of_class < 2; ++of_class) {
      const std::uint64_t times = random.below(pace + 1);
      succeed(run, {second, of_class}, milliseconds(1 + up_to(slowness)), times);
      if (up_to(5) == 0) fail_requests(run, {second, of_class}, Failure::kReset, random.below(4));
    }
    be_late(run, second, milliseconds(up_to(9)), 3);
  }
  for (std::int64_t i = up_to(3); i > 0; --i) {
    const Nanos at = seconds(up_to(static_cast<std::uint64_t>(load))) + milliseconds(up_to(999));
    run.events.push_back({at, "fault", std::to_string(i)});
    if (up_to(1) == 0)
      run.events.push_back({at + seconds(up_to(20)), "fault-end", std::to_string(i)});
  }
  std::stable_sort(run.events.begin(), run.events.end(),
                   [](const Event& left, const Event& right) { return left.at < right.at; });
  std::erase_if(run.slices, [&](const Slice&) { return up_to(10) == 0; });
  return run;
}

// As a recorder hears of it: each event once its second is over.
Judgement judged_as_it_happens(const ::headroom::run::Run& run) {
  Judging judging(all_kinds());
  EXPECT_TRUE(judging.begin(run.header));
  auto event = run.events.begin();
  for (const Slice& slice : run.slices) {
    for (; event != run.events.end() && event->at < seconds(slice.second); ++event) {
      EXPECT_TRUE(judging.add(*event));
    }
    EXPECT_TRUE(judging.add(slice));
  }
  for (; event != run.events.end(); ++event) EXPECT_TRUE(judging.add(*event));
  if (run.end) {
    EXPECT_TRUE(judging.finish(*run.end));
  }
  return judging.judgement();
}

TEST(Judging, OfARunThatHappensGivesWhatTheWholeRunGives) {
  Random random(Seed{11});
  for (int round = 0; round < 300; ++round) {
    const auto run = random_run(random);
    const Judgement whole_run = judge_whole(run, all_kinds());
    const Judgement happening = judged_as_it_happens(run);
    ASSERT_EQ(happening.outcome, whole_run.outcome) << round;
    for (std::size_t i = 0; i < whole_run.verdicts.size(); ++i) {
      const Verdict& expected = whole_run.verdicts[i];
      const Verdict& found = happening.verdicts[i];
      SCOPED_TRACE(testing::Message() << round << ": " << expected.requirement.text);
      ASSERT_EQ(found.ruling, expected.ruling) << found.reason << " / " << expected.reason;
      ASSERT_EQ(found.value, expected.value);
      ASSERT_EQ(found.samples, expected.samples);
      ASSERT_EQ(found.low, expected.low);
      ASSERT_EQ(found.high, expected.high);
      ASSERT_EQ(found.window, expected.window);
      ASSERT_EQ(found.reason, expected.reason);
    }
  }
}

TEST(Judging, FindsWhatTheDefinitionSays) {
  Random random(Seed{12});
  for (int round = 0; round < 300; ++round) {
    const auto run = random_run(random);
    for (const Verdict& verdict : judge_whole(run, all_kinds()).verdicts) {
      const spec::Requirement& requirement = verdict.requirement;
      if (verdict.ruling == Ruling::kNotJudged || requirement.metric == spec::Metric::kRecovery) {
        continue;
      }
      SCOPED_TRACE(testing::Message() << round << ": " << requirement.text);
      const auto expected = found_by_definition(run, requirement);
      if (!expected) {
        ASSERT_EQ(verdict.ruling, Ruling::kFail);
        ASSERT_EQ(verdict.samples, 0u);
        continue;
      }
      ASSERT_EQ(verdict.window, expected->window);
      ASSERT_EQ(verdict.samples, expected->evidence.samples);
      ASSERT_DOUBLE_EQ(verdict.value, expected->evidence.value);
    }
  }
}

TEST(Judging, KeepsAMinuteOfARunOfADay) {
  auto second = quiet_run({"home", "ask"}, 1);
  succeed(second, {0, 0}, milliseconds(20), 15'000);
  succeed(second, {0, 1}, milliseconds(30), 15'000);
  Judging judging({spec::parse_requirement("response_time p99 < 1s in every 30s").value(),
                   spec::parse_requirement("throughput >= 20000/s").value()});
  ASSERT_TRUE(judging.begin(second.header));
  constexpr std::int64_t kDay = 86'400;
  std::size_t most = 0;
  for (std::int64_t i = 0; i < kDay; ++i) {
    second.slices[0].second = i;
    ASSERT_TRUE(judging.add(second.slices[0]));
    most = std::max(most, judging.kept());
  }
  EXPECT_LE(most, static_cast<std::size_t>((kUnsettled + kRecoveryWindow).count() + 1));
  ASSERT_TRUE(judging.finish({.duration = seconds(kDay)}));
  const Judgement judgement = judging.judgement();
  EXPECT_EQ(judgement.outcome, Outcome::kPass);
  EXPECT_EQ(judgement.verdicts[1].samples, 30'000u * kDay);
  EXPECT_DOUBLE_EQ(judgement.verdicts[1].value, 30'000);
}

}  // namespace
}  // namespace headroom::run
