#include "load/handover.h"

#include <gtest/gtest.h>

#include "load/ledger.h"

namespace headroom::load {
namespace {

using namespace std::chrono_literals;

std::unique_ptr<Tally> tally(Handover& handover, std::int64_t second, std::uint64_t started) {
  auto blank = handover.blank(second);
  blank->classes[0].started = started;
  return blank;
}

TEST(Handover, GivesASecondOnceEveryWorkerHasGivenIt) {
  Handover handover(1, 2);
  handover.give(0, tally(handover, 0, 3));
  EXPECT_TRUE(handover.take(0ns).slices.empty());
  handover.give(1, tally(handover, 0, 4));
  const auto taken = handover.take(0ns);
  ASSERT_EQ(taken.slices.size(), 1u);
  EXPECT_EQ(taken.slices[0].second, 0);
  EXPECT_EQ(taken.slices[0].classes[0].started, 7u);
  EXPECT_FALSE(taken.is_finished);
}

TEST(Handover, DoesNotWaitForAWorkerThatHasFinished) {
  Handover handover(1, 2);
  handover.give(0, tally(handover, 0, 1));
  handover.give(0, tally(handover, 1, 2));
  handover.give(1, tally(handover, 0, 10));
  handover.finish(1);
  const auto taken = handover.take(0ns);
  ASSERT_EQ(taken.slices.size(), 2u);
  EXPECT_EQ(taken.slices[0].classes[0].started, 11u);
  EXPECT_EQ(taken.slices[1].classes[0].started, 2u);
  EXPECT_FALSE(taken.is_finished);
  handover.finish(0);
  EXPECT_TRUE(handover.take(0ns).is_finished);
}

TEST(Handover, MergesEverythingThatWasCounted) {
  Handover handover(2, 2);
  for (std::size_t worker = 0; worker < 2; ++worker) {
    auto mine = handover.blank(5);
    ClassTally& second = mine->classes[1];
    second.succeeded = 1;
    second.failed[static_cast<std::size_t>(run::Failure::kCheck)] = 2;
    second.count_status(200, 1);
    second.count_status(500 + static_cast<int>(worker), 2);
    second.events = 3;
    second.bytes_in = 4;
    second.bytes_out = 5;
    second.of(run::Measure::kTtft).record(std::uint64_t{100});
    mine->lateness.record(std::uint64_t{50});
    mine->scheduled = 6;
    mine->dropped = 7;
    mine->in_flight = 8;
    handover.give(worker, std::move(mine));
  }
  const run::Slice slice = handover.take(0ns).slices.at(0);
  EXPECT_EQ(slice.second, 5);
  EXPECT_TRUE(slice.classes[0].histograms[0].empty());
  const run::ClassSlice& second = slice.classes[1];
  EXPECT_EQ(second.succeeded, 2u);
  EXPECT_EQ(second.failed[static_cast<std::size_t>(run::Failure::kCheck)], 4u);
  EXPECT_EQ(second.statuses, (std::map<int, std::uint64_t>{{200, 2}, {500, 2}, {501, 2}}));
  EXPECT_EQ(second.events, 6u);
  EXPECT_EQ(second.bytes_in, 8u);
  EXPECT_EQ(second.bytes_out, 10u);
  const auto& ttft = second.histograms[static_cast<std::size_t>(run::Measure::kTtft)];
  EXPECT_EQ(Histogram::decode(ttft).value().count(), 2u);
  EXPECT_EQ(Histogram::decode(slice.generator.lateness).value().count(), 2u);
  EXPECT_EQ(slice.generator.scheduled, 12u);
  EXPECT_EQ(slice.generator.dropped, 14u);
  EXPECT_EQ(slice.in_flight, 16u);
}

TEST(Handover, WhatItGivesToFillAgainIsEmpty) {
  Handover handover(1, 1);
  auto used = tally(handover, 0, 9);
  used->classes[0].of(run::Measure::kResponseTime).record(std::uint64_t{1});
  used->classes[0].count_status(200, 1);
  handover.give(0, std::move(used));
  handover.take(0ns);
  const auto again = handover.blank(1);
  EXPECT_EQ(again->classes[0].started, 0u);
  EXPECT_EQ(again->classes[0].of(run::Measure::kResponseTime).count(), 0u);
  EXPECT_TRUE(again->classes[0].statuses.empty());
  EXPECT_EQ(again->second, 1);
}

TEST(Ledger, CountsInTheSecondThatTheMomentBelongsTo) {
  Handover handover(1, 1);
  net::Timers timers;
  const Nanos epoch = 100s;
  Ledger ledger(handover, 0, timers, epoch);
  ledger.at(epoch - 1ms, 0).started += 1;  // before the epoch: second 0
  ledger.at(epoch + 999'999'999ns, 0).started += 1;
  ledger.at(epoch + 1s, 0).started += 1;
  ledger.request_began();
  ledger.at(epoch + 3500ms, 0).started += 1;  // a second passed without anything
  ledger.close(epoch + 3600ms);

  const auto taken = handover.take(0ns);
  EXPECT_TRUE(taken.is_finished);
  ASSERT_EQ(taken.slices.size(), 4u);
  const std::uint64_t started[] = {2, 1, 0, 1};
  const std::uint64_t in_flight[] = {0, 1, 1, 1};
  for (std::size_t second = 0; second < 4; ++second) {
    EXPECT_EQ(taken.slices[second].second, static_cast<std::int64_t>(second));
    EXPECT_EQ(taken.slices[second].classes[0].started, started[second]) << second;
    EXPECT_EQ(taken.slices[second].in_flight, in_flight[second]) << second;
  }
}

TEST(Ledger, ClosesItsSecondsWhileNothingHappens) {
  Handover handover(1, 1);
  net::Timers timers;
  Ledger ledger(handover, 0, timers, 100s);
  EXPECT_EQ(timers.next_due(), Nanos(101s));
  timers.run_due(101s);
  EXPECT_EQ(handover.take(0ns).slices.size(), 1u);
  EXPECT_EQ(timers.next_due(), Nanos(102s));
}

}  // namespace
}  // namespace headroom::load
