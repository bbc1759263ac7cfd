#include "rehearsal/traffic.h"

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>

namespace headroom::rehearsal {
namespace {

using namespace std::chrono_literals;
using workload::RateCurve;

class Recorded : public testing::Test {
 protected:
  void TearDown() override { std::filesystem::remove(path_); }
  std::filesystem::path file(const std::string& text) {
    std::ofstream(path_) << text;
    return path_;
  }
  std::filesystem::path path_ =
      std::filesystem::path(testing::TempDir()) /
      (std::string(testing::UnitTest::GetInstance()->current_test_info()->name()) + ".csv");
};

TEST_F(Recorded, CountsAreDividedByTheirInterval) {
  const auto curve = recorded({.path = file("minute_local,requests\n"
                                            "1995-07-01 00:00,60\n"
                                            "1995-07-01 00:01,120\n"
                                            "1995-07-01 00:02,30\n")});
  ASSERT_TRUE(curve) << to_string(curve.error());
  EXPECT_DOUBLE_EQ(curve->length_seconds(), 180);
  EXPECT_DOUBLE_EQ(curve->per_second_at(0), 1);
  EXPECT_DOUBLE_EQ(curve->per_second_at(59), 1);
  EXPECT_DOUBLE_EQ(curve->per_second_at(60), 2);
  EXPECT_DOUBLE_EQ(curve->expected_in_all(), 210);
}

TEST_F(Recorded, RatesAreTakenAsTheyAre) {
  const auto curve = recorded({.path = file("pool,t_s,rate_rps,active_clients\n"
                                            "m,0,212.5,43\nm,600,180,40\nm,1200,190,41\n"),
                               .from = 10min,
                               .length = 5min});
  ASSERT_TRUE(curve) << to_string(curve.error());
  EXPECT_DOUBLE_EQ(curve->length_seconds(), 300);
  EXPECT_DOUBLE_EQ(curve->per_second_at(0), 180);
}

// Three within the first ten seconds, none within the next, one after that. "GeneratedTokens" has
// the letters of a rate, and is none.
TEST_F(Recorded, RowsThatComeUnevenlyAreRequests) {
  const auto curve = recorded({.path = file("TIMESTAMP,GeneratedTokens\n"
                                            "2023-11-16 18:17:03.5,10\n"
                                            "2023-11-16 18:17:04.0,8\n"
                                            "2023-11-16 18:17:09.0,27\n"
                                            "2023-11-16 18:17:25.0,5\n")});
  ASSERT_TRUE(curve) << to_string(curve.error());
  EXPECT_DOUBLE_EQ(curve->length_seconds(), 30);
  EXPECT_DOUBLE_EQ(curve->per_second_at(0), 0.3);
  EXPECT_DOUBLE_EQ(curve->per_second_at(15), 0);
  EXPECT_DOUBLE_EQ(curve->per_second_at(25), 0.1);
}

TEST_F(Recorded, NamesAreReadByTheirWords) {
  for (const std::string name : {"RequestCount", "request_count", "hits", "Requests/min"}) {
    const auto curve = recorded({.path = file("t," + name + "\n0,60\n60,120\n")});
    ASSERT_TRUE(curve) << name;
    EXPECT_DOUBLE_EQ(curve->per_second_at(0), 1) << name;
  }
  EXPECT_FALSE(recorded({.path = file("t,accounts\n0,60\n60,120\n")}));
}

TEST_F(Recorded, SaysWhichColumnsThereAre) {
  const auto curve = recorded({.path = file("time,temperature\n0,1\n1,2\n")});
  ASSERT_FALSE(curve);
  EXPECT_EQ(curve.error().what, "no column of the recording is known to hold rates or counts");
  EXPECT_EQ(curve.error().why, "it has time and temperature");
}

TEST_F(Recorded, NothingIsLeftBeyondItsEnd) {
  EXPECT_FALSE(recorded({.path = file("time,rate\n0,1\n1,2\n"), .from = 1h}));
}

RateCurve steps() {
  return RateCurve({{.seconds = 10, .from_per_s = 1, .to_per_s = 1},
                    {.seconds = 10, .from_per_s = 3, .to_per_s = 3}});
}

TEST(Traffic, AllOfItIsScaledToAPeak) {
  const RateCurve curve = with_peak(steps(), Rate{30});
  EXPECT_DOUBLE_EQ(curve.per_second_at(5), 10);
  EXPECT_DOUBLE_EQ(curve.per_second_at(15), 30);
}

TEST(Traffic, StepsBecomeLinesBetweenTheirMiddles) {
  const RateCurve curve = smoothed(steps());
  EXPECT_DOUBLE_EQ(curve.length_seconds(), 20);
  EXPECT_DOUBLE_EQ(curve.per_second_at(0), 1);
  EXPECT_DOUBLE_EQ(curve.per_second_at(10), 2);
  EXPECT_DOUBLE_EQ(curve.per_second_at(19), 3);
  EXPECT_DOUBLE_EQ(curve.expected_in_all(), 40);
}

TEST(Traffic, ACrowdComesOnTop) {
  const RateCurve curve = with_crowd(steps(), {.at = 5s, .length = 10s, .times = 4});
  EXPECT_DOUBLE_EQ(curve.length_seconds(), 20);
  EXPECT_DOUBLE_EQ(curve.per_second_at(4), 1);
  EXPECT_DOUBLE_EQ(curve.per_second_at(6), 4);
  EXPECT_DOUBLE_EQ(curve.per_second_at(12), 12);
  EXPECT_DOUBLE_EQ(curve.per_second_at(16), 3);
}

// 0.3 falls to 0 in three pieces of a third each: what is cut there ends a little below 0 if
// rounding is let.
TEST(Traffic, ACrowdWhereThereIsNobodyIsNobody) {
  const workload::RateCurve falling({{.seconds = 0.7, .from_per_s = 0.3, .to_per_s = 0},
                                     {.seconds = 1, .from_per_s = 0, .to_per_s = 0.1}});
  for (int at = 0; at < 170; ++at) {
    const workload::RateCurve crowd = with_crowd(falling, {.at = std::chrono::milliseconds(10 * at),
                                                           .length = std::chrono::milliseconds(70),
                                                           .times = 5});
    for (const auto& piece : crowd.pieces())
      EXPECT_GE(std::min(piece.from_per_s, piece.to_per_s), 0);
  }
}

}  // namespace
}  // namespace headroom::rehearsal
