#include "traffic/counts_over_time.h"

#include <gtest/gtest.h>

namespace headroom::traffic {
namespace {

constexpr std::int64_t kHourMs = 3'600'000;

TEST(CountsOverTime, OfAClockHaveNoDispersion) {
  CountsOverTime counts;
  for (std::int64_t second = 0; second < 600; ++second) counts.add(second * 1000);
  counts.finish();
  EXPECT_DOUBLE_EQ(counts.dispersion_per_second()->index, 0);
  EXPECT_DOUBLE_EQ(counts.dispersion_per_minute()->index, 0);
}

TEST(CountsOverTime, DispersionIsTheVarianceOfTheCountsOverTheirMean) {
  CountsOverTime counts;  // 4, 0 and 4 in three seconds: mean 8/3, variance 16/3
  for (const std::int64_t ms : {0, 100, 200, 300, 2000, 2100, 2200, 2300}) counts.add(ms);
  counts.finish();
  EXPECT_DOUBLE_EQ(counts.dispersion_per_second()->index, 2);
  EXPECT_FALSE(counts.dispersion_per_minute());  // no minute was watched whole
}

TEST(CountsOverTime, ADailyRiseIsNoBurst) {
  CountsOverTime counts;  // one a second for an hour, then four a second
  for (std::int64_t second = 0; second < 7200; ++second) {
    for (int i = 0; i < (second < 3600 ? 1 : 4); ++i) counts.add(second * 1000);
  }
  counts.finish();
  EXPECT_DOUBLE_EQ(counts.dispersion_per_second()->index, 0);
}

TEST(CountsOverTime, ThePeakIsTheBusiestMinuteOfTheBusiestHour) {
  CountsOverTime counts;
  for (int i = 0; i < 100; ++i) counts.add(i);  // a busier minute, but in a quiet hour
  for (std::int64_t minute = 0; minute < 60; ++minute) {
    for (int i = 0; i < (minute == 30 ? 9 : 3); ++i) counts.add(2 * kHourMs + minute * 60'000);
  }
  counts.finish();
  EXPECT_EQ(counts.peak().hour_ms, 2 * kHourMs);
  EXPECT_EQ(counts.peak().in_hour, 59 * 3 + 9);
  EXPECT_EQ(counts.peak().in_minute, 9);
}

TEST(CountsOverTime, WhatComesHoursLateIsCountedAndSaid) {
  CountsOverTime counts;
  counts.add(10 * kHourMs);
  counts.add(8 * kHourMs);  // two hours: still open
  counts.add(1 * kHourMs);
  counts.finish();
  EXPECT_EQ(counts.events(), 3);
  EXPECT_EQ(counts.late(), 1);
}

}  // namespace
}  // namespace headroom::traffic
