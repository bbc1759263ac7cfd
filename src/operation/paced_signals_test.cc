#include "operation/paced_signals.h"

#include <gmock/gmock.h>

#include <deque>

namespace headroom::operation {
namespace {

using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Optional;

// Tells what it was given, one look after the other.
class Script final : public platform::Signals {
 public:
  platform::Look look() override {
    platform::Look next = looks.front();
    looks.pop_front();
    return next;
  }
  std::deque<platform::Look> looks;
};

platform::Look look_at(Nanos at, std::optional<double> arrivals, double utilisation = 0.5) {
  platform::Look look{.at = at};
  look.components.push_back(
      {.component = "api",
       .replicas = {{.index = 0, .health = platform::Health::kReady, .utilisation = utilisation}},
       .arrivals = arrivals,
       .in_flight = to_seconds(at)});
  return look;
}

class Paced : public ::testing::Test {
 protected:
  Script script_;
  PacedSignals paced_{script_};
};

// 10/s for 1 s, 40/s for 3 s and 10/s for 1 s are 140 requests in 5 s.
TEST_F(Paced, RatesAreMeansByTheTimeOfEachLook) {
  script_.looks = {look_at(seconds(10), 7), look_at(seconds(11), 10, 0.2),
                   look_at(seconds(14), 40, 1.0), look_at(seconds(15), 10, 0.3)};
  paced_.look();
  paced_.look_between();
  paced_.look_between();
  const platform::ComponentSignals api = paced_.look().components.front();
  EXPECT_THAT(api.arrivals, Optional(28));
  EXPECT_THAT(api.replicas.front().utilisation, Optional(0.7));  // (0.2 + 3 * 1.0 + 0.3) / 5
  EXPECT_THAT(api.in_flight, Optional(15)) << "counts are of now";
}

TEST_F(Paced, EachStepBeginsAnew) {
  script_.looks = {look_at(seconds(10), 7), look_at(seconds(11), 50), look_at(seconds(12), 30),
                   look_at(seconds(13), 20)};
  paced_.look();
  paced_.look_between();
  EXPECT_THAT(paced_.look().components.front().arrivals, Optional(40));
  EXPECT_THAT(paced_.look().components.front().arrivals, Optional(20));
}

TEST_F(Paced, ALookThatWasNotToldBlindsNobodyUnlessAllWere) {
  script_.looks = {look_at(seconds(10), 7), look_at(seconds(11), 30),
                   look_at(seconds(12), std::nullopt), look_at(seconds(13), std::nullopt)};
  script_.looks[2].gaps = {"api: no answer in time"};
  paced_.look();
  paced_.look_between();
  const platform::Look told = paced_.look();
  EXPECT_THAT(told.components.front().arrivals, Optional(30));
  EXPECT_THAT(told.gaps, ElementsAre("api: no answer in time"));
  const platform::Look lost = paced_.look();
  EXPECT_EQ(lost.components.front().arrivals, std::nullopt);
  EXPECT_THAT(lost.gaps, IsEmpty());
}

TEST_F(Paced, WhatCannotBeSpoilsNoMean) {
  script_.looks = {look_at(seconds(10), 7), look_at(seconds(11), 1e300), look_at(seconds(12), 30)};
  paced_.look();
  paced_.look_between();
  EXPECT_THAT(paced_.look().components.front().arrivals, Optional(30));
}

TEST_F(Paced, AFirstLookThatTellsIsTakenAsItIs) {
  script_.looks = {look_at(std::chrono::hours(480000), 30)};
  EXPECT_THAT(paced_.look().components.front().arrivals, Optional(30));
}

}  // namespace
}  // namespace headroom::operation
