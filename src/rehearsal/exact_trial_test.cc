#include "rehearsal/exact_trial.h"

#include <gtest/gtest.h>

#include <chrono>

#include "rehearsal/contest.h"
#include "rehearsal/reference_policies.h"
#include "spec/read.h"

namespace headroom::rehearsal {
namespace {

using namespace std::chrono_literals;

// Five minutes of 10 sessions a second, which ask the model 24 times: it has 20 slots, each held
// for 1.4 s on average, and so answers 14 a second.
Scene five_minutes() {
  auto spec = spec::read_file(HEADROOM_SOURCE_DIR "/examples/chat/headroom.yaml");
  HEADROOM_CHECK(spec, "the bundled service can be read");
  auto scene = scene_of(std::move(*spec), {.length = 1h});
  HEADROOM_CHECK(scene, "and rehearsed");
  scene->rehearsal.sessions =
      workload::RateCurve({{.seconds = 300, .from_per_s = 10, .to_per_s = 10}});
  scene->rehearsal.length = 5min;
  return std::move(*scene);
}

TEST(ExactTrial, IsScoredAsFlowsAre) {
  const Scene scene = five_minutes();
  const std::vector<Policy> policies = {fixed_replicas("one", "model", 1),
                                        fixed_replicas("three", "model", 3)};
  const Contest exact = contest(exactly(scene), policies, {.allowed_late = 0.1});
  const Contest flows = contest(in_flows(scene.rehearsal), policies, {.allowed_late = 0.1});
  // Of those who ask, 14 of 24 are answered at most, and these wait in a line of 64.
  EXPECT_GT(exact.standings[0].late_share, 0.3);
  EXPECT_GT(flows.standings[0].late_share, 0.3);
  // Until the others have started, after 8 s, there is one.
  EXPECT_LT(exact.standings[1].late_share, 0.1);
  EXPECT_EQ(exact.recommended, 1U);
  EXPECT_EQ(flows.recommended, 1U);
  EXPECT_NEAR(exact.standings[1].paid, flows.standings[1].paid, 0.02 * flows.standings[1].paid);
  EXPECT_EQ(exact.standings[1].worst.delays, Score::Delays::kTold);
}

TEST(ExactTrial, TellsBeforehandHowMuchThereIsToDo) {
  Scene scene = five_minutes();
  const sim::Effort effort = exact_effort(scene);
  // 3000 sessions: four of five ask once for the page and three times for an answer, the others
  // list and open.
  EXPECT_NEAR(effort.requests, 3000 * (0.8 * (1 + 3) + 0.2 * 2), 1);
  EXPECT_GT(effort.events, effort.requests);
  scene.rehearsal.sessions =
      workload::RateCurve({{.seconds = 300, .from_per_s = 20, .to_per_s = 20}});
  EXPECT_NEAR(exact_effort(scene).events, 2 * effort.events, 1e-6 * effort.events);
}

TEST(ExactTrial, IsJudgedByTheRequirements) {
  const Scene scene = five_minutes();
  const auto judged = rehearse_exactly_judged(scene, fixed_replicas("one", "model", 1), Seed{1},
                                              scene.spec.requirements);
  ASSERT_EQ(judged.judgement.verdicts.size(), scene.spec.requirements.size());
  EXPECT_EQ(judged.judgement.verdicts[0].ruling, run::Ruling::kFail) << "ask.ttft p95 < 1s";
}

}  // namespace
}  // namespace headroom::rehearsal
