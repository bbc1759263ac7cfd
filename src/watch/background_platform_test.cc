#include "watch/background_platform.h"

#include <gmock/gmock.h>

#include <atomic>
#include <semaphore>
#include <thread>

#include "watch/clock_for_test.h"

namespace headroom::watch {
namespace {

using namespace std::chrono_literals;
using platform::Instance;
using platform::Platform;
using testing::ElementsAre;
using testing::IsEmpty;
using State = Action::State;

// Keeps what it was told. Every action begins, and then ends when it is let.
class SlowPlatform final : public Platform {
 public:
  Result<platform::StartOutcome> start() override {
    told.emplace_back("start");
    return platform::StartOutcome::kStarted;
  }
  Result<std::vector<Instance>> stop() override {
    told.emplace_back("stop");
    return {};
  }
  Result<std::vector<Instance>> instances() override {
    return std::vector<Instance>{{.component = "seen", .health = health_of_seen.load()}};
  }
  Result<std::string> entry_url() override { return "http://127.0.0.1:1"; }
  Result<void> scale(const std::string& component, int replicas) override {
    return act(component + " " + std::to_string(replicas));
  }
  Result<void> resize(const std::string& component, const platform::Limits&) override {
    return act(component + " resized");
  }
  void hurry() override { ++hurried; }
  std::string_view driver() const override { return "slow"; }

  std::atomic<int> hurried = 0;
  std::atomic<platform::Health> health_of_seen = platform::Health::kStarting;
  std::counting_semaphore<> begun{0};
  std::counting_semaphore<> may_end{0};
  std::vector<std::string> told;  // of the thread that acts; read when it is idle

 private:
  Result<void> act(std::string what) {
    told.push_back(std::move(what));
    begun.release();
    may_end.acquire();
    if (told.back() == "api 99") return invalid("too many");
    return {};
  }
};

class Background : public testing::Test {
 protected:
  // "api: scale to 2 replicas, done" of every action.
  static std::vector<std::string> in_words(const std::vector<Action>& actions) {
    constexpr const char* kStates[] = {"waiting",   "under way", "done",
                                       "passed on", "failed",    "dropped"};
    std::vector<std::string> words;
    for (const Action& action : actions) {
      words.push_back(action.component + ": " + action.what + ", " +
                      kStates[static_cast<std::size_t>(action.state)]);
    }
    return words;
  }

