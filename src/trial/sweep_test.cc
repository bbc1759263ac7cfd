// The order of a sweep and what its searches come to, without a service. That it finds how a real
// one scales is shown in tests/scale_test.cc.
#include "trial/sweep.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace headroom::trial {
namespace {

using Ending = Breakpoint::Ending;
using Limit = SweepPoint::Limit;
using testing::ElementsAre;
using testing::HasSubstr;
using workload::Probed;

TEST(Sweep, InterleavesRepeatsSoThatDriftDoesNotPassForScaling) {
  std::vector<double> order;
  for (const SweepStep& step : interleaved({1, 2, 4}, 3)) order.push_back(step.size);
  EXPECT_THAT(order, ElementsAre(1, 2, 4, 4, 1, 2, 2, 4, 1));
}

run::Verdict verdict(run::Ruling ruling) {
  return {.requirement = spec::parse_requirement("errors < 1%").value(), .ruling = ruling};
}

// 8/s holds, 8.4/s does not.
Breakpoint found() {
  Breakpoint found;
  found.range = {.lowest = {1}, .highest = {100}};
  found.last_good = Rate{8};
  found.first_bad = Rate{8.4};
  for (const auto& [rate, answer] :
       {std::pair{8.0, Probed::kHeld}, std::pair{8.4, Probed::kBroke}}) {
    Probe& probe = found.probes.emplace_back();
    probe.rate = Rate{rate};
    probe.answer = answer;
    probe.finished.run.header.id = answer == Probed::kHeld ? "held" : "broke";
    probe.finished.judgement.verdicts = {
        verdict(answer == Probed::kHeld ? run::Ruling::kPass : run::Ruling::kFail)};
  }
  return found;
}

TEST(SweepPoint, HasTheIntervalWhatBrokeAndTheRunThatHeld) {
  const SweepPoint point = point_of(2, 1, found(), {0.3, 0.5});
  EXPECT_EQ(point.limit, Limit::kService);
  EXPECT_EQ(point.why, "errors < 1%");
  EXPECT_EQ(point.run, "held");
  EXPECT_EQ(point.host_busy, 0.5);
  EXPECT_NEAR(point.capacity().per_second, 8.198, 0.001);  // the root of 8 x 8.4
}

TEST(SweepPoint, SaysWhenTheServiceWasNotTheLimit) {
  EXPECT_EQ(point_of(2, 1, found(), {0.3, 0.95}).limit, Limit::kHost);
  Breakpoint other = found();
  other.bad_is_unclear = true;
  EXPECT_EQ(point_of(2, 1, other, {}).limit, Limit::kGenerator);
  other = found();
  other.first_bad.reset();
  EXPECT_EQ(point_of(2, 1, other, {}).limit, Limit::kRange);
  other = found();
  other.last_good.reset();
  EXPECT_EQ(point_of(2, 1, other, {}).limit, Limit::kRange);
  other = found();
  other.ending = Ending::kNotRecovered;
  EXPECT_EQ(point_of(2, 1, other, {}).limit, Limit::kUnsettled);
}

SweepPoint point(double size, double holds) {
  return {.size = size, .holds = Rate{holds}, .breaks = Rate{holds * 1.05}};
}

TEST(Sweep, SearchesNearWhatTheLastRepeatFoundOrElseInProportion) {
  const workload::SearchRange range{.lowest = {1}, .highest = {50}};
  EXPECT_FALSE(narrowed(range, 1, Resource::kReplicas, {}).start);
  const std::vector<SweepPoint> known{point(1, 6), point(2, 11), point(1, 5)};
  EXPECT_EQ(narrowed(range, 1, Resource::kReplicas, known).start, Rate{5});
  EXPECT_EQ(narrowed(range, 4, Resource::kReplicas, known).start, Rate{22});
  EXPECT_EQ(narrowed(range, 16, Resource::kReplicas, known).start, Rate{50});
  EXPECT_LT(narrowed(range, 1, Resource::kReplicas, known).growth,
            narrowed(range, 4, Resource::kReplicas, known).growth);
  // Its time was over on the way up.
  const SweepPoint begun{.size = 1, .holds = Rate{3}, .limit = Limit::kUnsettled};
  EXPECT_EQ(narrowed(range, 1, Resource::kReplicas, {begun}).start, Rate{3});
  EXPECT_EQ(narrowed(range, 1, Resource::kReplicas, {begun}).growth, range.growth);
}

TEST(Sweep, LeavesOutWhatTheServiceWasNotTheLimitOf) {
  Sweep sweep;
  sweep.points = {point(1, 10), point(2, 20), point(4, 30)};
  sweep.points.back().limit = Limit::kHost;
  sweep.points.back().why = "this machine was the limit";
  const Scalability found =
      assess(sweep, spec::parse_scaling_expectation("at least 90% efficient to 4").value());
  ASSERT_EQ(found.sizes.size(), 3U);
  EXPECT_DOUBLE_EQ(found.sizes[1].efficiency, 1);
  EXPECT_EQ(found.sizes[2].left_out, "this machine was the limit");
  EXPECT_EQ(outcome_of(sweep, found), run::Outcome::kUntrusted);
  sweep.ending = Sweep::Ending::kInterrupted;
  EXPECT_EQ(outcome_of(sweep, found), run::Outcome::kPartial);
}

class NoSearch final : public SearchWatcher {
  std::vector<run::Recorder*> begin(std::size_t, Rate) override { return {}; }
  void finished(const Probe&) override {}
  void waits_for_recovery() override {}
};
class NoSweep final : public SweepWatcher {
  SearchWatcher& begin(const SweepStep&) override { return search_; }
  Result<void> finished(const SweepPoint&) override { return {}; }
  NoSearch search_;
};

// No service is ever asked: the user stops the sweep before, or while it comes up.
TEST(Sweep, ThatTheUserStopsKeepsWhatItHas) {
  for (const bool stops_while_it_comes_up : {false, true}) {
    load::StopRequest stop;
    if (!stops_while_it_comes_up) stop.request();
    SweepSetup setup;
    setup.sizes = {1, 2};
    setup.repeats = 1;
    setup.spec_at = [](double) { return spec::Spec{}; };
    setup.platform_of = [&stop](const spec::Spec&) -> Result<std::unique_ptr<platform::Platform>> {
      stop.request();
      return fail({.kind = ErrorKind::kInterrupted, .what = "interrupted"});
    };
    NoSweep watcher;
    const auto swept = sweep(setup, "series", {point(1, 5)}, watcher, nullptr, stop);
    ASSERT_TRUE(swept);
    EXPECT_EQ(swept->ending, Sweep::Ending::kInterrupted);
    EXPECT_EQ(swept->points.size(), 1U);
  }
}

TEST(Sweep, MeasuresAnewWhatSaidNothingOfTheService) {
  SweepSetup setup;
  setup.sizes = {1, 2, 4};
  setup.repeats = 1;
  std::vector<double> asked;
  setup.spec_at = [&asked](double size) -> Result<spec::Spec> {
    asked.push_back(size);
    return fail({.what = "enough"});
  };
  std::vector<SweepPoint> known{point(1, 5), point(2, 10), point(4, 20)};
  known[0].limit = Limit::kRange;
  known[1].limit = Limit::kHost;
  NoSweep watcher;
  load::StopRequest stop;
  EXPECT_FALSE(sweep(setup, "series", known, watcher, nullptr, stop));
  EXPECT_THAT(asked, ElementsAre(2));
}

}  // namespace
}  // namespace headroom::trial
