#include "workload/moment.h"

#include <gtest/gtest.h>

#include <chrono>

namespace headroom::workload {
namespace {

using namespace std::chrono_literals;

// 2023-11-16 is day 19,677 since 1970, and 18:17:03 the second 65,823 of the day.
TEST(Moment, ReadsDatesAsTheAzureTracesWriteThem) {
  EXPECT_EQ(read_moment("2023-11-16 18:17:03.9799600", "TIMESTAMP"),
            19'677 * 24h + 65'823s + 979'960'000ns);
}

TEST(Moment, ReadsTheFormsOfIso8601) {
  const Nanos noon = 19'677 * 24h + 12h;
  EXPECT_EQ(read_moment("2023-11-16T12:00:00Z", "t"), noon);
  EXPECT_EQ(read_moment("2023-11-16 12:00", "t"), noon);
  EXPECT_EQ(read_moment("2023-11-16T12:00:00.5", "t"), noon + 500ms);
  EXPECT_EQ(read_moment("2023-11-16T14:00:00+02:00", "t"), noon);
  EXPECT_EQ(read_moment("2023-11-16T07:30:00-0430", "t"), noon);
  EXPECT_EQ(read_moment(" 2023-11-16 12:00:00 ", "t"), noon);
}

TEST(Moment, RefusesWhatIsNoDateAndNoNumber) {
  for (const char* text :
       {"", "soon", "2023-13-16 12:00", "2023-02-30 12:00", "2023-11-16 25:00", "2023-11-16",
        "2023-11-16 12:00:00 PM", "2023-11-16 12:00+", "1.5x", "nan", "inf", "1e300"}) {
    EXPECT_FALSE(read_moment(text, "t")) << text;
  }
}

TEST(Moment, NumbersCountWhatTheColumnSays) {
  EXPECT_EQ(read_moment("1.5", "t"), 1500ms);
  EXPECT_EQ(read_moment("1.5", "t_s"), 1500ms);
  EXPECT_EQ(read_moment("1500", "timestamp_ms"), 1500ms);
  EXPECT_EQ(read_moment("1500", "TIMESTAMP_MS"), 1500ms);
  EXPECT_EQ(read_moment("1500", "t_us"), 1500us);
  EXPECT_EQ(read_moment("1500", "t_ns"), 1500ns);
}

// 1.7 x 10^9 s since 1970 is November 2023.
TEST(Moment, LargeNumbersAreTimesSince1970InTheirUnit) {
  EXPECT_EQ(read_moment("1700000000", "time"), 1'700'000'000s);
  EXPECT_EQ(read_moment("1700000000000", "time"), 1'700'000'000s);
  EXPECT_EQ(read_moment("1700000000000000", "time"), 1'700'000'000s);
  EXPECT_EQ(read_moment("1700000000000000000", "time"), 1'700'000'000s);
}

TEST(Moment, ColumnNamesThatSayTimeAreKnownInAnyCaseAndWithAnyUnit) {
  for (const char* name : {"time", "Timestamp", "TIMESTAMP_MS", "t", "t_s", "ts_us", "date"}) {
    EXPECT_TRUE(says_time(name)) << name;
  }
  for (const char* name : {"", "tokens", "times", "id", "_ms"}) {
    EXPECT_FALSE(says_time(name)) << name;
  }
}

}  // namespace
}  // namespace headroom::workload
