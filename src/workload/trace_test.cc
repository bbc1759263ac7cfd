#include "workload/trace.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "workload/testing.h"

namespace headroom::workload {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

Result<std::vector<Nanos>> load(std::string_view csv, const std::string& column = "",
                                double speed = 1) {
  const TestFolder folder;
  folder.write("trace.csv", csv);
  return load_trace({.path = "trace.csv", .column = column, .speed = {speed}}, folder.path());
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

TEST(Trace, SpeedOfZeroIsRefused) {
  const auto starts = load("t\n1\n", "", 0);
  ASSERT_FALSE(starts);
  EXPECT_EQ(starts.error().what, "the trace trace.csv has no speed");
}

}  // namespace
}  // namespace headroom::workload
