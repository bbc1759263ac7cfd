// What every driver that starts things promises, as a suite of tests that each of them joins:
//
//   struct MyDriver {
//     // A view of one environment that stays up until stopped: component "front" (one replica, the
//     // entry), which calls "back" (two replicas). Each call gives another view of the same one.
//     // All replicas run the test server (drivers/test_server.cc) in its mode "serve".
//     std::unique_ptr<platform::Platform> open();
//     // The same, but that "front" prints "leaving on purpose" and ends at once.
//     std::unique_ptr<platform::Platform> open_broken();
//     // What it cannot do: that is expected to be refused in words that name the driver.
//     static constexpr std::array kLacks = {Operation::kDrain};  // or std::array<Operation, 0>
//     // If it needs what a machine may lack: what that is; empty when it is there.
//     static std::string why_not();
//   };
//   INSTANTIATE_TYPED_TEST_SUITE_P(My, PlatformContract, MyDriver);
//
// Each test has a driver of its own, and whatever it started has to be gone with it.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <vector>

#include "base/url.h"
#include "drivers/test_support.h"
#include "http/probe.h"
#include "platform/platform.h"

namespace headroom::drivers {

using platform::Health;
using platform::Instance;
using platform::Limits;
using platform::Replica;
using platform::StartOutcome;
using platform::Usage;

enum class Operation { kScale, kResize, kKill, kPause, kDrain, kUsage, kLogEnd };

template <class Driver>
class PlatformContract : public testing::Test {
 protected:
  void SetUp() override {
    if (!why_not().empty()) GTEST_SKIP() << why_not();
  }
  void TearDown() override {
    if (!why_not().empty()) return;
    EXPECT_TRUE(driver_.open()->stop().has_value());
  }

  // Why the driver cannot be tested on this machine; empty: it can.
  static std::string why_not() {
    if constexpr (requires { Driver::why_not(); }) return Driver::why_not();
    return {};
  }

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

  // An environment that is up.
  std::unique_ptr<platform::Platform> up() {
    auto platform = driver_.open();
    const auto outcome = platform->start();
    EXPECT_TRUE(outcome.has_value()) << to_string(outcome.error());
    return platform;
  }

  // True when the driver does not do this at all; then it has to say so in `done`, and by name.
  template <class T>
  static bool is_refused(Operation operation, const Result<T>& done, platform::Platform& platform) {
    if (std::ranges::find(Driver::kLacks, operation) == Driver::kLacks.end()) return false;
    EXPECT_FALSE(done.has_value());
    if (done.has_value()) return true;
    EXPECT_EQ(done.error().kind, ErrorKind::kInvalid);
    EXPECT_THAT(to_string(done.error()), testing::HasSubstr(std::string(platform.driver())));
    return true;
  }

  template <class T>
  static void expect_invalid(const Result<T>& done, std::string_view named) {
    ASSERT_FALSE(done.has_value());
    EXPECT_EQ(done.error().kind, ErrorKind::kInvalid);
    EXPECT_THAT(to_string(done.error()), testing::HasSubstr(std::string(named)));
  }

  // Body of the answer that the entry gives to a GET of `path`; empty when there is none in time.
  static std::string answer_of(platform::Platform& platform, std::string path,
                               Nanos timeout = std::chrono::seconds(10)) {
    const auto entry = platform.entry_url();
    if (!entry) return {};
    const auto answer = http::fetch(*parse_url(*entry), {.target = std::move(path)}, timeout);
    return answer ? answer->body : std::string();
  }

