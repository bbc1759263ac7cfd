#include "control/schedule.h"

#include <gtest/gtest.h>

#include "control/scaling_policy.h"

namespace headroom::control {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_seconds;

// 2026-11-23 is a Monday.
constexpr sys_seconds kMonday{std::chrono::sys_days(std::chrono::year(2026) / 11 / 23)};

std::vector<ScheduleEntry> schedule(std::initializer_list<std::string_view> lines) {
  std::vector<ScheduleEntry> entries;
  for (const std::string_view line : lines) entries.push_back(parse_schedule_entry(line).value());
  return entries;
}

std::optional<ReplicaRange> range(int least, int most) {
  return ReplicaRange{.least = least, .most = most};
}

TEST(ScheduleEntry, IsReadWhole) {
  const ScheduleEntry entry = parse_schedule_entry("Mon-Fri 08:00-18:00 UTC: 10..20").value();
  EXPECT_EQ(entry.days, std::bitset<7>(0b0011111));
  EXPECT_EQ(entry.begin, hours(8));
  EXPECT_EQ(entry.length, hours(10));
  EXPECT_EQ(entry.ahead, minutes(0));
  EXPECT_EQ(entry.replicas, (ReplicaRange{.least = 10, .most = 20}));
}

TEST(ScheduleEntry, IsWrittenAsItReadsBack) {
  constexpr std::pair<std::string_view, std::string_view> kTexts[]{
      {"Mon-Fri 08:00-18:00 UTC: 10..20", "Mon-Fri 08:00-18:00 UTC: 10..20"},
      {"  sat , sun 09:30-12:00  :4..8", "Sat,Sun 09:30-12:00 UTC: 4..8"},
      {"Fri-Mon 22:00-06:00 UTC+02:00: 2..4", "Mon,Fri-Sun 22:00-06:00 UTC+02:00: 2..4"},
      {"daily 00:00-24:00 UTC-05:30: 3", "daily 00:00-24:00 UTC-05:30: 3"},
      {"Mon-Wed,Fri 18:00-00:00: 0..1", "Mon-Wed,Fri 18:00-24:00 UTC: 0..1"},
      {"Tue 06:00-05:59: 7..7", "Tue 06:00-05:59 UTC: 7"},
  };
  for (const auto& [text, written] : kTexts) {
    const auto entry = parse_schedule_entry(text);
    ASSERT_TRUE(entry) << text << ": " << to_string(entry.error());
    EXPECT_EQ(to_string(*entry), written);
    EXPECT_EQ(parse_schedule_entry(written).value(), *entry);
  }
}

TEST(ScheduleEntry, SaysWhatIsWrongAndWhere) {
  struct Wrong {
    std::string_view text;
    int column;
    std::string_view what;
  };
  constexpr Wrong kWrong[]{
      {"", 1, "expected a day of the week but \"\" ends"},
      {"Mod-Fri 08:00-18:00: 1", 1, "\"Mod\" is no day of the week"},
      {"Mon-Fir 08:00-18:00: 1", 5, "\"Fir\" is no day of the week"},
      {"Mon- 08:00-18:00: 1", 6, "expected a day of the week but found \"08:00-18:00: 1\""},
      {"Mon 8:00-18:00: 1", 5, "expected a time as 08:00 but found \"8:00-18:00: 1\""},
      {"Mon 08:00: 1", 10, "expected \"-\" but found \": 1\""},
      {"Mon 08:60-18:00: 1", 5, "08:60 is no time of a day"},
      {"Mon 08:00-24:01: 1", 11, "24:01 is no time of a day"},
      {"Mon 08:00-08:00: 1", 5, "08:00-08:00 is no time"},
      {"Mon 24:00-06:00: 1", 5, "24:00-06:00 is no time"},
      {"Mon 08:00-18:00 CET: 1", 17, "the clock \"CET\" is not known"},
      {"Mon 08:00-18:00 UTC+2: 1", 21, "expected a time as 08:00 but found \"2: 1\""},
      {"Mon 08:00-18:00 10", 17, "expected \":\" but found \"10\""},
      {"Mon 08:00-18:00: ten", 18, "expected a number of replicas but found \"ten\""},
      {"Mon 08:00-18:00: 1.5", 18, "1.5 is no number of replicas"},
      {"Mon 08:00-18:00: -1", 18, "-1 is no number of replicas"},
      {"Mon 08:00-18:00: 20..10", 18, "20..10 holds nothing"},
      {"Mon 08:00-18:00: 10..20 replicas", 25,
       "\"replicas\" is left over in \"Mon 08:00-18:00: 10..20 replicas\""},
  };
  for (const Wrong& wrong : kWrong) {
    const auto entry = parse_schedule_entry(wrong.text);
    ASSERT_FALSE(entry) << wrong.text;
    EXPECT_EQ(entry.error().what, wrong.what);
    EXPECT_EQ(entry.error().at.column, wrong.column) << wrong.text;
    EXPECT_FALSE(entry.error().fix.empty()) << wrong.text;
  }
  EXPECT_EQ(parse_schedule_entry("Mod 08:00-18:00: 1").error().fix, "did you mean Mon?");
}

TEST(Schedule, HoldsFromItsBeginningToBeforeItsEnd) {
  const auto entries = schedule({"Mon-Fri 08:00-18:00: 10..20"});
  EXPECT_EQ(range_at(entries, kMonday + hours(8) - seconds(1)), std::nullopt);
  EXPECT_EQ(range_at(entries, kMonday + hours(8)), range(10, 20));
  EXPECT_EQ(range_at(entries, kMonday + hours(18) - seconds(1)), range(10, 20));
  EXPECT_EQ(range_at(entries, kMonday + hours(18)), std::nullopt);
  EXPECT_EQ(range_at(entries, kMonday + days(4) + hours(12)), range(10, 20));
  EXPECT_EQ(range_at(entries, kMonday + days(5) + hours(12)), std::nullopt);
}

TEST(Schedule, GoesOverMidnightAndOverTheWeeksEnd) {
  const auto entries = schedule({"Sun 22:00-06:00: 2..4"});
  EXPECT_EQ(range_at(entries, kMonday + days(6) + hours(23)), range(2, 4));
  EXPECT_EQ(range_at(entries, kMonday + days(7) + hours(5)), range(2, 4));
  EXPECT_EQ(range_at(entries, kMonday + hours(5)), range(2, 4));
  EXPECT_EQ(range_at(entries, kMonday + hours(6)), std::nullopt);
  EXPECT_EQ(range_at(entries, kMonday + hours(23)), std::nullopt);
}

// Monday's 01:00 by a clock 2 hours ahead is Sunday's 23:00.
TEST(Schedule, GoesByTheClockOfTheEntry) {
  const auto entries = schedule({"Mon 01:00-03:00 UTC+02:00: 5"});
  EXPECT_EQ(range_at(entries, kMonday - hours(1)), range(5, 5));
  EXPECT_EQ(range_at(entries, kMonday + minutes(59)), range(5, 5));
  EXPECT_EQ(range_at(entries, kMonday + hours(1)), std::nullopt);
}

TEST(Schedule, OfSeveralEntriesHoldsTheLargerOfEach) {
  const auto entries = schedule({"daily 00:00-24:00: 2..30", "Mon 08:00-18:00: 10..20"});
  EXPECT_EQ(range_at(entries, kMonday), range(2, 30));
  EXPECT_EQ(range_at(entries, kMonday + hours(12)), range(10, 30));
}

TEST(Schedule, TellsTheNextChange) {
  const auto entries = schedule({"Mon-Fri 08:00-18:00: 10..20"});
  EXPECT_EQ(next_change(entries, kMonday + seconds(30)), kMonday + hours(8));
  EXPECT_EQ(next_change(entries, kMonday + hours(8)), kMonday + hours(18));
  EXPECT_EQ(next_change(entries, kMonday + hours(18)), kMonday + days(1) + hours(8));
  EXPECT_EQ(next_change(entries, kMonday + days(4) + hours(18)), kMonday + days(7) + hours(8));
}

TEST(Schedule, DoesNotTakeForAChangeWhatMakesNone) {
  // One follows the other with the same range: Monday 08:00 to Tuesday 08:00.
  const auto entries = schedule({"Mon 08:00-18:00: 4..8", "Mon 18:00-08:00: 4..8"});
  EXPECT_EQ(next_change(entries, kMonday + hours(9)), kMonday + days(1) + hours(8));
  EXPECT_EQ(next_change(schedule({"daily 00:00-24:00: 4..8"}), kMonday), std::nullopt);
  EXPECT_EQ(next_change({}, kMonday), std::nullopt);
}

// One that comes only once a week comes again after one.
TEST(Schedule, LooksAWeekAhead) {
  const auto entries = schedule({"Mon 08:00-18:00: 4..8"});
  EXPECT_EQ(next_change(entries, kMonday + hours(18)), kMonday + days(7) + hours(8));
}

TEST(ScalingPolicy, IsScheduledWithinItsRange) {
  ScalingPolicy policy{.component = "model", .replicas = {.least = 2, .most = 15}};
  policy.schedule = schedule({"Mon 08:00-18:00: 10..20", "Tue 08:00-18:00: 1..4"});
  EXPECT_EQ(range_of(policy, kMonday), (ReplicaRange{.least = 2, .most = 15}));
  EXPECT_EQ(range_of(policy, kMonday + hours(12)), (ReplicaRange{.least = 10, .most = 15}));
  EXPECT_EQ(range_of(policy, kMonday + hours(36)), (ReplicaRange{.least = 2, .most = 4}));
}

}  // namespace
}  // namespace headroom::control
