#include "control/hpa_pods.h"

#include <gtest/gtest.h>

#include <ostream>
#include <string>

namespace headroom::control {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr Nanos kNow = minutes(60);

enum class Group { kCounted, kUnready, kMissing, kNone };

struct Case {
  std::string name;
  HpaPod pod;
  std::optional<HpaSample> sample;
  HpaSource source = HpaSource::kProcessor;
  Group group = Group::kCounted;
};

HpaSample sample_ago(Nanos age) {
  return {.milli = 50, .at = kNow - age, .window = seconds(30)};
}

HpaPod running(Nanos started_ago, bool is_ready, Nanos since_ago) {
  return {.started = kNow - started_ago,
          .readiness = HpaPod::Readiness{.is_ready = is_ready, .since = kNow - since_ago},
          .request_milli = 100};
}

const std::vector<Case> kCases{
    {"RunsReadyAndTells", running(minutes(20), true, minutes(19)), sample_ago(seconds(5))},
    {"Failed", {.phase = PodPhase::kFailed}, sample_ago({}), HpaSource::kProcessor, Group::kNone},
    {"Leaving", {.is_leaving = true}, sample_ago({}), HpaSource::kProcessor, Group::kNone},
    {"Pending", {.phase = PodPhase::kPending}, {}, HpaSource::kOther, Group::kUnready},
    {"PendingThatTells",
     {.phase = PodPhase::kPending},
     sample_ago({}),
     HpaSource::kOther,
     Group::kUnready},
    {"TellsNothing",
     running(minutes(20), true, minutes(19)),
     {},
     HpaSource::kProcessor,
     Group::kMissing},
    // A pod that is not ready and tells nothing is missing, not unready.
    {"NotReadyThatTellsNothing",
     running(minutes(2), false, minutes(2)),
     {},
     HpaSource::kProcessor,
     Group::kMissing},
    {"NoReadinessYet", {.started = kNow}, sample_ago({}), HpaSource::kProcessor, Group::kUnready},
    {"NotStartedYet",
     {.readiness = HpaPod::Readiness{.is_ready = true}},
     sample_ago({}),
     HpaSource::kProcessor,
     Group::kUnready},
    // Within 5 minutes of its start.
    {"YoungAndNotReady", running(minutes(4), false, minutes(3)), sample_ago({}),
     HpaSource::kProcessor, Group::kUnready},
    // Ready for 40 s; the sample ended 11 s ago: 29 s after, and its window is 30 s.
    {"YoungWithASampleOfItsStart", running(minutes(4), true, seconds(40)), sample_ago(seconds(11)),
     HpaSource::kProcessor, Group::kUnready},
    // It ended 10 s ago: 30 s after, the whole window was ready.
    {"YoungWithASampleOfItsWork", running(minutes(4), true, seconds(40)), sample_ago(seconds(10)),
     HpaSource::kProcessor, Group::kCounted},
    // 5 minutes after its start to the second the sample counts whatever it is of.
    {"FiveMinutesOld", running(minutes(5), true, seconds(1)), sample_ago(seconds(11))},
    // Older, not ready since 29 s after its start: it has never been ready.
    {"OldAndNeverReady", running(minutes(20), false, minutes(20) - seconds(29)), sample_ago({}),
     HpaSource::kProcessor, Group::kUnready},
    // Not ready since 30 s after its start: it has been ready in between.
    {"OldAndNotReadyAnyMore", running(minutes(20), false, minutes(20) - seconds(30)),
     sample_ago({})},
    // Other metrics count from the first.
    {"YoungAndNotReadyOfAnotherMetric", running(minutes(4), false, minutes(3)), sample_ago({}),
     HpaSource::kOther, Group::kCounted},
};

void PrintTo(const Case& tested, std::ostream* out) {
  *out << tested.name;
}

class EveryPod : public testing::TestWithParam<Case> {};

TEST_P(EveryPod, IsInItsGroup) {
  const Case& tested = GetParam();
  const std::vector pods{tested.pod};
  const std::vector samples{tested.sample};
  const HpaGroups groups = group_pods(pods, samples, tested.source, {}, kNow);
  EXPECT_EQ(groups.counted.size(), tested.group == Group::kCounted ? 1 : 0);
  EXPECT_EQ(groups.unready.size(), tested.group == Group::kUnready ? 1 : 0);
  EXPECT_EQ(groups.missing.size(), tested.group == Group::kMissing ? 1 : 0);
}

INSTANTIATE_TEST_SUITE_P(Pods, EveryPod, testing::ValuesIn(kCases),
                         [](const auto& tested) { return tested.param.name; });

TEST(ReadyPods, AreThoseThatRunAndAreReadyEvenIfTheyLeave) {
  HpaPod leaving = running(minutes(20), true, minutes(19));
  leaving.is_leaving = true;
  const std::vector pods{running(minutes(20), true, minutes(19)), leaving,
                         running(minutes(20), false, minutes(19)),
                         HpaPod{.phase = PodPhase::kPending}};
  EXPECT_EQ(ready_pods(pods), 2);
}

}  // namespace
}  // namespace headroom::control
