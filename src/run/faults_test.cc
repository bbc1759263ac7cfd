#include "run/faults.h"

#include <gtest/gtest.h>

namespace headroom::run {
namespace {

using namespace std::chrono_literals;

Run with(std::vector<Event> events) {
  Run run;
  run.events = std::move(events);
  return run;
}

TEST(FaultPeriods, OfARunWithoutFaultsAreNone) {
  EXPECT_TRUE(fault_periods(with({{5s, "phase", "spike"}, {6s, "fault-end", "nothing"}})).empty());
}

TEST(FaultPeriods, ReachFromAFaultToItsEnd) {
  const auto periods = fault_periods(with({{5s, "fault", "slow"}, {8s, "fault-end", "slow"}}));
  ASSERT_EQ(periods.size(), 1u);
  EXPECT_EQ(periods[0].from, 5s);
  EXPECT_EQ(periods[0].to, 8s);
}

TEST(FaultPeriods, OfAFaultWithoutAnEndAreAMoment) {
  const auto periods = fault_periods(with({{5s, "fault", "killed model 1"}}));
  ASSERT_EQ(periods.size(), 1u);
  EXPECT_EQ(periods[0].to, 5s);
}

TEST(FaultPeriods, KeepAMomentApartFromALaterFaultThatEnds) {
  const auto periods = fault_periods(
      with({{5s, "fault", "killed"}, {20s, "fault", "slow"}, {30s, "fault-end", "slow"}}));
  ASSERT_EQ(periods.size(), 2u);
  EXPECT_EQ(periods[0].to, 5s);
  EXPECT_EQ(periods[1].from, 20s);
  EXPECT_EQ(periods[1].to, 30s);
}

TEST(FaultPeriods, ThatOverlapAreOneWhateverTheOrderOfTheEvents) {
  const auto periods = fault_periods(with(
      {{9s, "fault-end", "b"}, {12s, "fault-end", "a"}, {7s, "fault", "b"}, {5s, "fault", "a"}}));
  ASSERT_EQ(periods.size(), 1u);
  EXPECT_EQ(periods[0].from, 5s);
  EXPECT_EQ(periods[0].to, 12s);
}

TEST(FaultPeriods, EndTheEarliestOpenFaultWhereNoTextIsTheSame) {
  const auto periods = fault_periods(with({{5s, "fault", "400 ms more"}, {8s, "fault-end", ""}}));
  ASSERT_EQ(periods.size(), 1u);
  EXPECT_EQ(periods[0].to, 8s);
}

}  // namespace
}  // namespace headroom::run
