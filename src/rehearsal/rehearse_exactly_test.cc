#include "rehearsal/rehearse_exactly.h"

#include <gtest/gtest.h>

#include <chrono>

#include "rehearsal/chat_for_test.h"
#include "rehearsal/judged.h"
#include "rehearsal/reference_policies.h"
#include "rehearsal/traffic.h"
#include "rehearsal/world_of.h"
#include "run/condenser.h"
#include "run/judging.h"

namespace headroom::rehearsal {
namespace {

using namespace std::chrono_literals;

// Ten minutes at the expected peak of 4.5 sessions a second, of which three with three times as
// many.
workload::RateCurve crowded() {
  const workload::RateCurve steady({{.seconds = 600, .from_per_s = 4.5, .to_per_s = 4.5}});
  return with_crowd(steady, {.at = 3min, .length = 3min, .times = 3});
}

struct Exactly {
  Score score;
  run::Run run;
};

Policy model_at(double target) {
  return target_utilisation("model", "model", target, 20);
}

// The crowd, or as much of it as `length` has.
Exactly exactly(const design::Service& service, Nanos length, Seed seed,
                const Trouble& trouble = {}) {
  const workload::Plan plan = plan_along(service, crowded(), length, seed);
  run::Condenser run;
  auto score = rehearse_exactly(
      {.service = service, .plan = plan, .model = service.model, .trouble = trouble}, model_at(0.6),
      seed, {}, run);
  HEADROOM_CHECK(score, "it can be rehearsed");
  return {.score = std::move(*score), .run = run.take()};
}

TEST(RehearseExactly, AControllerCannotTellItFromFlows) {
  const design::Service service = chat();
  const Exactly exact = exactly(service, 10min, Seed{1});
  const Score flows = rehearse({.model = world_of(service), .sessions = crowded(), .length = 10min},
                               model_at(0.6), Seed{1});
  const ComponentScore& model = exact.score.components[2];
  const ComponentScore& flow = flows.components[3];
  ASSERT_EQ(model.name, "model");
  ASSERT_EQ(flow.name, "model");
  // 13.5 sessions a second keep 45 of 20 slots busy: 4 replicas at 60 %, or one more by chance.
  EXPECT_NEAR(model.most, flow.most, 1);
  EXPECT_NEAR(model.replica_hours, flow.replica_hours, 0.15 * flow.replica_hours);
  EXPECT_NEAR(exact.score.requests().started, flows.requests().started,
              0.1 * flows.requests().started);
  EXPECT_NEAR(exact.score.failed_share(), flows.failed_share(), 0.02);
}

TEST(RehearseExactly, EveryRequestIsAccountedFor) {
  const design::Service service = chat();
  const Exactly exact = exactly(service, 10min, Seed{2});
  const fluid::ClassAmounts all = exact.score.requests();
  EXPECT_DOUBLE_EQ(all.started, all.succeeded + all.failed());
  const run::Counts counts = run::counts(exact.run, std::nullopt, run::whole(exact.run));
  EXPECT_DOUBLE_EQ(static_cast<double>(counts.succeeded), all.succeeded);
  EXPECT_DOUBLE_EQ(static_cast<double>(counts.failed), all.failed());
}

TEST(RehearseExactly, TheSameSeedGivesTheSameRequests) {
  const design::Service service = chat();
  const Trouble trouble{.replica_lives = 1min, .sensors = {.noise = 0.1}};
  const auto succeeded = [&](Seed seed) {
    return exactly(service, 2min, seed, trouble).score.requests().succeeded;
  };
  EXPECT_EQ(succeeded(Seed{3}), succeeded(Seed{3}));
  EXPECT_NE(succeeded(Seed{3}), succeeded(Seed{4}));
}

TEST(RehearseExactly, RefusesWhatWouldTakeTooLong) {
  const design::Service service = chat();
  const workload::Plan plan = plan_along(service, with_peak(crowded(), Rate{1e7}), 10min, Seed{1});
  run::Condenser run;
  const auto score =
      rehearse_exactly({.service = service, .plan = plan, .model = service.model, .longest = 1s},
                       model_at(0.6), Seed{1}, {}, run);
  EXPECT_FALSE(score);
}

}  // namespace
}  // namespace headroom::rehearsal
