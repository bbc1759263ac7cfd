#include "workload/trace.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <string>
#include <utility>

#include "workload/testing.h"

namespace headroom::workload {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

Result<std::vector<Nanos>> load(std::string_view csv, const std::string& column = "",
                                double speed = 1) {
  const TestFolder folder;
  folder.write("trace.csv", csv);
  return load_trace({.path = "trace.csv", .column = column, .speed = {speed}}, folder.path(),
                    Seed{1});
}

std::string problem(std::string_view csv, const std::string& column = "") {
  const auto starts = load(csv, column);
  if (starts) return "no problem";
  return starts.error().what + "; " + starts.error().why + "; " + starts.error().fix;
}

TEST(Trace, CountsFromItsFirstRow) {
  EXPECT_THAT(load("TIMESTAMP,n\n2023-11-16 18:15:46.5,374\n2023-11-16 18:15:50,396\n"
                   "2023-11-16 18:16:00,879\n")
                  .value(),
              ElementsAre(0ms, 3500ms, 13'500ms));
}

TEST(Trace, IsSorted) {
  EXPECT_THAT(load("t\n30\n10\n20\n").value(), ElementsAre(0s, 10s, 20s));
}

TEST(Trace, TenTimesAsFastTakesATenthOfTheTime) {
  EXPECT_THAT(load("t\n0\n5\n60\n", "", 10).value(), ElementsAre(0ms, 500ms, 6s));
}

TEST(Trace, TakesTheColumnThatHoldsDates) {
  EXPECT_THAT(load("tokens,when\n7,2023-11-16 12:00\n9,2023-11-16 12:01\n").value(),
              ElementsAre(0s, 60s));
}

TEST(Trace, TakesTheColumnWhoseNameSaysTime) {
  EXPECT_THAT(load("tokens,Timestamp_ms\n7,1000\n9,3000\n").value(), ElementsAre(0s, 2s));
}

TEST(Trace, TakesTheColumnItIsTold) {
  EXPECT_THAT(load("t,arrived\n1,5\n9,6\n", "arrived").value(), ElementsAre(0s, 1s));
}

TEST(Trace, ColumnOfNumbersIsNotTakenForATimeUnasked) {
  EXPECT_EQ(problem("id,tokens\n7,374\n"),
            "no column of the trace reads as a time; it has id and tokens; name the one that holds "
            "the time: `column: NAME`");
}

TEST(Trace, UnknownColumnNamesTheNearest) {
  EXPECT_EQ(problem("time,tokens\n7,374\n", "tme"),
            "the trace has no column \"tme\"; it has time and tokens; did you mean time?");
}

TEST(Trace, RowWithoutATimeIsNamed) {
  EXPECT_EQ(problem("t\n1\nlater\n"),
            "\"later\" is not a time; column t, row 2 below the header; write seconds, or dates "
            "such as 2023-11-16 18:17:03.98");
}

std::vector<Nanos> scaled(std::string_view csv, double scale, Seed seed = {}) {
  const TestFolder folder;
  folder.write("trace.csv", csv);
  return load_trace({.path = "trace.csv", .column = {}, .scale = {scale}}, folder.path(), seed)
      .value();
}

// One start each second, 10,000 of them.
std::string even_trace() {
  std::string csv = "t\n";
  for (int i = 0; i < 10'000; ++i) csv += std::to_string(i) + "\n";
  return csv;
}

// Each is left with the probability 0.3: n x 0.3 of them, with the deviation sqrt(n x 0.3 x 0.7).
TEST(Trace, ScaledDownLeavesOutAShareThatTheSeedDecides) {
  const auto starts = scaled(even_trace(), 0.3);
  EXPECT_NEAR(static_cast<double>(starts.size()), 3000, 5 * std::sqrt(10'000 * 0.3 * 0.7));
  for (const Nanos start : starts) EXPECT_EQ(start % 1s, 0s);
  EXPECT_EQ(starts, scaled(even_trace(), 0.3));
  EXPECT_NE(starts, scaled(even_trace(), 0.3, Seed{2}));
}

// 2.5 times: each once where it was, and 1.5 more before the next, with the deviation sqrt(n)/2.
TEST(Trace, ScaledUpAddsStartsBetweenTheRecordedOnes) {
  const auto starts = scaled(even_trace(), 2.5);
  EXPECT_NEAR(static_cast<double>(starts.size()), 25'000, 5 * std::sqrt(10'000 * 0.25));
  EXPECT_TRUE(std::ranges::is_sorted(starts));
  EXPECT_EQ(std::ranges::count_if(starts, [](Nanos start) { return start % 1s == 0s; }), 10'000);
  std::vector<int> per_second(10'000);
  for (const Nanos start : starts) ++per_second.at(static_cast<std::size_t>(start / 1s));
  EXPECT_EQ(std::ranges::min(per_second), 2);
  EXPECT_EQ(std::ranges::max(per_second), 3);
}

TEST(Trace, ScaledToNearlyNothingKeepsOneStart) {
  EXPECT_THAT(scaled("t\n7\n8\n", 1e-6), ElementsAre(0s));
}

using Piece = RateCurve::Piece;

Result<std::vector<Piece>> rates(std::string_view csv, spec::Trace trace) {
  const TestFolder folder;
  folder.write("trace.csv", csv);
  trace.path = "trace.csv";
  return load_rate_trace(trace, folder.path());
}

spec::Trace of(spec::Trace::Rows rows, std::string column) {
  spec::Trace trace;
  trace.rows = rows;
  trace.values = std::move(column);
  return trace;
}

constexpr auto kRates = spec::Trace::Rows::kRates;
constexpr auto kCounts = spec::Trace::Rows::kCounts;

TEST(RateTrace, ARowHoldsUntilTheNextAndTheLastAsLongAsTheOneBefore) {
  EXPECT_THAT(rates("t_s,rate_rps\n0,2\n600,3.5\n1800,0\n", of(kRates, "rate_rps")).value(),
              ElementsAre(Piece{600, 2, 2}, Piece{1200, 3.5, 3.5}, Piece{1200, 0, 0}));
}

TEST(RateTrace, CountsAreDividedByTheirInterval) {
  EXPECT_THAT(rates("minute_local,requests\n1995-07-01 00:00,42\n1995-07-01 00:01,60\n",
                    of(kCounts, "requests"))
                  .value(),
              ElementsAre(Piece{60, 0.7, 0.7}, Piece{60, 1, 1}));
}

// An hour at 60x is a minute in which as many sessions come.
TEST(RateTrace, FasterThanRecordedMultipliesTheRateAndAScaleDoesSoAlone) {
  spec::Trace trace = of(kRates, "r");
  trace.speed = {60};
  EXPECT_THAT(rates("t,r\n0,2\n3600,4\n", trace).value(),
              ElementsAre(Piece{60, 120, 120}, Piece{60, 240, 240}));
  trace.scale = {0.5};
  EXPECT_THAT(rates("t,r\n0,2\n3600,4\n", trace).value(),
              ElementsAre(Piece{60, 60, 60}, Piece{60, 120, 120}));
}

TEST(RateTrace, MistakesAreNamedWithTheirRow) {
  const auto error = [](std::string_view csv, const spec::Trace& trace) {
    const auto result = rates(csv, trace);
    return result ? Error{} : result.error();
  };
  EXPECT_EQ(error("t,rate\n0,2\n1,3\n", of(kRates, "rte")).fix, "did you mean rate?");
  EXPECT_EQ(error("t,r\n0,2\n1,-3\n", of(kRates, "r")).what, "\"-3\" is not a rate");
  EXPECT_EQ(error("t,r\n0,2\n1,\n", of(kCounts, "r")).what, "\"\" is not a count");
  EXPECT_EQ(error("t,r\n0,2\n1,x\n", of(kCounts, "r")).why, "column r, row 2 below the header");
  EXPECT_EQ(error("t,r\n5,2\n5,3\n", of(kRates, "r")).what,
            "\"5\" does not come after the time before it");
  EXPECT_EQ(error("t,r\n5,2\n", of(kRates, "r")).what, "the trace has a single row");
}

TEST(Trace, SpeedOfZeroIsRefused) {
  const auto starts = load("t\n1\n", "", 0);
  ASSERT_FALSE(starts);
  EXPECT_EQ(starts.error().what, "the trace trace.csv has no speed");
}

}  // namespace
}  // namespace headroom::workload
