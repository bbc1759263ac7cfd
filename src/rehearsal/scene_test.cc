#include "rehearsal/scene.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <nlohmann/json.hpp>

#include "rehearsal/contest_json.h"
#include "spec/read.h"

namespace headroom::rehearsal {
namespace {

using namespace std::chrono_literals;

spec::Spec chat_file() {
  auto spec = spec::read_file(HEADROOM_SOURCE_DIR "/examples/chat/headroom.yaml");
  HEADROOM_CHECK(spec, "the bundled service can be read");
  return std::move(*spec);
}

TEST(Scene, IsTheFilesServiceOnTheDaysThatItExpects) {
  const auto scene = scene_of(chat_file(), {.length = 24h});
  ASSERT_TRUE(scene) << to_string(scene.error().front());
  EXPECT_EQ(scene->service, "chat");
  EXPECT_EQ(scene->rehearsal.length, 24h);
  EXPECT_EQ(scene->rehearsal.model.step, 1s);
  EXPECT_DOUBLE_EQ(scene->rehearsal.sessions.peak_per_second(), 4.5);
  EXPECT_EQ(scene->rehearsal.model.components.back().name, "model");
}

TEST(Scene, ACrowdComesOnTop) {
  const auto scene =
      scene_of(chat_file(), {.length = 24h, .crowd = Crowd{.at = 20h, .length = 5min, .times = 8}});
  ASSERT_TRUE(scene);
  EXPECT_NEAR(scene->rehearsal.sessions.peak_per_second(), 8 * 4.5, 0.1);
}

TEST(Scene, LongTrafficGoesInLongerSteps) {
  const auto scene = scene_of(chat_file(), {.length = 24h * 28});
  ASSERT_TRUE(scene);
  EXPECT_EQ(scene->rehearsal.model.step, 5s);
}

TEST(Scene, SaysWhichGrowthThereIsNot) {
  const auto scene = scene_of(chat_file(), {.length = 24h, .growth = "hyp"});
  ASSERT_FALSE(scene);
  EXPECT_THAT(scene.error().front().what, testing::HasSubstr("no growth hyp"));
}

// What the documented fields are called is what programs read.
TEST(ContestJson, HasTheDocumentedFields) {
  const auto scene = scene_of(chat_file(), {.length = 1h});
  ASSERT_TRUE(scene);
  Score worst{.policy = "HPA at 70%", .seed = Seed{17}};
  worst.classes.push_back({.started = 100, .succeeded = 90, .refused = 10, .delayed = 5});
  const Contest contest{
      .standings = {{.policy = "HPA at 70%", .worst = worst, .late_share = 0.15, .paid = 8}},
      .seeds = 3,
      .allowed_late = 0.01,
      .recommended = 0};
  const auto all = contenders(scene->spec);
  const auto json = nlohmann::json::parse(contest_json(*scene, all, contest));
  EXPECT_EQ(json["service"], "chat");
  EXPECT_EQ(json["seconds"], 3600);
  EXPECT_EQ(json["seeds"], 3);
  const auto& one = json["policies"][0];
  EXPECT_EQ(one["policy"], "HPA at 70%");
  EXPECT_EQ(one["late_share"], 0.15);
  EXPECT_EQ(one["worst_seed"], 17);
  EXPECT_DOUBLE_EQ(one["worst_late_share"], 0.15);
  EXPECT_EQ(one["worst_failed_requests"], 10);
  EXPECT_EQ(one["on_the_frontier"], true);
  EXPECT_EQ(json["recommended"]["keeps_what_is_allowed"], false);
  EXPECT_THAT(json["recommended"]["section"].get<std::string>(), testing::HasSubstr("autoscale:"));
}

}  // namespace
}  // namespace headroom::rehearsal
