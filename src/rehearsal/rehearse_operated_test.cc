#include "rehearsal/rehearse_operated.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

#include "design/service.h"
#include "rehearsal/chat_for_test.h"
#include "workload/plan.h"

namespace headroom::rehearsal {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kModel = 2;  // its place among the components of the bundled service

// The expected peak of 4.5 sessions a second, and eight times as many from 30 s to 90 s.
workload::Plan spike(const spec::Spec& spec) {
  spec::Test test;
  test.name = "spike";
  test.load.base = spec::constant({.rate = Rate{4.5}});
  test.load.spike = spec::Spike{.factor = Ratio{8}, .duration = 60s, .at = 30s};
  test.duration = 120s;
  test.seed = 1;
  auto plan = workload::make_plan(spec, test);
  HEADROOM_CHECK(plan, "the test can be planned");
  return std::move(*plan);
}

run::Run rehearsed(const OperatedTest& test) {
  auto run = rehearse_operated(test);
  HEADROOM_CHECK(run, "it can be rehearsed");
  return std::move(*run);
}

TEST(RehearseOperated, ReplicasFollowTheLoadOfTheTest) {
  const spec::Spec spec = chat().spec;
  const workload::Plan plan = spike(spec);
  const run::Run run = rehearsed({.spec = spec, .plan = plan});
  ASSERT_EQ(run.header.components[kModel], "model");
  EXPECT_EQ(run.slices.front().components[kModel].replicas, 1U);
  std::uint32_t most = 0;
  for (const run::Slice& slice : run.slices) {
    most = std::max(most, slice.components[kModel].replicas);
  }
  // 36 sessions a second, of which 80 % ask three times and hold a slot for 1.4 s: 121 slots, six
  // replicas of 20, and nine at 70 %.
  EXPECT_GE(most, 6U);
  EXPECT_LE(most, 20U);
}

TEST(RehearseOperated, BeginsWithTheReplicasThatThereWere) {
  const spec::Spec spec = chat().spec;
  const workload::Plan plan = spike(spec);
  std::vector<int> replicas(spec.system.components.size());
  replicas[kModel] = 4;
  const run::Run run = rehearsed({.spec = spec, .plan = plan, .replicas = replicas});
  EXPECT_EQ(run.slices.front().components[kModel].replicas, 4U);
  EXPECT_EQ(run.slices.front().components.front().replicas, 1U);
}

TEST(RehearseOperated, SendsTheVerySessionsOfTheTest) {
  const spec::Spec spec = chat().spec;
  const workload::Plan plan = spike(spec);
  workload::Plan other = plan;
  other.seed = Seed{2};
  const auto started = [&](const workload::Plan& which) {
    const run::Run run = rehearsed({.spec = spec, .plan = which});
    return run::counts(run, std::nullopt, run::whole(run)).started;
  };
  EXPECT_EQ(started(plan), started(plan));
  EXPECT_NE(started(plan), started(other));
}

TEST(RehearseOperated, RefusesSizesThatChange) {
  spec::Spec spec = chat().spec;
  const workload::Plan plan = spike(spec);
  spec.operate->autoscale.front().policy = spec::Autoscale::Policy::kVertical;
  const auto run = rehearse_operated({.spec = spec, .plan = plan});
  ASSERT_FALSE(run);
  EXPECT_EQ(run.error().front().what, "model is made larger and smaller");
}

TEST(RehearseOperated, RefusesWhatWouldTakeTooLong) {
  const spec::Spec spec = chat().spec;
  const workload::Plan plan = spike(spec);
  EXPECT_FALSE(rehearse_operated({.spec = spec, .plan = plan, .longest = 1us}));
}

}  // namespace
}  // namespace headroom::rehearsal
