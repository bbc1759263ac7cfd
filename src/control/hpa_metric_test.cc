#include "control/hpa_metric.h"

#include <gtest/gtest.h>

#include <ostream>
#include <string>

namespace headroom::control {
namespace {

constexpr Nanos kNow = std::chrono::hours(1);

struct Told {
  HpaPod pod;
  std::optional<HpaSample> sample;
};

HpaPod ready_pod(std::int64_t request = 100) {
  return {.started = Nanos{},
          .readiness = HpaPod::Readiness{.is_ready = true, .since = Nanos{}},
          .request_milli = request};
}
Told uses(std::int64_t milli, std::int64_t request = 100) {
  return {ready_pod(request), HpaSample{.milli = milli, .at = kNow, .window = Nanos{}}};
}
Told silent() {
  return {ready_pod(), {}};
}
Told pending() {
  return {{.phase = PodPhase::kPending, .request_milli = 100}, {}};
}
Told not_ready(std::int64_t milli) {
  Told told = uses(milli);
  told.pod.readiness->is_ready = false;
  return told;
}
Told failed(std::int64_t milli) {
  Told told = uses(milli);
  told.pod.phase = PodPhase::kFailed;
  return told;
}
Told leaving(std::int64_t milli) {
  Told told = uses(milli);
  told.pod.is_leaving = true;
  return told;
}
std::vector<Told> times(int count, const Told& told) {
  return std::vector<Told>(static_cast<std::size_t>(count), told);
}
std::vector<Told> operator+(std::vector<Told> left, const std::vector<Told>& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

struct Case {
  std::string name;
  HpaMetric metric;
  std::vector<Told> pods;
  std::optional<int> expected;  // nothing: it cannot be told
  std::string why;
  int asked = -1;  // -1: as many as there are pods
  std::optional<std::int64_t> total{};
  HpaTolerance tolerance{};
};

HpaMetric cpu(int percent) {
  return {.name = "cpu",
          .kind = HpaTarget::kUtilisation,
          .target = percent,
          .source = HpaSource::kProcessor};
}
HpaMetric each(std::int64_t milli) {
  return {.name = "requests", .kind = HpaTarget::kPodsAverage, .target = milli};
}
HpaMetric value(std::int64_t milli) {
  return {.name = "lag", .kind = HpaTarget::kValue, .target = milli};
}
HpaMetric average(std::int64_t milli) {
  return {.name = "queue", .kind = HpaTarget::kAverageValue, .target = milli};
}

void check(const Case& tested) {
  HpaScene scene{.now = kNow,
                 .asked = tested.asked < 0 ? static_cast<int>(tested.pods.size()) : tested.asked,
                 .present = static_cast<int>(tested.pods.size()),
                 .pods = {}};
  HpaReading reading{.samples = {}, .total_milli = tested.total, .failure = {}};
  for (const Told& told : tested.pods) {
    scene.pods.push_back(told.pod);
    reading.samples.push_back(told.sample);
  }
  const HpaProposal proposal = propose(tested.metric, reading, scene, tested.tolerance, {});
  EXPECT_EQ(proposal.replicas, tested.expected);
  EXPECT_EQ(proposal.why, tested.why);
}

void PrintTo(const Case& tested, std::ostream* out) {
  *out << tested.name;
}

class HpaMetricCase : public testing::TestWithParam<Case> {};
TEST_P(HpaMetricCase, AsksForWhatTheArithmeticSays) {
  check(GetParam());
}
std::string name_of(const testing::TestParamInfo<Case>& tested) {
  return tested.param.name;
}

// Every pod requests 100 m, so that what it uses in m is its percentage.
const std::vector<Case> kUtilisation{
    // 4 x 123 = 492 of 400: 123 %. 123 / 70 = 1.757; x 4 = 7.03, rounded up.
    {"RatioTimesPodsRoundedUp", cpu(70), times(4, uses(123)), 8, "cpu 123 % of 70 %"},
    // 4 x 20 = 80 of 400: 20 %. 20 / 70 = 0.286; x 4 = 1.14.
    {"DownToo", cpu(70), times(4, uses(20)), 2, "cpu 20 % of 70 %"},
    {"NothingUsedAsksForNothing", cpu(70), times(4, uses(0)), 0, "cpu 0 % of 70 %"},
    // 55 + 56 + 56 = 167 of 300: 55.67, cut to 55. 55 / 50 = 1.1, within 0.1; 55.67 were not.
    {"ThePercentageIsCutBeforeTheTolerance",
     cpu(50),
     {uses(55), uses(56), uses(56)},
     3,
     "cpu 55 % of 50 %, within the tolerance"},
    // 100 of 300: 33.3, cut to 33. 33 / 11 = 3; x 3 = 9. With 33.3 it were 9.09, so 10.
    {"ThePercentageIsCutBeforeRoundingUp",
     cpu(11),
     {uses(33), uses(33), uses(34)},
     9,
     "cpu 33 % of 11 %"},
    // 77 / 70 = 1.1: the edge belongs to it. 78 / 70 = 1.114; x 4 = 4.46.
    {"ToleranceUpToItsEdge", cpu(70), times(4, uses(77)), 4,
     "cpu 77 % of 70 %, within the tolerance"},
    {"BeyondTheToleranceUp", cpu(70), times(4, uses(78)), 5, "cpu 78 % of 70 %"},
    // 63 / 70 = 0.9. 62 / 70 = 0.886; x 10 = 8.86.
    {"ToleranceDownToItsEdge", cpu(70), times(10, uses(63)), 10,
     "cpu 63 % of 70 %, within the tolerance"},
    {"BeyondTheToleranceDown", cpu(70), times(10, uses(62)), 9, "cpu 62 % of 70 %"},
    // Down 0.3: 50 / 70 = 0.714 stays. Up 0: 71 / 70 = 1.014; x 10 = 10.14.
    {"ToleranceDownOfItsOwn",
     cpu(70),
     times(10, uses(50)),
     10,
     "cpu 50 % of 70 %, within the tolerance",
     -1,
     {},
     {.up = 0, .down = 0.3}},
    {"ToleranceUpOfItsOwn",
     cpu(70),
     times(10, uses(71)),
     11,
     "cpu 71 % of 70 %",
     -1,
     {},
     {.up = 0, .down = 0.3}},
    // 100 + 0 of 100 + 300: 25 %, not the mean of 100 % and 0 %. 25 / 50 = 0.5; x 2 = 1.
    {"IsOfAllThatIsRequested", cpu(50), {uses(100), uses(0, 300)}, 1, "cpu 25 % of 50 %"},
    // Two count: 200 of 200. 100 / 50 = 2; x 2 = 4.
    {"PodsThatFailedOrLeaveAreNotThere",
     cpu(50),
     {uses(100), uses(100), failed(0), leaving(0)},
     4,
     "cpu 100 % of 50 %"},
    // Replicas that count, not those asked for: 100 / 50 = 2; x 2 = 4, though 5 are asked for.
    {"WithoutGuessesTheDirectionIsNotLookedAt", cpu(50), times(2, uses(100)), 4,
     "cpu 100 % of 50 %", 5},
};
INSTANTIATE_TEST_SUITE_P(Utilisation, HpaMetricCase, testing::ValuesIn(kUtilisation), name_of);

const std::vector<Case> kGuesses{
    // 20 / 50 = 0.4, down: (8 x 20 + 2 x 100) / 1000 = 36 %. 36 / 50 = 0.72; x 10 = 7.2.
    {"SilentIsBusyOnTheWayDown", cpu(50), times(8, uses(20)) + times(2, silent()), 8,
     "cpu 20 % of 50 %, 2 pods without figures taken for busy: 36 %"},
    // 100 / 50 = 2, up: 300 / 400 = 75 %. 75 / 50 = 1.5; x 4 = 6.
    {"SilentIsIdleOnTheWayUp", cpu(50), times(3, uses(100)) + times(1, silent()), 6,
     "cpu 100 % of 50 %, 1 pod without figures taken for idle: 75 %"},
    // 45 / 50 = 0.9: (3 x 45 + 100) / 400 = 58.75, cut to 58: 1.16, which is up.
    {"SilentMayTurnDownIntoNothing", cpu(50), times(3, uses(45)) + times(1, silent()), 4,
     "cpu 45 % of 50 %, 1 pod without figures taken for busy: 58 %, which leaves nothing to "
     "change"},
    // 60 / 50 = 1.2: 60 / 400 = 15 %: 0.3, which is down.
    {"SilentMayTurnUpIntoNothing", cpu(50), times(1, uses(60)) + times(3, silent()), 4,
     "cpu 60 % of 50 %, 3 pods without figures taken for idle: 15 %, "
     "which leaves nothing to change"},
    // 40 / 50 = 0.8: (3 x 40 + 100) / 400 = 55 %: 1.1, within.
    {"SilentMayLeadIntoTheTolerance", cpu(50), times(3, uses(40)) + times(1, silent()), 4,
     "cpu 40 % of 50 %, 1 pod without figures taken for busy: 55 %, within the tolerance"},
    // A target above 100 %: busy is 150 %. (2 x 90 + 4 x 150) / 600 = 130 %: 0.867; x 6 = 5.2.
    {"BusyIsTheTargetWhereThatIsMore", cpu(150), times(2, uses(90)) + times(4, silent()), 6,
     "cpu 90 % of 150 %, 4 pods without figures taken for busy: 130 %"},
    // 50 / 50 = 1 to the point: nothing to guess against.
    {"OnTheTargetNothingIsGuessed", cpu(50), times(2, uses(50)) + times(2, silent()), 4,
     "cpu 50 % of 50 %: 50 %, within the tolerance"},
    // 100 / 50 = 2, up: 300 / 400 = 75 %: 1.5; x 4 = 6.
    {"UnreadyIsIdleOnTheWayUp", cpu(50), times(3, uses(100)) + times(1, pending()), 6,
     "cpu 100 % of 50 %, 1 pod not ready taken for idle: 75 %"},
    // 200 / 400 = 50 %: 1, so the two that start are enough.
    {"UnreadyMayBeEnough", cpu(50), times(2, uses(100)) + times(2, pending()), 4,
     "cpu 100 % of 50 %, 2 pods not ready taken for idle: 50 %, within the tolerance"},
    // 20 / 50 = 0.4, down: x 2 that are ready = 0.8.
    {"UnreadyIsNotThereOnTheWayDown", cpu(50), times(2, uses(20)) + times(2, pending()), 1,
     "cpu 20 % of 50 %"},
    // 60 / 50 = 1.2: 60 / 200 = 30 %: 0.6, which is down.
    {"UnreadyMayTurnUpIntoNothing", cpu(50), times(1, uses(60)) + times(1, pending()), 2,
     "cpu 60 % of 50 %, 1 pod not ready taken for idle: 30 %, which leaves nothing to change"},
    // 200 / 50 = 4, up: 400 / 400 = 100 %: 2; x 4 = 8.
    {"SilentAndUnready", cpu(50), times(2, uses(200)) + times(1, silent()) + times(1, pending()), 8,
     "cpu 200 % of 50 %, 1 pod without figures taken for idle, 1 pod not ready taken for idle: "
     "100 %"},
    // 20 / 60 = 0.33: (2 x 20 + 100) / 300 = 46 %: 0.767; x 3 = 2.3, so 3; but 1 is asked for.
    {"DownNeverAsksForMore", cpu(60), times(2, uses(20)) + times(1, silent()), 1,
     "cpu 20 % of 60 %, 1 pod without figures taken for busy: 46 %, which leaves nothing to change",
     1},
    // 100 / 50 = 2: 200 / 300 = 66 %: 1.32; x 3 = 3.96, so 4; but 5 are asked for.
    {"UpNeverAsksForLess", cpu(50), times(2, uses(100)) + times(1, pending()), 5,
     "cpu 100 % of 50 %, 1 pod not ready taken for idle: 66 %, which leaves nothing to change", 5},
};
INSTANTIATE_TEST_SUITE_P(Guesses, HpaMetricCase, testing::ValuesIn(kGuesses), name_of);

const std::vector<Case> kPodsAverages{
    // (15 + 16 + 17) / 3 = 16 of 10: 1.6; x 3 = 4.8.
    {"MeanOverTarget",
     each(10'000),
     {uses(15'000), uses(16'000), uses(17'000)},
     5,
     "requests 16 of 10"},
    // 31 / 3 = 10.33 thousandths, cut to 10: 1. With 10.33, and no tolerance, it were 4.
    {"TheMeanIsCutToThousandths",
     each(10),
     {uses(10), uses(10), uses(11)},
     3,
     "requests 0.01 of 0.01, within the tolerance",
     -1,
     {},
     {.up = 0, .down = 0}},
    // 4 / 10 = 0.4, down: silent is on target. (4 + 4 + 10) / 3 = 6: 0.6; x 3 = 1.8.
    {"SilentIsOnTargetOnTheWayDown",
     each(10'000),
     {uses(4'000), uses(4'000), silent()},
     2,
     "requests 4 of 10, 1 pod without figures taken for busy: 6"},
    // 30 / 10 = 3, up: 60 / 3 = 20: 2; x 3 = 6.
    {"SilentHasNoneOnTheWayUp",
     each(10'000),
     {uses(30'000), uses(30'000), silent()},
     6,
     "requests 30 of 10, 1 pod without figures taken for idle: 20"},
    // Not ready yet it works: (30 + 10) / 2 = 20: 2; x 2 = 4.
    {"APodThatIsNotReadyCountsIfItTells",
     each(10'000),
     {uses(30'000), not_ready(10'000)},
     4,
     "requests 20 of 10"},
    // Of the processor it does not, if it never was: 30 / 10 = 3; (30 + 0) / 2 = 15: 1.5; x 2 = 3.
    {"OfTheProcessorItDoesNot",
     {.name = "cpu",
      .kind = HpaTarget::kPodsAverage,
      .target = 10'000,
      .source = HpaSource::kProcessor},
     {uses(30'000), not_ready(10'000)},
     3,
     "cpu 30 of 10, 1 pod not ready taken for idle: 15"},
};
INSTANTIATE_TEST_SUITE_P(PodsAverages, HpaMetricCase, testing::ValuesIn(kPodsAverages), name_of);

const std::vector<Case> kValues{
    // 500 / 200 = 2.5; x 3 that are ready, of 4 = 7.5.
    {"RatioTimesReadyPods", value(200'000), times(3, silent()) + times(1, pending()), 8,
     "lag 500 of 200", -1, 500'000},
    // 190 / 200 = 0.95.
    {"WithinTheTolerance", value(200'000), times(4, silent()), 4,
     "lag 190 of 200, within the tolerance", -1, 190'000},
    // From none the ratio itself: 2.5; 1.05, for which the tolerance is not asked; 0.
    {"FromNoneTheRatioRoundedUp", value(200'000), {}, 3, "lag 500 of 200", 0, 500'000},
    {"FromNoneWithoutTolerance", value(200'000), {}, 2, "lag 210 of 200", 0, 210'000},
    {"FromNoneNothingStaysNothing", value(200'000), {}, 0, "lag 0 of 200", 0, 0},
    {"SomeAskedForAndNoneThere",
     value(200'000),
     {},
     {},
     "lag cannot be told: there are no pods",
     3,
     500'000},
};
INSTANTIATE_TEST_SUITE_P(Values, HpaMetricCase, testing::ValuesIn(kValues), name_of);

const std::vector<Case> kAverages{
    // 1000 / (150 x 5) = 1.33: 1000 / 150 = 6.67.
    {"TotalOverTarget", average(150'000), times(5, silent()), 7, "queue 200 of 150 each", -1,
     1'000'000},
    // 800 / (150 x 5) = 1.067.
    {"WithinTheTolerance", average(150'000), times(5, silent()), 5,
     "queue 160 of 150 each, within the tolerance", -1, 800'000},
    // Whether they are ready is not asked: 300 / (150 x 5) = 0.4: 300 / 150 = 2.
    {"Down", average(150'000), times(5, pending()), 2, "queue 60 of 150 each", -1, 300'000},
    {"ToNone", average(150'000), times(5, silent()), 0, "queue 0 of 150 each", -1, 0},
    // From none: 160 / 150 = 1.07, and no ratio to tolerate.
    {"FromNone", average(150'000), {}, 2, "queue 160, 150 each", 0, 160'000},
    {"FromNoneToNone", average(150'000), {}, 0, "queue 0, 150 each", 0, 0},
    {"ATotalThatIsBeyondAnyNumber", average(1), times(1, silent()), std::numeric_limits<int>::max(),
     "queue 9007G of 0.001 each", -1, 9'007'199'254'740'992},
};
INSTANTIATE_TEST_SUITE_P(Averages, HpaMetricCase, testing::ValuesIn(kAverages), name_of);

const std::vector<Case> kUntold{
    {"NoPods", cpu(70), {}, {}, "cpu cannot be told: there are no pods", 3},
    {"NobodyTells",
     cpu(70),
     times(3, silent()),
     {},
     "cpu cannot be told: no pod tells it that is ready"},
    {"OnlyWhoStartsTells",
     cpu(70),
     {not_ready(100)},
     {},
     "cpu cannot be told: no pod tells it that is ready"},
    {"NoRequest",
     cpu(70),
     {uses(50), uses(50, 0)},
     {},
     "cpu cannot be told: a pod does not request any"},
    {"NoFigure", average(100), times(3, silent()), {}, "queue cannot be told: there is no figure"},
};
INSTANTIATE_TEST_SUITE_P(Untold, HpaMetricCase, testing::ValuesIn(kUntold), name_of);

TEST(HpaMetric, SaysWhyItCouldNotBeRead) {
  const HpaProposal proposal =
      propose(average(100), {.samples = {}, .total_milli = 5, .failure = "no answer within 1s"}, {},
              {}, {});
  EXPECT_EQ(proposal.replicas, std::nullopt);
  EXPECT_EQ(proposal.why, "queue cannot be told: no answer within 1s");
}

}  // namespace
}  // namespace headroom::control
