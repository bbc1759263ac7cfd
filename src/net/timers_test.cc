#include "net/timers.h"

#include <gtest/gtest.h>

#include <deque>
#include <functional>
#include <vector>

#include "base/random.h"

namespace headroom::net {
namespace {

class Alarm final : public Timer {
 public:
  explicit Alarm(std::function<void(Nanos)> ring) : ring_(std::move(ring)) {}
  void on_time(Nanos now) override { ring_(now); }

 private:
  std::function<void(Nanos)> ring_;
};

TEST(Timers, RunInTheOrderOfTheirMomentsWhateverTheOrderOfArming) {
  Timers timers;
  std::vector<int> rung;
  std::deque<Alarm> alarms;
  for (int due : {30, 10, 50, 20, 40}) {
    alarms.emplace_back([&rung, due](Nanos) { rung.push_back(due); });
    timers.arm(alarms.back(), Nanos(due));
  }
  EXPECT_EQ(timers.next_due(), Nanos(10));
  timers.run_due(Nanos(35));
  EXPECT_EQ(rung, (std::vector{10, 20, 30}));
  EXPECT_EQ(timers.next_due(), Nanos(40));
}

TEST(Timers, AtOneMomentRunInTheOrderOfArming) {
  Timers timers;
  std::vector<int> rung;
  std::deque<Alarm> alarms;
  for (int i = 0; i < 20; ++i) {
    alarms.emplace_back([&rung, i](Nanos) { rung.push_back(i); });
    timers.arm(alarms.back(), Nanos(7));
  }
  timers.run_due(Nanos(7));
  for (int i = 0; i < 20; ++i) EXPECT_EQ(rung[static_cast<std::size_t>(i)], i);
}

TEST(Timers, ArmingAgainMovesATimerBothWays) {
  Timers timers;
  int rung = 0;
  Alarm alarm([&](Nanos) { ++rung; });
  Alarm other([](Nanos) {});
  timers.arm(other, Nanos(15));
  timers.arm(alarm, Nanos(10));
  timers.arm(alarm, Nanos(20));
  EXPECT_EQ(timers.next_due(), Nanos(15));
  EXPECT_EQ(timers.due_of(alarm), Nanos(20));
  timers.arm(alarm, Nanos(5));
  EXPECT_EQ(timers.next_due(), Nanos(5));
  EXPECT_EQ(timers.size(), 2u);
  timers.run_due(Nanos(100));
  EXPECT_EQ(rung, 1);
}

TEST(Timers, ADisarmedTimerNeverRuns) {
  Timers timers;
  Alarm alarm([](Nanos) { FAIL(); });
  timers.arm(alarm, Nanos(10));
  timers.disarm(alarm);
  timers.disarm(alarm);
  EXPECT_FALSE(alarm.is_armed());
  timers.run_due(Nanos(100));
  EXPECT_EQ(timers.next_due(), Nanos::max());
}

TEST(Timers, OneThatArmsItselfForNowWaitsForTheNextRound) {
  Timers timers;
  int rung = 0;
  Alarm* self = nullptr;
  Alarm alarm([&](Nanos now) {
    ++rung;
    timers.arm(*self, now);
  });
  self = &alarm;
  timers.arm(alarm, Nanos(1));
  timers.run_due(Nanos(5));
  EXPECT_EQ(rung, 1);
  timers.run_due(Nanos(5));
  EXPECT_EQ(rung, 2);
  timers.disarm(alarm);
}

TEST(Timers, AnyMixOfArmingMovingAndDisarmingKeepsTheOrder) {
  // Against a plain list: whatever stays armed must come out sorted.
  Random random(Seed{20261123});
  for (int round = 0; round < 200; ++round) {
    Timers timers;
    std::vector<Nanos> rung;
    std::deque<Alarm> alarms;
    std::vector<Nanos> expected(40, Nanos(-1));
    for (int i = 0; i < 40; ++i) {
      alarms.emplace_back(
          [&rung, &expected, i](Nanos) { rung.push_back(expected[static_cast<std::size_t>(i)]); });
    }
    for (int action = 0; action < 300; ++action) {
      const auto which = static_cast<std::size_t>(random.below(40));
      if (random.below(3) == 0) {
        timers.disarm(alarms[which]);
        expected[which] = Nanos(-1);
      } else {
        expected[which] = Nanos(static_cast<std::int64_t>(random.below(1000)));
        timers.arm(alarms[which], expected[which]);
      }
    }
    timers.run_due(Nanos(1000));
    const auto armed =
        std::count_if(expected.begin(), expected.end(), [](Nanos due) { return due >= Nanos(0); });
    EXPECT_EQ(rung.size(), static_cast<std::size_t>(armed));
    EXPECT_TRUE(std::is_sorted(rung.begin(), rung.end()));
  }
}

}  // namespace
}  // namespace headroom::net