  // Of component "front"; fails the test when nothing is told of it.
  static Usage usage_of_front(platform::Platform& platform) {
    const auto all = platform.usage();
    EXPECT_TRUE(all.has_value()) << to_string(all.error());
    if (!all) return {};
    const auto front = std::ranges::find(*all, Replica{"front", 0}, &Usage::replica);
    EXPECT_TRUE(front != all->end());
    return front == all->end() ? Usage{} : *front;
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

TYPED_TEST_P(PlatformContract, ScalingAddsReplicasAtTheEndWhichAnyHeadroomSees) {
  const auto platform = this->up();
  const auto scaled = platform->scale("back", 3);
  if (this->is_refused(Operation::kScale, scaled, *platform)) return;
  ASSERT_TRUE(scaled.has_value()) << to_string(scaled.error());
  for (const auto& view : {this->driver_.open(), this->driver_.open()}) {
    const auto instances = view->instances();
    ASSERT_TRUE(instances.has_value()) << to_string(instances.error());
    EXPECT_EQ(this->names_of(*instances),
              (std::vector<std::string>{"back-0", "back-1", "back-2", "front-0"}));
    EXPECT_THAT(this->healths_of(*instances), testing::Each(Health::kReady));
  }
  EXPECT_EQ(status_of(*platform->entry_url()), 200);
}

TYPED_TEST_P(PlatformContract, ScalingGivesUpTheReplicasStartedLast) {
  const auto platform = this->up();
  const auto before = platform->instances();
  const auto scaled = platform->scale("back", 1);
  if (this->is_refused(Operation::kScale, scaled, *platform)) return;
  ASSERT_TRUE(scaled.has_value()) << to_string(scaled.error());
  const auto after = this->driver_.open()->instances();
  ASSERT_TRUE(before.has_value() && after.has_value());
  EXPECT_EQ(this->names_of(*after), (std::vector<std::string>{"back-0", "front-0"}));
  EXPECT_THAT(this->healths_of(*after), testing::Each(Health::kReady));
  EXPECT_EQ((*after)[0].address, (*before)[0].address);
  EXPECT_EQ(status_of(*platform->entry_url()), 200);
}

TYPED_TEST_P(PlatformContract, WhatWasScaledToNothingComesBack) {
  const auto platform = this->up();
  const auto none = platform->scale("front", 0);
  if (this->is_refused(Operation::kScale, none, *platform)) return;
  ASSERT_TRUE(none.has_value()) << to_string(none.error());
  EXPECT_EQ(this->names_of(*platform->instances()), (std::vector<std::string>{"back-0", "back-1"}));
  const auto again = platform->scale("front", 1);
  ASSERT_TRUE(again.has_value()) << to_string(again.error());
  EXPECT_EQ(status_of(*platform->entry_url()), 200);
}

TYPED_TEST_P(PlatformContract, StartGoesBackToTheReplicasOfTheFile) {
  const auto platform = this->up();
  const auto scaled = platform->scale("back", 3);
  if (this->is_refused(Operation::kScale, scaled, *platform)) return;
  ASSERT_TRUE(platform->scale("back", 1).has_value());
  EXPECT_EQ(this->driver_.open()->start(), StartOutcome::kStarted);
  const auto instances = this->driver_.open()->instances();
  ASSERT_TRUE(instances.has_value());
  EXPECT_EQ(this->names_of(*instances), (std::vector<std::string>{"back-0", "back-1", "front-0"}));
  EXPECT_THAT(this->healths_of(*instances), testing::Each(Health::kReady));
}

TYPED_TEST_P(PlatformContract, AfterStoppingWhatWasScaledNothingOfItIsLeft) {
  const auto platform = this->up();
  const auto scaled = platform->scale("back", 3);
  if (this->is_refused(Operation::kScale, scaled, *platform)) return;
  const auto stopped = this->driver_.open()->stop();
  ASSERT_TRUE(stopped.has_value()) << to_string(stopped.error());
  EXPECT_EQ(stopped->size(), 4u);
  EXPECT_EQ(this->names_of(*platform->instances()),
            (std::vector<std::string>{"back-0", "back-1", "front-0"}));
}

TYPED_TEST_P(PlatformContract, LimitsHoldOrItIsSaidThatTheyDoNot) {
  const auto platform = this->up();
  const Limits limits{.cpu = Cores{0.5}, .memory = Bytes{64u << 20}};
  const auto resized = platform->resize("front", limits);
  if (this->is_refused(Operation::kResize, resized, *platform)) return;
  ASSERT_TRUE(resized.has_value()) << to_string(resized.error());
  const auto instances = platform->instances();
  ASSERT_TRUE(instances.has_value());
  EXPECT_THAT(this->healths_of(*instances), testing::Each(Health::kReady));
  const std::string& detail = instances->back().detail;
  const Usage usage = this->usage_of_front(*platform);
  if (usage.limits.cpu != limits.cpu) {
    EXPECT_THAT(detail, testing::HasSubstr("cpu limit not enforced"));
  }
  if (usage.limits.memory != limits.memory) {
    EXPECT_THAT(detail, testing::HasSubstr("memory limit not enforced"));
  }
}

TYPED_TEST_P(PlatformContract, AKilledReplicaIsAnotherOneOnceStartedAgain) {
  const auto platform = this->up();
  const std::string before = this->answer_of(*platform, "/");
  ASSERT_FALSE(before.empty());
  EXPECT_EQ(this->answer_of(*platform, "/"), before);
  const auto killed = platform->kill({"front", 0});
  if (this->is_refused(Operation::kKill, killed, *platform)) return;
  ASSERT_TRUE(killed.has_value()) << to_string(killed.error());
  ASSERT_TRUE(platform->start().has_value());
  const std::string after = this->answer_of(*platform, "/");
  EXPECT_FALSE(after.empty());
  EXPECT_NE(after, before);
}

TYPED_TEST_P(PlatformContract, APausedReplicaAnswersOnceItGoesOn) {
  const auto platform = this->up();
  const std::string before = this->answer_of(*platform, "/");
  const auto paused = platform->pause({"front", 0});
  if (this->is_refused(Operation::kPause, paused, *platform)) return;
  ASSERT_TRUE(paused.has_value()) << to_string(paused.error());
  EXPECT_EQ(this->answer_of(*platform, "/", std::chrono::milliseconds(100)), "");
  const auto resumed = platform->resume({"front", 0});
  ASSERT_TRUE(resumed.has_value()) << to_string(resumed.error());
  EXPECT_EQ(this->answer_of(*platform, "/"), before);
}

TYPED_TEST_P(PlatformContract, APausedReplicaCanBeStopped) {
  const auto platform = this->up();
  const auto paused = platform->pause({"front", 0});
  if (this->is_refused(Operation::kPause, paused, *platform)) return;
  const auto stopped = platform->stop();
  ASSERT_TRUE(stopped.has_value()) << to_string(stopped.error());
  EXPECT_THAT(this->healths_of(*platform->instances()), testing::Each(Health::kStopped));
}

TYPED_TEST_P(PlatformContract, ADrainedReplicaStaysAndRuns) {
  const auto platform = this->up();
  const auto drained = platform->drain({"back", 1}, std::chrono::seconds(20));
  if (this->is_refused(Operation::kDrain, drained, *platform)) return;
  ASSERT_TRUE(drained.has_value()) << to_string(drained.error());
  EXPECT_THAT(this->healths_of(*platform->instances()), testing::Each(Health::kReady));
}

TYPED_TEST_P(PlatformContract, TellsTheProcessorTimeAndTheMemoryOfEveryReplica) {
  const auto platform = this->up();
  const auto usage = platform->usage();
  if (this->is_refused(Operation::kUsage, usage, *platform)) return;
  ASSERT_TRUE(usage.has_value()) << to_string(usage.error());
  EXPECT_EQ(usage->size(), 3u);
  const Usage before = this->usage_of_front(*platform);
  EXPECT_GT(before.memory_bytes, 0u);
  // Twenty milliseconds each, of which a clock of hundredths may see one less at either end.
  for (int i = 0; i < 5; ++i) ASSERT_NE(this->answer_of(*platform, "/burn"), "");
  const Usage after = this->usage_of_front(*platform);
  EXPECT_GE(after.cpu_seconds - before.cpu_seconds, 0.08);
}

TYPED_TEST_P(PlatformContract, ShowsTheEndOfWhatAReplicaPrinted) {
  const auto platform = this->up();
  ASSERT_NE(this->answer_of(*platform, "/say/one"), "");
  ASSERT_NE(this->answer_of(*platform, "/say/two"), "");
  const auto shown = platform->log_end({"front", 0}, 16);
  if (this->is_refused(Operation::kLogEnd, shown, *platform)) return;
  ASSERT_TRUE(shown.has_value()) << to_string(shown.error());
  // What was printed is on its way for a moment where another process keeps it.
  const auto patience = std::chrono::steady_clock::now() + std::chrono::milliseconds(kPatienceMs);
  std::string end = *shown;
  while (end != "said two\n" && std::chrono::steady_clock::now() < patience) {
    end = platform->log_end({"front", 0}, 16).value_or("");
  }
  EXPECT_EQ(end, "said two\n");
}

TYPED_TEST_P(PlatformContract, WhatItDoesNotHaveIsInvalidAndNamed) {
  const auto platform = this->up();
  const Replica nobody{"nobody", 0};
  this->expect_invalid(platform->scale("nobody", 2), "nobody");
  this->expect_invalid(platform->resize("nobody", {}), "nobody");
  this->expect_invalid(platform->kill(nobody), "nobody");
  this->expect_invalid(platform->pause(nobody), "nobody");
  this->expect_invalid(platform->resume(nobody), "nobody");
  this->expect_invalid(platform->drain(nobody, Nanos{}), "nobody");
  this->expect_invalid(platform->log_end(nobody, 100), "nobody");
  this->expect_invalid(platform->kill({"back", 7}), "back");
  this->expect_invalid(platform->scale("back", -1), "back");
}

REGISTER_TYPED_TEST_SUITE_P(
    PlatformContract, BeforeTheStartEveryInstanceIsStoppedAndThereIsNoWayIn,
    StartMakesEveryInstanceReadyAndTheWayInAnswers, StartingWhatIsUpChangesNothingAndSaysSo,
    StopStopsThoseThatCallBeforeThoseThatAreCalled, StoppingWhatIsNotUpDoesNothing,
    WhatOneHeadroomStartedAnotherShowsAndStops,
    AStartThatFailsStopsWhatItStartedAndShowsTheEndOfTheLog, WhatWasStoppedStartsAgain,
    ScalingAddsReplicasAtTheEndWhichAnyHeadroomSees, ScalingGivesUpTheReplicasStartedLast,
    WhatWasScaledToNothingComesBack, StartGoesBackToTheReplicasOfTheFile,
    AfterStoppingWhatWasScaledNothingOfItIsLeft, LimitsHoldOrItIsSaidThatTheyDoNot,
    AKilledReplicaIsAnotherOneOnceStartedAgain, APausedReplicaAnswersOnceItGoesOn,
    APausedReplicaCanBeStopped, ADrainedReplicaStaysAndRuns,
    TellsTheProcessorTimeAndTheMemoryOfEveryReplica, ShowsTheEndOfWhatAReplicaPrinted,
    WhatItDoesNotHaveIsInvalidAndNamed);

}  // namespace headroom::drivers