  SlowPlatform acting_;
  SlowPlatform looking_;
  ClockForTest clock_;
  BackgroundPlatform platform_{acting_, looking_, clock_};
};

TEST_F(Background, ReturnsAtOnceAndTellsWhatBecameOfIt) {
  clock_.advance(10s);
  const Nanos asked = clock_.now();
  ASSERT_TRUE(platform_.scale("api", 2).has_value());
  acting_.begun.acquire();
  EXPECT_THAT(in_words(platform_.open_actions()),
              ElementsAre("api: scale to 2 replicas, under way"));
  EXPECT_THAT(platform_.take_ended(), IsEmpty());
  clock_.advance(8s);
  acting_.may_end.release();
  platform_.wait_until_idle();
  const auto ended = platform_.take_ended();
  EXPECT_THAT(in_words(ended), ElementsAre("api: scale to 2 replicas, done"));
  EXPECT_EQ(ended.front().asked, asked);
  EXPECT_EQ(ended.front().began, asked);
  EXPECT_EQ(ended.front().ended, asked + 8s);
  EXPECT_THAT(platform_.take_ended(), IsEmpty());
}

TEST_F(Background, TheNewestWishForAComponentWins) {
  ASSERT_TRUE(platform_.scale("api", 2).has_value());
  acting_.begun.acquire();
  for (const int replicas : {4, 5, 6}) ASSERT_TRUE(platform_.scale("api", replicas).has_value());
  ASSERT_TRUE(platform_.scale("edge", 3).has_value());
  ASSERT_TRUE(platform_.resize("api", {.cpu = Cores{2}, .memory = {}}).has_value());
  EXPECT_THAT(
      in_words(platform_.open_actions()),
      ElementsAre("api: scale to 2 replicas, under way", "api: scale to 6 replicas, waiting",
                  "edge: scale to 3 replicas, waiting", "api: resize to 2 cores, waiting"));
  acting_.may_end.release(4);
  platform_.wait_until_idle();
  EXPECT_THAT(acting_.told, ElementsAre("api 2", "api 6", "edge 3", "api resized"));
  EXPECT_THAT(in_words(platform_.take_ended()),
              ElementsAre("api: scale to 4 replicas, dropped", "api: scale to 5 replicas, dropped",
                          "api: scale to 2 replicas, done", "api: scale to 6 replicas, done",
                          "edge: scale to 3 replicas, done", "api: resize to 2 cores, done"));
}

TEST_F(Background, WhatIsUnderWayIsHurriedForWhatChangesMore) {
  ASSERT_TRUE(platform_.scale("api", 2).has_value());
  acting_.begun.acquire();
  ASSERT_TRUE(platform_.kill({.component = "api"}).has_value());
  EXPECT_EQ(acting_.hurried, 0);
  ASSERT_TRUE(platform_.scale("api", 4).has_value());
  EXPECT_EQ(acting_.hurried, 1);
  acting_.may_end.release(2);
  platform_.wait_until_idle();
}

// Drivers differ in whether they can be hurried: what is there once one returns tells what it did.
TEST_F(Background, OnlyWhatIsLeftNotReadyWasPassedOn) {
  for (const auto health : {platform::Health::kStarting, platform::Health::kReady}) {
    acting_.health_of_seen = health;
    ASSERT_TRUE(platform_.scale("seen", 2).has_value());
    acting_.begun.acquire();
    ASSERT_TRUE(platform_.scale("seen", 4).has_value());
    acting_.may_end.release(2);
    acting_.begun.acquire();
    platform_.wait_until_idle();
  }
  EXPECT_THAT(in_words(platform_.take_ended()),
              ElementsAre("seen: scale to 2 replicas, passed on", "seen: scale to 4 replicas, done",
                          "seen: scale to 2 replicas, done", "seen: scale to 4 replicas, done"));
}

TEST_F(Background, WhatIsBeingDoneIsNotWantedTwice) {
  ASSERT_TRUE(platform_.scale("api", 2).has_value());
  acting_.begun.acquire();
  ASSERT_TRUE(platform_.scale("api", 2).has_value());
  acting_.may_end.release();
  platform_.wait_until_idle();
  EXPECT_THAT(acting_.told, ElementsAre("api 2"));
  // When it is done it may be wanted again: somebody else may have changed it.
  ASSERT_TRUE(platform_.scale("api", 2).has_value());
  acting_.may_end.release();
  platform_.wait_until_idle();
  EXPECT_THAT(acting_.told, ElementsAre("api 2", "api 2"));
}

TEST_F(Background, AFailureIsDataAndTheNextActionGoesOn) {
  acting_.may_end.release(2);
  ASSERT_TRUE(platform_.scale("api", 99).has_value());
  ASSERT_TRUE(platform_.scale("edge", 1).has_value());
  platform_.wait_until_idle();
  const auto ended = platform_.take_ended();
  EXPECT_THAT(in_words(ended),
              ElementsAre("api: scale to 99 replicas, failed", "edge: scale to 1 replicas, done"));
  EXPECT_EQ(ended.front().error.what, "too many");
}

TEST_F(Background, WhatThePlatformCannotDoFailsTooAndSaysSo) {
  ASSERT_TRUE(platform_.kill({.component = "api", .index = 1}).has_value());
  platform_.wait_until_idle();
  const auto ended = platform_.take_ended();
  EXPECT_THAT(in_words(ended), ElementsAre("api: kill replica 1, failed"));
  EXPECT_EQ(ended.front().error.kind, ErrorKind::kInvalid);
}

TEST_F(Background, StoppingDropsWhatHasNotBegun) {
  ASSERT_TRUE(platform_.scale("api", 2).has_value());
  acting_.begun.acquire();
  ASSERT_TRUE(platform_.scale("api", 3).has_value());
  std::jthread ending([this] {
    while (platform_.open_actions().size() > 1) std::this_thread::yield();
    acting_.may_end.release();
  });
  ASSERT_TRUE(platform_.stop().has_value());
  EXPECT_THAT(acting_.told, ElementsAre("api 2", "stop"));
  EXPECT_THAT(in_words(platform_.take_ended()),
              ElementsAre("api: scale to 3 replicas, dropped", "api: scale to 2 replicas, done"));
}

TEST_F(Background, LookingIsNotHeldUpByActing) {
  ASSERT_TRUE(platform_.scale("api", 2).has_value());
  acting_.begun.acquire();
  EXPECT_EQ(platform_.instances()->front().component, "seen");
  EXPECT_EQ(platform_.entry_url(), "http://127.0.0.1:1");
  acting_.may_end.release();
}

TEST_F(Background, KeepsOnlyTheLatestOfWhatNobodyTakes) {
  acting_.may_end.release(static_cast<std::ptrdiff_t>(BackgroundPlatform::kMostEnded) + 1);
  for (std::size_t i = 0; i <= BackgroundPlatform::kMostEnded; ++i) {
    ASSERT_TRUE(platform_.scale("api", static_cast<int>(i % 7)).has_value());
    platform_.wait_until_idle();
  }
  EXPECT_EQ(platform_.take_ended().size(), BackgroundPlatform::kMostEnded);
}

}  // namespace
}  // namespace headroom::watch
