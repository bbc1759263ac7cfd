// What every driver that starts things promises, as a suite of tests that each of them joins:
//
//   struct MyDriver {
//     // A view of one environment that stays up until stopped: component "front" (one replica, the
//     // entry), which calls "back" (two replicas). Each call gives another view of the same one.
//     std::unique_ptr<platform::Platform> open();
//     // The same, but that "front" prints "leaving on purpose" and ends at once.
//     std::unique_ptr<platform::Platform> open_broken();
//   };
//   INSTANTIATE_TYPED_TEST_SUITE_P(My, PlatformContract, MyDriver);
//
// Each test has a driver of its own, and whatever it started has to be gone with it.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "drivers/test_support.h"
#include "platform/platform.h"

namespace headroom::drivers {

using platform::Health;
using platform::Instance;
using platform::StartOutcome;

template <class Driver>
class PlatformContract : public testing::Test {
 protected:
  ~PlatformContract() override { EXPECT_TRUE(driver_.open()->stop().has_value()); }

  static std::vector<std::string> names_of(const std::vector<Instance>& instances) {
    std::vector<std::string> names;
    for (const Instance& instance : instances) {
      names.push_back(instance.component + "-" + std::to_string(instance.index));
    }
    return names;
  }
  static std::vector<Health> healths_of(const std::vector<Instance>& instances) {
    std::vector<Health> healths;
    for (const Instance& instance : instances) healths.push_back(instance.health);
    return healths;
  }

  Driver driver_;
};

TYPED_TEST_SUITE_P(PlatformContract);

TYPED_TEST_P(PlatformContract, BeforeTheStartEveryInstanceIsStoppedAndThereIsNoWayIn) {
  const auto platform = this->driver_.open();
  const auto instances = platform->instances();
  ASSERT_TRUE(instances.has_value()) << to_string(instances.error());
  EXPECT_THAT(this->healths_of(*instances), testing::Each(Health::kStopped));
  EXPECT_EQ(this->names_of(*instances), (std::vector<std::string>{"back-0", "back-1", "front-0"}));
  const auto url = platform->entry_url();
  ASSERT_FALSE(url.has_value());
  EXPECT_EQ(url.error().kind, ErrorKind::kUnreachable);
}

TYPED_TEST_P(PlatformContract, StartMakesEveryInstanceReadyAndTheWayInAnswers) {
  const auto platform = this->driver_.open();
  const auto outcome = platform->start();
  ASSERT_TRUE(outcome.has_value()) << to_string(outcome.error());
  EXPECT_EQ(*outcome, StartOutcome::kStarted);
  const auto instances = platform->instances();
  ASSERT_TRUE(instances.has_value()) << to_string(instances.error());
  EXPECT_EQ(this->names_of(*instances), (std::vector<std::string>{"back-0", "back-1", "front-0"}));
  EXPECT_THAT(this->healths_of(*instances), testing::Each(Health::kReady));
  EXPECT_NE((*instances)[0].address, (*instances)[1].address);
  EXPECT_EQ(status_of(*platform->entry_url()), 200);
}

TYPED_TEST_P(PlatformContract, StartingWhatIsUpChangesNothingAndSaysSo) {
  const auto platform = this->driver_.open();
  ASSERT_TRUE(platform->start().has_value());
  const auto before = platform->instances();
  EXPECT_EQ(platform->start(), StartOutcome::kAlreadyUp);
  EXPECT_EQ(this->driver_.open()->start(), StartOutcome::kAlreadyUp);
  const auto after = platform->instances();
  ASSERT_TRUE(before.has_value() && after.has_value());
  for (std::size_t i = 0; i < before->size(); ++i) {
    EXPECT_EQ((*before)[i].detail, (*after)[i].detail);
    EXPECT_EQ((*before)[i].address, (*after)[i].address);
  }
}

TYPED_TEST_P(PlatformContract, StopStopsThoseThatCallBeforeThoseThatAreCalled) {
  const auto platform = this->driver_.open();
  ASSERT_TRUE(platform->start().has_value());
  const std::string url = *platform->entry_url();
  const auto stopped = platform->stop();
  ASSERT_TRUE(stopped.has_value()) << to_string(stopped.error());
  EXPECT_EQ(this->names_of(*stopped), (std::vector<std::string>{"front-0", "back-0", "back-1"}));
  EXPECT_THAT(this->healths_of(*stopped), testing::Each(Health::kStopped));
  EXPECT_EQ(status_of(url), 0);
  EXPECT_THAT(this->healths_of(*platform->instances()), testing::Each(Health::kStopped));
}

TYPED_TEST_P(PlatformContract, StoppingWhatIsNotUpDoesNothing) {
  const auto stopped = this->driver_.open()->stop();
  ASSERT_TRUE(stopped.has_value()) << to_string(stopped.error());
  EXPECT_TRUE(stopped->empty());
}

TYPED_TEST_P(PlatformContract, WhatOneHeadroomStartedAnotherShowsAndStops) {
  ASSERT_TRUE(this->driver_.open()->start().has_value());
  const auto another = this->driver_.open();
  EXPECT_THAT(this->healths_of(*another->instances()), testing::Each(Health::kReady));
  EXPECT_EQ(status_of(*another->entry_url()), 200);
  const auto stopped = another->stop();
  ASSERT_TRUE(stopped.has_value()) << to_string(stopped.error());
  EXPECT_EQ(stopped->size(), 3u);
}

TYPED_TEST_P(PlatformContract, AStartThatFailsStopsWhatItStartedAndShowsTheEndOfTheLog) {
  const auto platform = this->driver_.open_broken();
  const auto outcome = platform->start();
  ASSERT_FALSE(outcome.has_value());
  EXPECT_EQ(outcome.error().kind, ErrorKind::kUnreachable);
  EXPECT_THAT(outcome.error().what, testing::HasSubstr("front"));
  EXPECT_THAT(to_string(outcome.error()), testing::HasSubstr("leaving on purpose"));
  EXPECT_THAT(this->healths_of(*platform->instances()), testing::Each(Health::kStopped));
}

TYPED_TEST_P(PlatformContract, WhatWasStoppedStartsAgain) {
  const auto platform = this->driver_.open();
  ASSERT_TRUE(platform->start().has_value());
  ASSERT_TRUE(platform->stop().has_value());
  EXPECT_EQ(platform->start(), StartOutcome::kStarted);
  EXPECT_THAT(this->healths_of(*platform->instances()), testing::Each(Health::kReady));
}

REGISTER_TYPED_TEST_SUITE_P(PlatformContract, BeforeTheStartEveryInstanceIsStoppedAndThereIsNoWayIn,
                            StartMakesEveryInstanceReadyAndTheWayInAnswers,
                            StartingWhatIsUpChangesNothingAndSaysSo,
                            StopStopsThoseThatCallBeforeThoseThatAreCalled,
                            StoppingWhatIsNotUpDoesNothing,
                            WhatOneHeadroomStartedAnotherShowsAndStops,
                            AStartThatFailsStopsWhatItStartedAndShowsTheEndOfTheLog,
                            WhatWasStoppedStartsAgain);

}  // namespace headroom::drivers
