#include "growth/history.h"

#include <gtest/gtest.h>

namespace headroom::growth {
namespace {

using namespace std::chrono_literals;

TEST(History, ReadsDatesAndValues) {
  const auto history =
      read_history("date,users\n2026-01-01,1000\n2026-01-02,1.2k\n2026-02-01,2k\n", "users.csv");
  ASSERT_TRUE(history) << headroom::to_string(history.error());
  EXPECT_EQ(history->first, Date(2026y / 1 / 1));
  ASSERT_EQ(history->figures.size(), 3U);
  EXPECT_EQ(history->figures[0].at, Days(0));
  EXPECT_EQ(history->figures[1].value, 1200);
  EXPECT_EQ(history->figures[2].at, Days(31));
}

TEST(History, FindsTheColumnOfDatesWhereverItStands) {
  const auto history =
      read_history("requests,time\n5,2026-01-01 12:00:00\n6,2026-01-02 00:00:00\n", "requests.csv");
  ASSERT_TRUE(history) << headroom::to_string(history.error());
  EXPECT_EQ(history->figures[1].at, Days(0.5));
  EXPECT_EQ(history->figures[1].value, 6);
}

TEST(History, SaysWhereItCannotBeRead) {
  const auto error_of = [](const char* text) {
    const auto history = read_history(text, "h.csv");
    return history ? std::string("none") : headroom::to_string(history.error());
  };
  EXPECT_EQ(error_of("date,users\n2026-01-01,10\nyesterday,11\n"),
            "h.csv:3:1: \"yesterday\" is not a date");
  EXPECT_EQ(error_of("date,users\n2026-01-01,10\n2026-01-01,11\n"),
            "h.csv:3:1: 2026-01-01 is not after the date before it");
  EXPECT_EQ(error_of("date,users\n2026-01-01,0\n"), "h.csv:2:1: \"0\" is not a value above 0");
  EXPECT_EQ(error_of("day,users\n2026-01-01,1\n").substr(0, 12), "h.csv:1:1: t");
}

}  // namespace
}  // namespace headroom::growth
