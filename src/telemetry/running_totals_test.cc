#include "telemetry/running_totals.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "run/run_for_test.h"
#include "telemetry/series.h"

namespace headroom::telemetry {
namespace {

using namespace std::chrono_literals;
using run::Failure;
using run::Spot;

run::Run two_seconds() {
  run::Run run = run::quiet_run({"ask", "list"}, 2);
  run.header.started = std::chrono::system_clock::time_point(1'000'000s);
  run.header.test = "load";
  return run;
}

const Family* family_in(const Snapshot& snapshot, std::string_view name) {
  for (const Family& family : snapshot.families) {
    if (family.name == name) return &family;
  }
  return nullptr;
}

// Of the series with this name and these labels beside those of the run; NaN where there is none.
double value_of(const Snapshot& snapshot, const std::string& name, const Labels& labels) {
  double found = std::numeric_limits<double>::quiet_NaN();
  for (const Family& family : snapshot.families) {
    visit_series(family, {}, [&](std::string_view suffix, const Labels& own, double value) {
      if (family_name(family) + std::string(suffix) == name && own == labels) found = value;
    });
  }
  return found;
}

TEST(RunningTotals, CountersAreThereAtZeroBeforeTheFirstSecond) {
  const run::Run run = two_seconds();
  const Snapshot snapshot = RunningTotals(run.header).snapshot();
  EXPECT_EQ(snapshot.at, run.header.started);
  EXPECT_EQ(
      value_of(snapshot, "headroom_requests_total", {{"class", "list"}, {"outcome", "failure"}}),
      0);
  EXPECT_EQ(value_of(snapshot, "headroom_request_failures_total",
                     {{"class", "ask"}, {"kind", "timeout"}}),
            0);
  EXPECT_EQ(value_of(snapshot, "headroom_response_time_seconds_count", {{"class", "ask"}}), 0);
}

TEST(RunningTotals, CountersAddUpOverTheSeconds) {
  run::Run run = two_seconds();
  succeed(run, {0, 0}, 100ms, 3);
  succeed(run, {1, 0}, 100ms, 4);
  fail_requests(run, {1, 0}, Failure::kTimeout, 2);
  at(run, {0, 0}).statuses[200] = 3;
  at(run, {1, 0}).statuses[200] = 4;
  at(run, {1, 0}).bytes_in = 1000;
  run.slices[1].generator = {.lateness = {}, .cpu_seconds = 0.25, .scheduled = 6, .dropped = 1};
  run.slices[1].in_flight = 5;

  RunningTotals totals(run.header);
  totals.add(run.slices[0]);
  totals.add(run.slices[1]);
  const Snapshot snapshot = totals.snapshot();
  EXPECT_EQ(snapshot.at, run.header.started + 2s);
  const auto value = [&](const std::string& name, const Labels& labels) {
    return value_of(snapshot, name, labels);
  };
  EXPECT_EQ(value("headroom_requests_started_total", {{"class", "ask"}}), 9);
  EXPECT_EQ(value("headroom_requests_total", {{"class", "ask"}, {"outcome", "success"}}), 7);
  EXPECT_EQ(value("headroom_requests_total", {{"class", "ask"}, {"outcome", "failure"}}), 2);
  EXPECT_EQ(value("headroom_request_failures_total", {{"class", "ask"}, {"kind", "timeout"}}), 2);
  EXPECT_EQ(value("headroom_responses_total", {{"class", "ask"}, {"status", "200"}}), 7);
  EXPECT_EQ(value("headroom_received_bytes_total", {{"class", "ask"}}), 1000);
  EXPECT_EQ(value("headroom_requests_in_flight", {}), 5);
  EXPECT_EQ(value("headroom_sessions_scheduled_total", {}), 6);
  EXPECT_EQ(value("headroom_sessions_dropped_total", {}), 1);
  EXPECT_EQ(value("headroom_generator_cpu_seconds_total", {}), 0.25);
}

TEST(RunningTotals, HistogramsAddUpAndPutEachValueUnderItsBound) {
  run::Run run = two_seconds();
  succeed(run, {0, 0}, 90ms, 3);   // above 0.07 s, up to 0.1 s
  succeed(run, {1, 0}, 400ms, 1);  // above 0.3 s, up to 0.5 s
  RunningTotals totals(run.header);
  totals.add(run.slices[0]);
  totals.add(run.slices[1]);
  const Snapshot snapshot = totals.snapshot();
  const auto bucket = [&](const std::string& bound) {
    return value_of(snapshot, "headroom_response_time_seconds_bucket",
                    {{"class", "ask"}, {"le", bound}});
  };
  EXPECT_EQ(bucket("0.07"), 0);
  EXPECT_EQ(bucket("0.1"), 3);
  EXPECT_EQ(bucket("0.3"), 3);
  EXPECT_EQ(bucket("0.5"), 4);
  EXPECT_EQ(bucket("+Inf"), 4);
  EXPECT_NEAR(value_of(snapshot, "headroom_response_time_seconds_sum", {{"class", "ask"}}),
              3 * 0.09 + 0.4, 1e-9);
}

TEST(RunningTotals, GaugesTellTheLastSecondAloneAndNothingOfAQuietOne) {
  run::Run run = two_seconds();
  succeed(run, {0, 0}, 90ms, 3);
  succeed(run, {1, 1}, 400ms, 1);
  RunningTotals totals(run.header);
  totals.add(run.slices[0]);
  const auto p95 = [&](const std::string& request_class) {
    return value_of(totals.snapshot(), "headroom_response_time_last_second_seconds",
                    {{"class", request_class}, {"quantile", "0.95"}});
  };
  EXPECT_NEAR(p95("ask"), 0.09, 0.09 * 0.008);  // the histogram's own error
  EXPECT_TRUE(std::isnan(p95("list")));
  totals.add(run.slices[1]);
  EXPECT_TRUE(std::isnan(p95("ask")));
  EXPECT_NEAR(p95("list"), 0.4, 0.4 * 0.008);
}

TEST(RunningTotals, AHistogramOfWhatNeverHappenedIsLeftOut) {
  run::Run run = two_seconds();
  RunningTotals totals(run.header);
  EXPECT_EQ(family_in(totals.snapshot(), "ttft"), nullptr);
  record(run, {0, 0}, run::Measure::kTtft, 1'000'000);
  totals.add(run.slices[0]);
  ASSERT_NE(family_in(totals.snapshot(), "ttft"), nullptr);
  EXPECT_EQ(family_in(totals.snapshot(), "ttft")->points.size(), 1U);
}

TEST(RunningTotals, ASliceMayLeaveOutClassesAndSeconds) {
  run::Run run = two_seconds();
  succeed(run, {0, 0}, 90ms, 3);
  run.slices[0].classes.resize(1);
  run.slices[0].second = 7;
  RunningTotals totals(run.header);
  totals.add(run.slices[0]);
  EXPECT_EQ(totals.snapshot().at, run.header.started + 8s);
}

TEST(RunningTotals, TagsAreALabelOfTheClassesThatHaveSome) {
  run::Run run = two_seconds();
  run.header.class_tags = {{"chat", "read"}, {}};
  succeed(run, {0, 0}, 100ms, 3);
  RunningTotals totals(run.header);
  totals.add(run.slices[0]);
  const Snapshot snapshot = totals.snapshot();
  const Labels ask{{"class", "ask"}, {"outcome", "success"}, {"tags", ",chat,read,"}};
  EXPECT_EQ(value_of(snapshot, "headroom_requests_total", ask), 3);
  EXPECT_EQ(value_of(snapshot, "headroom_response_time_seconds_count",
                     {{"class", "ask"}, {"tags", ",chat,read,"}}),
            3);
  EXPECT_EQ(value_of(snapshot, "headroom_response_time_seconds_count", {{"class", "list"}}), 0);
}

TEST(RunningTotals, TheCommonLabelsAreThoseThatAreKnown) {
  const run::Run run = two_seconds();
  EXPECT_EQ(RunningTotals(run.header).snapshot().common,
            (Labels{{"run", run.header.id}, {"test", "load"}}));
}

TEST(RunningTotals, BoundsRiseAndAreRoundNumbers) {
  const run::Run run = two_seconds();
  const Snapshot snapshot = RunningTotals(run.header).snapshot();
  const std::span<const double> bounds = family_in(snapshot, "response_time")->bounds;
  EXPECT_EQ(bounds.size(), 43U);
  EXPECT_EQ(bounds.front(), 1e-5);
  EXPECT_EQ(bounds.back(), 100);
  EXPECT_THAT(bounds, testing::IsSupersetOf({1.5e-5, 0.003, 0.1, 0.3, 0.5, 1.0, 2.0, 70.0}));
  EXPECT_TRUE(std::ranges::is_sorted(bounds));
}

}  // namespace
}  // namespace headroom::telemetry
