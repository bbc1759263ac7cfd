#include "run/run.h"

#include <gtest/gtest.h>

#include "run/run_for_test.h"
#include "run/work_done.h"

namespace headroom::run {
namespace {

using namespace std::chrono_literals;

TEST(Run, EveryKindHasItsOwnName) {
  std::map<std::string_view, int> names;
  for (std::size_t i = 0; i < kFailureKinds; ++i) ++names[name_of(static_cast<Failure>(i))];
  EXPECT_EQ(names.size(), kFailureKinds);
  names.clear();
  for (std::size_t i = 0; i < kMeasures; ++i) ++names[name_of(static_cast<Measure>(i))];
  EXPECT_EQ(names.size(), kMeasures);
  EXPECT_EQ(name_of(Failure::kNotSent), "not_sent");
  EXPECT_EQ(name_of(Measure::kTtft), "ttft");
  EXPECT_EQ(name_of(Origin::kSimulated), "simulated");
}

TEST(RunWindows, OfARunThatDidNothingAreEmpty) {
  EXPECT_EQ(whole(empty_run()), (Window{0, 0}));
  EXPECT_EQ(judged(empty_run()), (Window{0, 0}));
  EXPECT_EQ(under_load(empty_run()), (Window{0, 0}));
  EXPECT_EQ(duration(empty_run()), 0ns);
}

TEST(RunWindows, LeaveOutTheWarmUpRoundedUpToASecond) {
  auto run = quiet_run({"ask"}, 60);
  run.header.warm_up = 9500ms;
  EXPECT_EQ(whole(run), (Window{0, 60}));
  EXPECT_EQ(judged(run), (Window{10, 60}));
  EXPECT_EQ(under_load(run), (Window{10, 60}));
}

TEST(RunWindows, OfARunThatEndedInItsWarmUpAreEmpty) {
  auto run = quiet_run({"ask"}, 5);
  run.header.warm_up = 10s;
  EXPECT_EQ(judged(run), (Window{5, 5}));
  EXPECT_EQ(under_load(run), (Window{5, 5}));
}

TEST(RunWindows, UnderLoadEndWithTheLoadAndNotWithWhatDrained) {
  auto run = quiet_run({"ask"}, 13);  // slices up to second 12
  run.end->duration = 10s;
  EXPECT_EQ(whole(run), (Window{0, 13}));
  EXPECT_EQ(under_load(run), (Window{0, 10}));
  // The last moment that is sure is the start of the last slice.
  EXPECT_EQ(duration(run), 12s);
}

TEST(RunWindows, UnderLoadEndWhereTheLoadWasPlannedToEnd) {
  auto run = quiet_run({"ask"}, 13);
  run.header.planned = 10s;
  run.end->duration = 13s;  // an engine that counts its drain as part of the run
  EXPECT_EQ(under_load(run), (Window{0, 10}));
}

TEST(RunWindows, UnderLoadTakeALoadThatStoppedATickEarlyForWhole) {
  auto run = quiet_run({"ask"}, 10);
  run.end->duration = 9995ms;
  EXPECT_EQ(under_load(run), (Window{0, 10}));
  run.end->duration = 9900ms;
  EXPECT_EQ(under_load(run), (Window{0, 9}));
}

TEST(RunWindows, ALoadThatIsSoMuchWorkHasAllTheTimeUntilItsLastAnswer) {
  auto run = quiet_run({"ask"}, 3);  // slices up to second 2
  run.end->duration = 2004ms;
  for (const std::int64_t second : {1, 2}) succeed(run, {.second = second}, 1s, 2);
  EXPECT_EQ(under_load(run), (Window{0, 2}));
  run.events.push_back({.at = 1s, .kind = std::string(kWorkDone), .text = "4 iterations"});
  EXPECT_EQ(under_load(run), (Window{0, 3}));
  const Counts all = counts(run, std::nullopt, under_load(run));
  EXPECT_DOUBLE_EQ(static_cast<double>(all.succeeded) / all.seconds, 4 / 2.004);
}

TEST(RunWindows, OfARunWithoutAnEndReachToItsLastSlice) {
  auto run = quiet_run({"ask"}, 7);
  run.end.reset();
  run.header.planned = 60s;
  EXPECT_EQ(whole(run), (Window{0, 7}));
  EXPECT_EQ(under_load(run), (Window{0, 7}));
  EXPECT_EQ(duration(run), 7s);
}

TEST(RunTotals, AddUpOneClassOrAllOverTheWindowOnly) {
  auto run = quiet_run({"home", "ask"}, 3);
  succeed(run, {0, 0}, 1ms, 5);
  succeed(run, {1, 0}, 2ms, 7);
  succeed(run, {1, 1}, 4ms, 11);
  succeed(run, {2, 1}, 8ms, 13);
  fail_requests(run, {1, 1}, Failure::kTimeout, 2);
  fail_requests(run, {1, 1}, Failure::kStatus, 3);
  at(run, {1, 1}).statuses = {{200, 11}, {503, 3}};
  at(run, {1, 1}).bytes_in = 1000;
  at(run, {1, 0}).bytes_in = 24;

  const Totals ask = totals(run, 1, {0, 2});
  EXPECT_EQ(ask.started, 16u);
  EXPECT_EQ(ask.succeeded, 11u);
  EXPECT_EQ(ask.failed, 5u);
  EXPECT_EQ(ask.finished(), 16u);
  EXPECT_EQ(ask.failures[static_cast<std::size_t>(Failure::kTimeout)], 2u);
  EXPECT_EQ(ask.statuses, (std::map<int, std::uint64_t>{{200, 11}, {503, 3}}));
  EXPECT_EQ(ask[Measure::kResponseTime].count(), 11u);
  EXPECT_EQ(ask[Measure::kResponseTime].max(), 4'000'000u);
  EXPECT_EQ(ask.seconds, 2.0);

  const Totals all = totals(run, std::nullopt, {1, 3});
  EXPECT_EQ(all.succeeded, 31u);
  EXPECT_EQ(all.bytes_in, 1024u);
  EXPECT_EQ(all[Measure::kResponseTime].count(), 31u);
  EXPECT_EQ(merged(run, std::nullopt, Measure::kResponseTime, {1, 3}).count(), 31u);
  EXPECT_EQ(counts(run, std::nullopt, {1, 3}).succeeded, 31u);
}

TEST(RunTotals, OverAGapCountItsTimeAndNothingElse) {
  auto run = quiet_run({"ask"}, 10);
  succeed(run, {9, 0}, 1ms, 50);
  run.slices.erase(run.slices.begin() + 2, run.slices.begin() + 9);  // seconds 2 to 8
  const Totals total = totals(run, 0, {2, 10});
  EXPECT_EQ(total.succeeded, 50u);
  EXPECT_EQ(total.seconds, 8.0);
}

TEST(RunTotals, CoverNoMoreThanTheRun) {
  auto run = quiet_run({"ask"}, 3);
  run.end->duration = 2500ms;
  EXPECT_EQ(counts(run, 0, {0, 3}).seconds, 2.5);
  EXPECT_EQ(counts(run, 0, {2, 90}).seconds, 0.5);
  EXPECT_EQ(counts(run, 0, {3, 90}).seconds, 0.0);
}

// Played at half its speed, a plan of 10 s lasts 20 s, all of them under load.
TEST(RunWindows, ALoadThatWasSlowedByHandIsLoadToItsEnd) {
  auto run = quiet_run({"ask"}, 20);
  run.header.planned = 10s;
  EXPECT_FALSE(changed_by_hand(run));
  EXPECT_EQ(under_load(run), (Window{0, 10}));
  run.events.push_back({.at = 0s, .kind = std::string(kChangedByHand), .text = "to 0.5x"});
  EXPECT_TRUE(changed_by_hand(run));
  EXPECT_EQ(under_load(run), (Window{0, 20}));
}

TEST(RunTotals, OfAClassThatASliceDoesNotHoldAreZero) {
  auto run = quiet_run({"home", "ask"}, 1);
  run.slices[0].classes.resize(1);
  EXPECT_EQ(totals(run, 1, whole(run)).finished(), 0u);
  EXPECT_EQ(totals(run, 7, whole(run)).finished(), 0u);
}

TEST(RunTotals, OfTheGeneratorAddUp) {
  auto run = quiet_run({"ask"}, 3);
  for (Slice& slice : run.slices) {
    slice.generator = {.lateness = {}, .cpu_seconds = 0.25, .scheduled = 10, .dropped = 1};
  }
  be_late(run, 0, 1ms);
  be_late(run, 1, 2ms, 3);
  const GeneratorTotals total = generator_totals(run, {1, 3});
  EXPECT_EQ(total.cpu_seconds, 0.5);
  EXPECT_EQ(total.scheduled, 20u);
  EXPECT_EQ(total.dropped, 2u);
  EXPECT_EQ(total.lateness.count(), 3u);
}

TEST(RunTotalsDeathTest, SayThatASliceHoldsNoHistogram) {
  auto run = quiet_run({"ask"}, 1);
  at(run, {0, 0}).histograms[0] = "nonsense";
  EXPECT_DEATH((void)totals(run, 0, whole(run)), "not a histogram");
}

}  // namespace
}  // namespace headroom::run
