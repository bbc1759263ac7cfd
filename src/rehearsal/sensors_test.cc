#include "rehearsal/sensors.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>

namespace headroom::rehearsal {
namespace {

using namespace std::chrono_literals;

// A look every 15 s: 4 requests a second, two replicas that are busy for 60 %.
class Steady final : public platform::Signals {
 public:
  platform::Look look() override {
    now_ += 15s;
    platform::ComponentSignals api{
        .component = "api",
        .replicas = {{.index = 0, .utilisation = 0.6}, {.index = 1, .utilisation = 0.6}},
        .arrivals = 4.0 + second_,
        .queue = 2};
    second_ += step;
    return {.at = now_, .components = {api}};
  }
  double step = 0;

 private:
  Nanos now_{};
  double second_ = 0;
};

TEST(Sensors, WithoutTroubleTellTheTruth) {
  Steady steady;
  Sensors sensors(steady, {}, Seed{1});
  const platform::Look look = sensors.look();
  EXPECT_EQ(look.components[0].arrivals, 4);
  EXPECT_EQ(look.components[0].replicas[1].utilisation, 0.6);
  EXPECT_TRUE(look.gaps.empty());
}

// 60 requests between two looks vary by their square root, so the rate by 4 / sqrt(60) = 0.52; the
// figures of 2,000 looks by that over sqrt(2,000) = 45.
TEST(Sensors, CountByChance) {
  Steady steady;
  Sensors sensors(steady, {.counting = SensorTrouble::Counting::kByChance}, Seed{1});
  double sum = 0;
  double squares = 0;
  constexpr int kLooks = 2000;
  for (int i = 0; i < kLooks; ++i) {
    const double rate = *sensors.look().components[0].arrivals;
    sum += rate;
    squares += rate * rate;
  }
  const double mean = sum / kLooks;
  EXPECT_NEAR(mean, 4, 4 * 0.52 / 45);
  EXPECT_NEAR(std::sqrt(squares / kLooks - mean * mean), 0.516, 0.05);
}

TEST(Sensors, AreOffByTheirNoise) {
  Steady steady;
  Sensors sensors(steady, {.noise = 0.1}, Seed{1});
  double squares = 0;
  for (int i = 0; i < 2000; ++i) {
    const double off = *sensors.look().components[0].replicas[0].utilisation - 0.6;
    squares += off * off;
  }
  EXPECT_NEAR(std::sqrt(squares / 2000), 0.06, 0.006);
}

TEST(Sensors, TellLate) {
  Steady steady;
  steady.step = 1;
  Sensors sensors(steady, {.delay = 30s}, Seed{1});
  platform::Look look = sensors.look();
  EXPECT_FALSE(look.components[0].arrivals);
  EXPECT_EQ(look.components[0].replicas.size(), 2U);
  EXPECT_EQ(look.gaps.size(), 1U);
  (void)sensors.look();
  look = sensors.look();
  EXPECT_EQ(look.at, 45s);
  EXPECT_EQ(look.components[0].arrivals, 4);
  EXPECT_EQ(sensors.look().components[0].arrivals, 5);
}

// They work for 10 minutes and are silent for 5: a third of the time, of 20,000 looks in some 333
// turns, which vary by less than a tenth.
TEST(Sensors, AreSilentNowAndThen) {
  Steady steady;
  Sensors sensors(steady, {.works = 10min, .silent = 5min}, Seed{1});
  int silent = 0;
  for (int i = 0; i < 20000; ++i) {
    const platform::Look look = sensors.look();
    if (look.components[0].arrivals) continue;
    ++silent;
    ASSERT_EQ(look.gaps.front(), "api: its sensors are silent");
    ASSERT_FALSE(look.components[0].replicas[0].utilisation);
  }
  EXPECT_NEAR(silent / 20000.0, 1.0 / 3, 0.1 / 3);
}

TEST(Sensors, TellTheTruthAgainWhenTheTroubleIsOver) {
  Steady steady;
  Sensors sensors(steady, {.noise = 0.5, .works = 1s, .silent = 10h, .until = 1h}, Seed{1});
  for (int i = 0; i < 238; ++i) (void)sensors.look();
  EXPECT_FALSE(sensors.look().components[0].queue);
  EXPECT_EQ(sensors.look().components[0].queue, 2);
}

}  // namespace
}  // namespace headroom::rehearsal
