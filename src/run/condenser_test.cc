#include "run/condenser.h"

#include <gtest/gtest.h>

#include "run/run_for_test.h"
#include "run/timeline.h"

namespace headroom::run {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// Every second its own number of requests and response time, so that none can stand for another.
::headroom::run::Run telling_run(std::int64_t length) {
  auto run = quiet_run({"home", "ask"}, length);
  for (std::int64_t second = 0; second < length; ++second) {
    const auto number = static_cast<std::uint64_t>(second % 13);
    succeed(run, {second, 0}, milliseconds(1 + second % 97), 1 + number);
    succeed(run, {second, 1}, milliseconds(5 + second % 31), number);
    fail_requests(run, {second, 1}, Failure::kTimeout, number / 6);
    Slice& slice = run.slices[static_cast<std::size_t>(second)];
    slice.in_flight = number;
    slice.classes[1].counters[static_cast<std::size_t>(Counter::kRetries)] = number;
    slice.classes[1].failed_checks[3] = number / 6;
    slice.components = {
        {.cpu_seconds = 0.5, .memory_bytes = 1000 + number, .replicas = 2, .cores = 1}};
    slice.components[0].slots = {.readings = 2, .slots = 16, .busy = 9, .waiting = 1, .full = 1};
    slice.generator.scheduled = slice.generator.begun = number;
    slice.generator.cpu_seconds = 0.25;
    slice.generator.strain.waited = 0.125;
  }
  return run;
}

::headroom::run::Run condensed(const ::headroom::run::Run& run) {
  Condenser condenser;
  EXPECT_TRUE(condenser.begin(run.header));
  for (const Event& event : run.events) EXPECT_TRUE(condenser.add(event));
  for (const Slice& slice : run.slices) EXPECT_TRUE(condenser.add(slice));
  if (run.end) {
    EXPECT_TRUE(condenser.finish(*run.end));
  }
  return condenser.take();
}

void expect_same(const Totals& found, const Totals& expected) {
  EXPECT_EQ(found.started, expected.started);
  EXPECT_EQ(found.succeeded, expected.succeeded);
  EXPECT_EQ(found.failed, expected.failed);
  EXPECT_EQ(found.failures, expected.failures);
  EXPECT_EQ(found.seconds, expected.seconds);
  EXPECT_EQ(found.counters, expected.counters);
  EXPECT_EQ(found.failed_checks, expected.failed_checks);
  for (std::size_t i = 0; i < kMeasures; ++i) {
    EXPECT_EQ(found.histograms[i].encode(), expected.histograms[i].encode());
  }
}

TEST(Condenser, LeavesARunOfTwentyMinutesAsItIs) {
  const auto run = telling_run(1200);
  EXPECT_EQ(condensed(run).slices.size(), 1200u);
}

TEST(Condenser, KeepsTheTotalsOfEveryWindowThatARunHas) {
  for (const std::int64_t length : {1'261, 3'600, 20'011}) {
    auto run = telling_run(length);
    run.header.warm_up = seconds(77);
    run.header.planned = run.end->duration = seconds(length - 9);
    const auto shorter = condensed(run);
    EXPECT_LE(shorter.slices.size(), kMostSlices + 60) << length;
    EXPECT_EQ(whole(shorter), whole(run));
    for (const Window window : {whole(run), judged(run), under_load(run)}) {
      expect_same(totals(shorter, std::nullopt, window), totals(run, std::nullopt, window));
      expect_same(totals(shorter, 1, window), totals(run, 1, window));
      const GeneratorTotals found = generator_totals(shorter, window);
      const GeneratorTotals expected = generator_totals(run, window);
      EXPECT_EQ(found.scheduled, expected.scheduled);
      EXPECT_EQ(found.cpu_seconds, expected.cpu_seconds);
      EXPECT_EQ(found.strain, expected.strain);
      const ComponentTotals used = component_totals(shorter, 0, window);
      const ComponentTotals wanted = component_totals(run, 0, window);
      EXPECT_EQ(used.cpu_seconds, wanted.cpu_seconds);
      EXPECT_EQ(used.memory_bytes, wanted.memory_bytes);
      EXPECT_EQ(used.replicas, wanted.replicas);
      EXPECT_EQ(used.utilisation(), 0.5);
      EXPECT_EQ(used.slots, wanted.slots);
    }
  }
}

TEST(Condenser, KeepsTheEndOfALoadThatWasStopped) {
  auto run = telling_run(5'013);
  run.header.planned = seconds(86'400);
  run.end = End{.duration = seconds(5'000), .interrupted = true};
  const auto shorter = condensed(run);
  EXPECT_EQ(under_load(shorter), under_load(run));
  expect_same(totals(shorter, std::nullopt, under_load(run)),
              totals(run, std::nullopt, under_load(run)));
}

TEST(Condenser, KeepsThePointsOfAPlot) {
  for (const std::int64_t length : {1'300, 2'399, 7'200, 9'999}) {
    auto run = telling_run(length);
    run.header.warm_up = seconds(100);
    const auto shorter = condensed(run);
    const Nanos step = step_for(run, 600);
    const auto expected = series(run, std::nullopt, step);
    const auto found = series(shorter, std::nullopt, step);
    ASSERT_EQ(found.size(), expected.size()) << length;
    for (std::size_t i = 0; i < found.size(); ++i) {
      EXPECT_EQ(found[i].window, expected[i].window);
      EXPECT_EQ(found[i].succeeded_per_second, expected[i].succeeded_per_second);
      EXPECT_EQ(found[i].response_time_p99, expected[i].response_time_p99);
      EXPECT_EQ(found[i].in_flight, expected[i].in_flight);
    }
  }
}

TEST(Condenser, CountsTheEventsItLeavesOutAndKeepsEveryFault) {
  auto run = telling_run(1);
  for (int i = 0; i < 3000; ++i) run.events.push_back({seconds(i), "note", "n"});
  run.events.push_back({seconds(3001), "fault", "db"});
  const auto shorter = condensed(run);
  ASSERT_EQ(shorter.events.size(), kMostEvents + 2);
  EXPECT_EQ(shorter.events[kMostEvents].kind, "fault");
  EXPECT_EQ(shorter.events.back().text, "2000 more events are left out");
}

}  // namespace
}  // namespace headroom::run
